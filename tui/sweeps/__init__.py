"""Sweeps on a board: their trials live, what they came to, and by which parameters."""
