"""What went wrong with a run, as a message for the person who trains."""

import sqlite3

from data.errors import MessageError
from data.messages import Message
from engine.messages import one_line
from engine.specs import ExperimentSpec
from engine.training.failures import training_message

_NO_GRADIENT = "No gradients provided"
"""How Keras' optimizers begin to say that a loss does not depend on any weight."""


class TooLarge(MessageError):
    """The network does not fit into this machine's memory."""


def user_message(error: BaseException, spec: ExperimentSpec) -> Message:
    """What is said of the error in a run of that description."""
    if isinstance(error, sqlite3.Error):
        return Message("store.not_written", {"reason": one_line(str(error))})
    own = spec.training.own_loss
    if own and isinstance(error, ValueError) and str(error).startswith(_NO_GRADIENT):
        file, _, name = own.rpartition(":")
        return Message("own.no_gradient", {"file": file, "value": name})
    return training_message(error)
