"""How far a run's model can be trusted, from what it says of the rows that it was measured on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from data.errors import MessageError
from engine.client.table_views import Stopped
from tui.cases.reading import Known, RowSource
from tui.locale import words

if TYPE_CHECKING:
    from engine.tasks.calibration import Reliability
    from engine.tasks.errors_by import ErrorsBy
    from engine.tasks.thresholds import AtThreshold, Thresholds

MOST_ROWS = 5_000
"""Measured rows of which the columns are read; the first ones."""


@dataclass(slots=True)
class Judged:
    """What is known of a run's predictions, measured when it is first asked for."""

    known: Known
    _reliability: list[Reliability | None] = field(default_factory=list["Reliability | None"])
    _each: list[Thresholds | None] | None = None
    _mean: Thresholds | None = None

    @property
    def views(self) -> tuple[str, ...]:
        """What can be looked at: of classes and of numbers, and by columns where there are some."""
        kept = self.known.predictions
        found = ("residuals",) if not kept.of_classes else ("calibration",)
        if kept.of_classes and len(self.known.names) > 1:
            found = (*found, "thresholds")
        has_columns = self.known.data is not None and not self.known.shape
        return (*found, "columns") if has_columns else found

    @property
    def reliability(self) -> Reliability | None:
        """Of classes; None where no row counts."""
        if not self._reliability:
            from engine.tasks.calibration import reliability

            kept = self.known.predictions
            right = kept.labels == kept.predicted
            self._reliability.append(reliability(kept.probabilities, right))
        return self._reliability[0]

    @property
    def classes(self) -> tuple[int | None, ...]:
        """The classes that thresholds are looked at of: of two the second, of more all in the mean
        (None) and each; none where their probabilities were not kept.
        """
        if len(self.known.names) == 2:
            return (1,)
        has_shares = self.known.predictions.shares is not None
        return (None, *range(len(self.known.names))) if has_shares else ()

    def thresholds(self, number: int | None) -> Thresholds | None:
        """The curves of a class against the rest, None: the mean of all classes'; None where the
        measured rows have no curve.
        """
        from engine.tasks.thresholds import mean_of

        if number is None and self._mean is None:
            self._mean = mean_of(self.each)
        return self._mean if number is None else self.each[number]

    @property
    def each(self) -> list[Thresholds | None]:
        """The curves of every class; of two those of the second."""
        from engine.tasks.thresholds import one_against_rest, thresholds

        if self._each is None:
            kept = self.known.predictions
            if kept.shares is None:
                self._each = [None, thresholds(kept.labels == 1, kept.of_second)]
            else:
                self._each = one_against_rest(kept.labels[: len(kept.shares)], kept.shares)
        return self._each

    def at(self, number: int, threshold: float) -> AtThreshold:
        """What a threshold of a class comes to."""
        from engine.tasks.thresholds import at_threshold

        kept = self.known.predictions
        if kept.shares is None:
            return at_threshold(kept.labels == 1, kept.of_second, threshold)
        labels = kept.labels[: len(kept.shares)]
        return at_threshold(labels == number, kept.shares[:, number], threshold)


class ColumnsRead(Message):
    """Where the model is wrong, by columns; or why that cannot be told."""

    def __init__(self, found: tuple[ErrorsBy, ...], error: str = "") -> None:
        self.found = found
        self.error = error
        super().__init__()


def read_columns(
    known: Known, source: RowSource, post: Callable[[Message], object], goes_on: Callable[[], bool]
) -> None:
    """Read the columns of the measured rows and group those by them; for a thread."""
    import numpy as np

    from engine.tasks.errors_by import by_columns

    kept = known.predictions
    assert known.data is not None
    numbers = [int(row) + 1 for row in kept.rows[:MOST_ROWS]]
    try:
        read = source.rows(known.data, numbers, lambda _done, _of: goes_on(), pictures=False)
    except Stopped:
        return
    except MessageError as refused:
        post(ColumnsRead((), words(refused)))
        return
    places = [place for place, number in enumerate(numbers) if number in read.rows]
    columns = {
        name: [read.rows[numbers[place]].cells[column] for place in places]
        for column, name in enumerate(read.names)
        if name != known.label
    }
    labels, predicted = kept.labels[places], kept.predicted[places]
    wrong = labels != predicted if kept.of_classes else np.abs(predicted - labels)
    found = by_columns(columns, wrong.astype(np.float64), shares=kept.of_classes)
    if goes_on():
        post(ColumnsRead(tuple(found)))
