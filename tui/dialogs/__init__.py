"""Boxes that ask one thing, and the person who is asked."""
