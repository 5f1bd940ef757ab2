"""Batches on the device: exact, turbo, and what both are compiled from."""
