"""A map of what a run's model says: places on a grid, what each is told, what it predicts there."""
