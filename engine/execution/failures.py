"""What went wrong, as one sentence for the person who trains."""

import sqlite3
from typing import Any

import tensorflow as tf

from data.errors import InputError
from engine.execution.disk_guard import DiskFull
from engine.execution.saved_models import NotSaved
from engine.training.callbacks.built_in import Diverged
from engine.training.training_state import NotThisModel
from engine.training.user_callbacks import CallbackFailed

MOST = 300
_NO_MEMORY = "there was not enough memory: use fewer neurons, a smaller batch, or a smaller table"


class TooLarge(Exception):
    """The network does not fit into this machine's memory; the text is a sentence."""


_SENTENCES = (
    InputError,
    Diverged,
    NotSaved,
    TooLarge,
    CallbackFailed,
    DiskFull,
    NotThisModel,
)


def user_message(error: BaseException) -> str:
    """The error in one line of at most 300 characters."""
    errors: Any = tf.errors
    if isinstance(error, _SENTENCES):
        said = str(error)
    elif isinstance(error, MemoryError | errors.ResourceExhaustedError):
        said = _NO_MEMORY
    elif isinstance(error, sqlite3.Error):
        said = f"the store could not be written: {error}"
    else:
        said = f"{type(error).__name__}: {error}"
    line = " ".join(said.split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"
