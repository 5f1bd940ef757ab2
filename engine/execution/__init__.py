"""A run's life: its beginning, checkpoints, branch point, record and end."""
