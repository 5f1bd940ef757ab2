"""What a person wants of a run that trains or waits."""

from engine.store.commands import send

__all__ = ["send"]
