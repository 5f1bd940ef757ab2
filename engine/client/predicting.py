"""A run's model in a process of its own that is asked again and again: no TensorFlow comes here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from data.messages import Message
from engine.io.float_text import floats_of
from engine.io.lasting_child import LastingChild
from engine.io.numbers import decode
from engine.predict.answers import REPEATS, Importance, Importances, Neighbour
from engine.predict.fields import InputField
from engine.predict.rows import Cell
from engine.predict.weights import ENDED_WITH

PROCESS = "engine.predict.process"


@dataclass(frozen=True, slots=True)
class OutputAbout:
    """An output: the column (untrusted name) that it tells, and its classes; none of a number."""

    label: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelAbout:
    """A model that was opened: whose it is, of which epoch (``step`` batches of it; 0: all), what
    ``columns`` rows must have, what these may hold, and what it tells, the table's label first.
    """

    run: str
    name: str
    epoch: int
    step: int
    file: str
    columns: tuple[str, ...]
    fields: tuple[InputField, ...]
    outputs: tuple[OutputAbout, ...]

    @property
    def output(self) -> OutputAbout:
        """What is told of the table's label."""
        return self.outputs[0]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ModelAbout:
        """What the process tells of it."""
        return cls(
            values["run"],
            values["name"],
            values["epoch"],
            values["step"],
            values["file"],
            tuple(values["columns"]),
            tuple(InputField.from_dict(one) for one in values["fields"]),
            tuple(OutputAbout(one["label"], tuple(one["classes"])) for one in values["outputs"]),
        )


@dataclass(frozen=True, slots=True)
class PredictedOutput:
    """What is said of some rows by one output.

    ``predicted`` are the numbers of classes, or numbers in the column's own unit;
    ``probabilities`` (float32) those of the classes, row after row: ``of_row`` gives one row's.
    """

    about: OutputAbout
    predicted: tuple[float, ...]
    probabilities: array[float]

    def of_row(self, row: int) -> array[float]:
        """The probabilities of a row (from 0), in the order of the classes."""
        count = len(self.about.classes)
        return self.probabilities[row * count : (row + 1) * count]

    def named(self, row: int) -> str:
        """The predicted class's name (untrusted); of a number its digits."""
        value = self.predicted[row]
        return self.about.classes[int(value)] if self.about.classes else repr(value)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says of ``rows`` rows, and what is odd about their cells."""

    rows: int
    outputs: tuple[PredictedOutput, ...]
    problems: tuple[Message, ...]

    @property
    def output(self) -> PredictedOutput:
        """What is said of the table's label."""
        return self.outputs[0]


class ModelInUse:
    """A run's model, open in a child process. Any thread may ask; close it in the end.

    Raises:
        InputError: the run has no such model, or it may not be opened.
        ChildDied: the process has ended otherwise than it should; also when asked.
    """

    def __init__(self, store: Path, run: str, which: str = ENDED_WITH) -> None:
        self._child = LastingChild(PROCESS)
        try:
            asked = {"store": str(store), "run": run, "which": which}
            self.about = ModelAbout.from_dict(self._child.ask(asked)["opened"])
        except BaseException:
            self._child.close()
            raise

    @property
    def pid(self) -> int:
        """The child's process."""
        return self._child.pid

    def ask(self, cells: Mapping[str, Cell | Sequence[Cell]]) -> Answer:
        """What it says of rows that are given as columns by name, as cells of a file would stand
        there; a cell that stands alone holds for every row.

        Raises:
            InputError: a column is missing, or a cell cannot be an input at all.
            ChildDied: the process has ended.
        """
        columns = {
            name: list(given)
            if isinstance(given, Sequence) and not isinstance(given, str)
            else given
            for name, given in cells.items()
        }
        return self._read(self._child.ask({"cells": columns}))

    def nearest(self, row: Mapping[str, Cell], count: int) -> tuple[Neighbour, ...]:
        """The rows which the run trained on that are most like a row, the nearest first
        (``engine.predict.nearest``). The first time its table is read.

        Raises:
            InputError: the table is gone, is not what it was, or streams.
            ChildDied: the process has ended.
        """
        told = self._child.ask({"nearest": dict(row), "count": count})["near"]
        return tuple(Neighbour(number, distance, label) for number, distance, label in told)

    def importance(
        self, columns: Sequence[str], *, repeats: int = REPEATS, seed: int = 0
    ) -> Importances:
        """How much the model hangs on some columns (``engine.predict.importance``); ask for few at
        a time where somebody waits.

        Raises:
            InputError: the table is gone or is not what it was, or columns cannot be shuffled.
            ChildDied: the process has ended.
        """
        asked = {"importance": list(columns), "repeats": repeats, "seed": seed}
        told = self._child.ask(asked)
        found = tuple(Importance(*one) for one in told["importance"])
        return Importances(tuple(told["columns"]), told["rows"], told["score"], found)

    def use(self, which: str) -> ModelAbout:
        """Ask other weights of the same run from now on (``engine.predict.weights``).

        Raises:
            InputError: it has no such model, or it may not be opened; the one before stays.
            ChildDied: the process has ended.
        """
        self.about = ModelAbout.from_dict(self._child.ask({"use": which})["opened"])
        return self.about

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        """An answer of ``engine.predict.looking`` as plain values; ``engine.client.inside`` gives
        them types.

        Raises:
            InputError: what it says cannot be looked at.
            ChildDied: the process has ended.
        """
        return self._child.ask({"look": what, **asked})

    def close(self) -> None:
        """Let the process end."""
        self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, told: Mapping[str, Any]) -> Answer:
        pairs = zip(self.about.outputs, told["outputs"], strict=True)
        outputs = tuple(
            PredictedOutput(
                about, tuple(map(decode, one["predicted"])), floats_of(one["probabilities"])
            )
            for about, one in pairs
        )
        return Answer(told["rows"], outputs, tuple(map(Message.from_dict, told["problems"])))
