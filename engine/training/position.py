"""Where training stands, and who keeps it for a later process."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TrainingPosition:
    """A point between two chunks: ``done`` whole epochs and ``step`` batches of the next.

    ``logs`` are the last whole epoch's, or with ``trained`` (all batches are done, validation
    comes) the training metrics of the epoch under way. ``seconds`` is the time already spent on
    that epoch; ``over`` says that a callback has ended training (with ``step``: at the end of that
    epoch), ``epochs`` how many there are where somebody changed their number.
    """

    done: int = 0
    step: int = 0
    logs: dict[str, float] = field(default_factory=dict[str, float])
    seconds: float = 0.0
    trained: bool = False
    over: bool = False
    epochs: int | None = None


class CheckpointSink(Protocol):
    """Keeps the whole state of training, and gives it back when training begins again."""

    def begin(self) -> TrainingPosition:
        """Called after the callbacks' ``on_train_begin``: restore what was kept, say from where."""
        ...

    def begin_epoch(self, epoch: int) -> None:
        """An epoch (from 0) that had begun before goes on."""
        ...

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Training stands at ``position``: keep it if it is time, or ``now``.

        ``changed``: what training goes on from is not what it was at this position before.
        """
        ...


class NullCheckpointer:
    """For training that nobody resumes."""

    def begin(self) -> TrainingPosition:
        """The beginning."""
        return TrainingPosition()

    def begin_epoch(self, epoch: int) -> None:
        """Never called: no epoch had begun before."""

    def keep(self, position: TrainingPosition, *, now: bool = False, changed: bool = False) -> None:
        """Nothing."""
