"""Keras callbacks: those of the specification and the engine's own."""
