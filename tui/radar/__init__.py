"""The radar: a map of what a run's model says of every place, and what it is told there."""
