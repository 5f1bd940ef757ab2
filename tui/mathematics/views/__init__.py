"""The views of mathematics, one a file: their settings, and the words for what is shown."""
