"""Runs' models in one process that stays, asked about rows and about maps."""
