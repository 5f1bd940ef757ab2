"""Facts about a run, in order: what the host writes and everybody else reads."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from engine.commands import Command, CommandKind
from engine.io.numbers import decode
from engine.messages import Said, plain, said_from
from engine.statuses import Status


@dataclass(frozen=True, slots=True)
class Queued:
    """The run waits for a host."""

    kind: ClassVar[str] = "queued"


@dataclass(frozen=True, slots=True)
class Started:
    """The network is built and training begins.

    ``training_rows`` and ``validation_rows`` count rows, ``steps`` batches an epoch,
    ``parameters`` the network's weights.
    """

    kind: ClassVar[str] = "started"
    parameters: int
    training_rows: int
    validation_rows: int
    steps: int
    epochs: int


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """An epoch's metrics under Keras' names; ``epoch`` counts from 1, ``seconds`` its time.

    ``times`` are seconds by purpose: training, validation, callbacks and writing, the last two
    since the epoch before was recorded; None where they were not measured.
    """

    kind: ClassVar[str] = "epoch"
    epoch: int
    metrics: dict[str, float]
    learning_rate: float
    seconds: float
    times: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """A command that took effect: ``action`` is its kind, at ``step`` (from 0) of ``epoch``."""

    kind: ClassVar[str] = "intervention"
    action: str
    epoch: int
    step: int
    value: float | str | None = None

    @property
    def command(self) -> Command | None:
        """The command; None for one that another version wrote and this one does not know."""
        kind = CommandKind.of(self.action)
        value = self.value if isinstance(self.value, int | float) else None
        return None if kind is None else Command(kind, value)

    @property
    def affects_numbers(self) -> bool:
        """Whether what the run computes from here on is not what it would have been."""
        return self.command is not None and self.command.kind.affects_numbers


@dataclass(frozen=True, slots=True)
class Saved:
    """A model file was written: ``what`` is checkpoint, snapshot or model, ``file`` its name.

    It holds the model after ``step`` batches of ``epoch``, or at the epoch's end (0).
    """

    kind: ClassVar[str] = "checkpoint"
    what: str
    epoch: int
    file: str
    sha256: str
    size: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """Something worth a line in the run's log."""

    kind: ClassVar[str] = "note"
    text: Said


@dataclass(frozen=True, slots=True)
class PseudoLabelled:
    """The network has labelled rows, for the ``round``-th time, at the end of ``epoch``.

    ``counts`` are the rows that it labelled then, by the name of the class that it gave them, and
    ``right`` those of them whose true label that is. ``labelled`` rows of all rounds have a label
    from the network, ``labelled_right`` the true one; ``left`` have none. ``training_rows`` train
    from here on, in ``steps`` batches an epoch.
    """

    kind: ClassVar[str] = "pseudo_labels"
    round: int
    epoch: int
    counts: dict[str, int]
    right: dict[str, int]
    labelled: int
    labelled_right: int
    left: int
    training_rows: int
    steps: int


@dataclass(frozen=True, slots=True)
class Resumed:
    """Training goes on after ``epochs`` whole epochs and ``step`` batches of the next.

    ``lost`` are the seconds of training behind that place which are done again; ``exact`` tells
    whether the rest is bit for bit what it would have been.
    """

    kind: ClassVar[str] = "resumed"
    epochs: int
    step: int
    lost: float
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Branched:
    """The run goes on from the end of ``epoch`` of ``run``, with all that training had become.

    ``replayed`` counts the epochs that were trained again for that, with the same metrics.
    """

    kind: ClassVar[str] = "branched"
    run: str
    epoch: int
    replayed: int = 0


@dataclass(frozen=True, slots=True)
class Tested:
    """The rows kept aside were measured with the model that the run ended with, that of ``epoch``.

    ``metrics`` are under Keras' names, ``rows`` counts the rows.
    """

    kind: ClassVar[str] = "tested"
    epoch: int
    rows: int
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a run: ``status`` is finished, pruned, stopped, failed or crashed."""

    kind: ClassVar[str] = "ended"
    status: Status
    epochs: int
    message: Said = ""


Event = (
    Queued
    | Started
    | EpochEnded
    | Intervention
    | Saved
    | Noted
    | PseudoLabelled
    | Resumed
    | Branched
    | Tested
    | Ended
)

_KINDS: dict[str, type[Event]] = {kind.kind: kind for kind in get_args(Event)}


_SAID = ("text", "message")
"""The fields that hold a message."""


def fields(event: Event) -> dict[str, Any]:
    """The event's fields, ready for ``engine.io.numbers.dumps``."""
    found = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: plain(value) if name in _SAID else value for name, value in found.items()}


def event_from(kind: str, values: dict[str, Any]) -> Event:
    """The event that ``fields`` came from."""
    if "metrics" in values:
        metrics = {name: decode(value) for name, value in values["metrics"].items()}
        values = {**values, "metrics": metrics}
    if "learning_rate" in values:
        values = {**values, "learning_rate": decode(values["learning_rate"])}
    values = {name: said_from(one) if name in _SAID else one for name, one in values.items()}
    return _KINDS[kind](**values)
