"""Runs as files for elsewhere: a plain Keras script, tables, charts, the model."""
