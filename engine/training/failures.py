"""What went wrong, as one sentence for the person who trains."""

import sqlite3
from typing import Any

import tensorflow as tf

from data.errors import InputError
from engine.training.callbacks import Diverged
from engine.training.own import CallbackFailed
from engine.training.room import NoRoom
from engine.training.saving import NotSaved
from engine.training.state import NotThisModel

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
    NoRoom,
    NotThisModel,
)


def sentence(error: BaseException) -> str:
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
