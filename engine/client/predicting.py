"""A run's model in a process of its own that is asked again and again: no TensorFlow comes here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from data.messages import Message
from engine.client.model_process import ModelProcess, about_run
from engine.io.float_text import floats_of
from engine.io.numbers import decode
from engine.predict.answers import REPEATS, Importance, Importances, Neighbour
from engine.predict.fields import InputField
from engine.predict.rows import Cell
from engine.predict.weights import ENDED_WITH

Takes = Literal["columns", "window", "picture"]


@dataclass(frozen=True, slots=True)
class OutputAbout:
    """An output: the column (untrusted name) that it tells, and its classes; none of a number."""

    label: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelAbout:
    """A model that was opened: whose it is, of which epoch (``step`` batches of it; 0: all), what
    ``columns`` rows must have, what these may hold, and what it tells, the table's label first;
    whether a row is to it its columns, a window of rows, or a picture.
    """

    run: str
    name: str
    epoch: int
    step: int
    file: str
    columns: tuple[str, ...]
    fields: tuple[InputField, ...]
    outputs: tuple[OutputAbout, ...]
    takes: Takes = "columns"

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
            values.get("takes", "columns"),
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
    """A run's model, open in a child process: one of its own, or a ``process`` that is shared. Any
    thread may ask; close it in the end.

    Raises:
        InputError: the run has no such model, or it may not be opened.
        ChildDied: the process has ended otherwise than it should; also when asked.
    """

    def __init__(
        self, store: Path, run: str, which: str = ENDED_WITH, process: ModelProcess | None = None
    ) -> None:
        self._process = ModelProcess() if process is None else process
        self._is_own = process is None
        self._run = about_run(store, run, which)
        try:
            told = self._process.ask({"model": True, **self._run})
            self.about = ModelAbout.from_dict(told["opened"])
        except BaseException:
            self.close()
            raise

    def ask(self, cells: Mapping[str, Cell | Sequence[Cell]], row: int | None = None) -> Answer:
        """What it says of rows that are given as columns by name, as cells of a file would stand
        there; a cell that stands alone holds for every row. With the number of a ``row`` (from 1)
        it is that one of the table: a picture; or a window, whose newest step has the cells.

        Raises:
            InputError: a column is missing, or a cell cannot be an input at all; or the table is
                gone, is not what it was, or streams.
            ChildDied: the process has ended.
        """
        columns = {
            name: list(given)
            if isinstance(given, Sequence) and not isinstance(given, str)
            else given
            for name, given in cells.items()
        }
        return self._read(self._process.ask({"cells": columns, **_of_row(row), **self._run}))

    def window(self, row: int) -> tuple[int, ...]:
        """The rows (from 1) that the window of a row is made of, the newest last; 0 where the table
        has not begun yet.

        Raises:
            InputError: the table is gone, is not what it was, or has no such row.
            ChildDied: the process has ended.
        """
        return tuple(self._process.ask({"window": row, **self._run})["window"])

    def nearest(
        self, cells: Mapping[str, Cell], count: int, row: int | None = None
    ) -> tuple[Neighbour, ...]:
        """The rows which the run trained on that are most like a row, the nearest first
        (``engine.predict.nearest``). The first time its table is read. ``row``: as ``ask``.

        Raises:
            InputError: the table is gone, is not what it was, or streams.
            ChildDied: the process has ended.
        """
        asked = {"nearest": dict(cells), "count": count, **_of_row(row)}
        told = self._process.ask({**asked, **self._run})["near"]
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
        told = self._process.ask({**asked, **self._run})
        found = tuple(Importance(*one) for one in told["importance"])
        return Importances(tuple(told["columns"]), told["rows"], told["score"], found)

    def use(self, which: str) -> ModelAbout:
        """Ask other weights of the same run from now on (``engine.predict.weights``).

        Raises:
            InputError: it has no such model, or it may not be opened; the one before stays.
            ChildDied: the process has ended.
        """
        asked = {**self._run, "which": which}
        self.about = ModelAbout.from_dict(self._process.ask({"model": True, **asked})["opened"])
        self._run = asked
        return self.about

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        """An answer of ``engine.predict.looking`` as plain values; ``engine.client.inside`` gives
        them types.

        Raises:
            InputError: what it says cannot be looked at.
            ChildDied: the process has ended.
        """
        return self._process.ask({"look": what, **asked, **self._run})

    def close(self) -> None:
        """Let the process end; one that others ask, too, only where it is busy for nobody now."""
        if self._is_own:
            self._process.close()
        else:
            self._process.leave()

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


def _of_row(row: int | None) -> dict[str, int]:
    return {} if row is None else {"row": row}
