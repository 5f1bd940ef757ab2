"""What went wrong in training, as one sentence for the person who trains."""

from typing import Any

import tensorflow as tf

from data.errors import InputError
from engine.training.callbacks.finite import Diverged
from engine.training.training_state import NotThisModel
from engine.training.user_callbacks import CallbackFailed

MOST = 300
_NO_MEMORY = "there was not enough memory: use fewer neurons, a smaller batch, or a smaller table"
_SENTENCES = (InputError, Diverged, CallbackFailed, NotThisModel)
"""Errors whose text is for the person."""


def training_message(error: BaseException) -> str:
    """The error in one line of at most 300 characters."""
    errors: Any = tf.errors
    if isinstance(error, _SENTENCES):
        return one_line(str(error))
    if isinstance(error, MemoryError | errors.ResourceExhaustedError):
        return _NO_MEMORY
    return one_line(f"{type(error).__name__}: {error}")


def one_line(said: str) -> str:
    """The text in one line of at most 300 characters."""
    line = " ".join(said.split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"
