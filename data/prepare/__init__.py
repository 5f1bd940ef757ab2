"""Columns to inputs: transformers fitted on the training rows, as plain JSON."""
