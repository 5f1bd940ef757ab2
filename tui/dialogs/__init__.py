"""Boxes that ask one thing."""
