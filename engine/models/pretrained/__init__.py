"""Networks that begin from trained ones: files looked at without Keras, and opened with it."""
