"""Settings that TensorFlow and Keras read when they are imported."""

import gc
import os
from collections.abc import Generator
from contextlib import contextmanager

_XLA = "--xla_cpu_prefer_vector_width=512"
"""By default XLA takes half of what a processor may have: Adam is a tenth quicker so."""


def prepare() -> None:
    """Set the environment; call it before TensorFlow is imported."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    given = os.environ.get("XLA_FLAGS", "")
    if "xla_cpu_prefer_vector_width" not in given:
        os.environ["XLA_FLAGS"] = f"{given} {_XLA}".strip()


@contextmanager
def loading() -> Generator[None]:
    """Import TensorFlow inside, with no look for garbage: there is none, and looking through all
    that is there again and again takes a fifth of the time. What was loaded is never looked
    through.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
