"""The screen and the command line; floor 3, never imports TensorFlow."""
