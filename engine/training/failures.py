"""What went wrong in training, as a message for the person who trains."""

from typing import Any

import tensorflow as tf

from data.errors import MessageError
from data.messages import Message
from engine.messages import one_line


def training_message(error: BaseException) -> Message:
    """What is said of the error; of one that nobody foresaw its kind and its first words."""
    errors: Any = tf.errors
    if isinstance(error, MessageError):
        return error.message
    if isinstance(error, MemoryError | errors.ResourceExhaustedError):
        return Message("training.no_memory")
    return Message.prose(one_line(f"{type(error).__name__}: {error}"))
