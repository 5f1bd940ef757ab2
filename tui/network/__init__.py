"""A network as a picture, and as the plain summary."""
