"""Before the first run and after each: what makes the next one start at once."""

import importlib

import keras


def warm_up() -> None:
    """Import what a run needs; about a second that a person would otherwise wait for."""
    for name in ("pandas", "sklearn.utils", "sklearn.model_selection", "engine.training.run"):
        importlib.import_module(name)


def forget() -> None:
    """Let go of the last model: its variables, its traced functions, Keras' global state."""
    keras.utils.clear_session()
