"""Specs, networks, training, host and store; floor 2, knows no screen."""
