"""Recipes: what was decided of one table, as a file, for every other table of its kind."""
