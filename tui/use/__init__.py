"""A run's model in use: a row by hand, what the model says of it, and what moves that."""
