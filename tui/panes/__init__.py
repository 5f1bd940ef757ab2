"""Panes of the bench: one form or view a file, and the registry of them all."""
