"""What went wrong with a run, as one sentence for the person who trains."""

import sqlite3

from engine.execution.disk_guard import DiskFull
from engine.execution.saved_models import NotSaved
from engine.training.failures import one_line, training_message


class TooLarge(Exception):
    """The network does not fit into this machine's memory; the text is a sentence."""


def user_message(error: BaseException) -> str:
    """The error in one line of at most 300 characters."""
    if isinstance(error, NotSaved | TooLarge | DiskFull):
        return one_line(str(error))
    if isinstance(error, sqlite3.Error):
        return one_line(f"the store could not be written: {error}")
    return training_message(error)
