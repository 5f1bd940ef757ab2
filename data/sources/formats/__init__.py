"""One reader a format, each a module with ``read``; what a file holds is told by its bytes."""
