"""Panes of the bench: one form or view a file."""
