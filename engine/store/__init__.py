"""The store: one SQLite database and a directory of files for each run."""
