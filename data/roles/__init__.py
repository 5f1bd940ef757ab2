"""What a column is used for: guessed from its name and cells, with the reason."""
