"""Runs over one another."""
