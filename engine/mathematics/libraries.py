"""Keras and TensorFlow for what is computed here, without their types: those say too little."""

from typing import Any


def libraries() -> tuple[Any, Any]:
    """Keras, and TensorFlow; loaded with the first question."""
    import keras
    import tensorflow

    return keras, tensorflow
