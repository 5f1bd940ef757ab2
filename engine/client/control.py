"""What a person wants of a run that trains or waits."""

from engine.store.commands import CommandKind, send

__all__ = ["CommandKind", "send"]
