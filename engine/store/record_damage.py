"""Why a file that a run has kept beside its checkpoints cannot be used, as a message."""

from data.messages import Message
from data.sources.text import reason_of


class RecordChanged(ValueError):
    """The content is not what the store knows."""


def damage_of(file: str, error: Exception) -> Message:
    """What an error says of the ``file`` (its name in the run's folder) that was to be read."""
    if isinstance(error, FileNotFoundError):
        return Message("record.gone", {"file": file})
    if isinstance(error, OSError):
        return Message("record.unreadable", {"file": file, "reason": reason_of(error)})
    if isinstance(error, RecordChanged):
        return Message("record.changed", {"file": file})
    return Message("record.no_record", {"file": file})
