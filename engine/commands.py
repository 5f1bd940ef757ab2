"""What a person may ask of a run while it waits or trains: one vocabulary from key to record."""

from dataclasses import dataclass
from enum import StrEnum

from engine.messages import Said


class CommandKind(StrEnum):
    """A kind of command; its word is what the run's record says once it took effect.

    ``spec_key`` is the key of the specification whose value it changes and whose limits bind the
    new value; empty for a kind that changes none. ``interrupts``: it holds training up, lets it
    go on or ends it, where the others act while it goes on.
    """

    spec_key: str
    interrupts: bool

    def __new__(cls, word: str, spec_key: str = "", interrupts: bool = False) -> "CommandKind":
        """A member from its line below."""
        kind = str.__new__(cls, word)
        kind._value_ = word
        kind.spec_key = spec_key
        kind.interrupts = interrupts
        return kind

    PAUSE = "pause", "", True
    RESUME = "resume", "", True
    SUSPEND = "suspend", "", True
    PRUNE = "prune", "", True
    STOP = "stop", "", True
    STOP_WITH_BEST = "stop_with_best", "", True
    LEARNING_RATE = "learning_rate", "training.optimizer.learning_rate"
    PATIENCE = "patience", "training.early_stopping.patience"
    EPOCHS = "epochs", "training.epochs"
    CHECKPOINT = "checkpoint"

    @property
    def needs_value(self) -> bool:
        """Whether it says what something is to be from now on."""
        return bool(self.spec_key)

    @property
    def affects_numbers(self) -> bool:
        """Whether the run's numbers are others behind it, so that a repetition must make it too.

        A run that is stopped or pruned trains less, but nothing else; a suspended one goes on.
        """
        return bool(self.spec_key)

    @classmethod
    def of(cls, word: str) -> "CommandKind | None":
        """The kind of a word in a record or from a person; None where there is none."""
        return next((kind for kind in cls if kind == word), None)


CHANGEABLE = tuple(kind for kind in CommandKind if kind.needs_value)
"""What a run can be given another value of while it trains."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked for; ``value`` is the new one where the kind needs it, ``reason`` why a run is
    pruned.
    """

    kind: CommandKind
    value: float | None = None
    reason: Said = ""
