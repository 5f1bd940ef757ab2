"""Many experiments from one: the grid, and the search over a space by ask and tell."""
