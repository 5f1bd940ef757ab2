"""What went wrong with a run, as a message for the person who trains."""

import sqlite3

from data.errors import MessageError
from data.messages import Message
from engine.training.failures import one_line, training_message


class TooLarge(MessageError):
    """The network does not fit into this machine's memory."""


def user_message(error: BaseException) -> Message:
    """What is said of the error."""
    if isinstance(error, sqlite3.Error):
        return Message("store.not_written", {"reason": one_line(str(error))})
    return training_message(error)
