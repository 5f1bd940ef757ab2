"""Text tables of any dialect: decoded, split into records that are counted, mended where sure."""
