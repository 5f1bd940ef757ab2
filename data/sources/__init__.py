"""Readers, one a form of file, and what they share."""
