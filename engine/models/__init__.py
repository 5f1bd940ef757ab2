"""From a description to a Keras model: its graph, its losses, its summary without building it."""
