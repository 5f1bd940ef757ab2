"""The model in use: a run's network opened, and what it says of rows that it has not seen."""
