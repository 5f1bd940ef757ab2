"""The query language, and the table of all runs that it filters."""
