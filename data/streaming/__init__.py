"""Tables larger than memory: two passes over the file, and the rows of it on disk, prepared."""
