"""What a model in use tells of its inside, with types: layers, weights, outputs, attributions."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from data.errors import InputError
from engine.client.predicting import ModelInUse
from engine.inside.gradients import USUAL_STEPS
from engine.inside.weights import Histogram, WeightFacts
from engine.io.float_text import floats_of
from engine.io.numbers import decode
from engine.io.python_child import run_child
from engine.predict.answers import Attribution, MeanShare, MeanShares
from engine.predict.rows import Cell

PLANE = "engine.inside.plane"
"""The process that lays rows in a plane."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Numbers in the order of C, of a ``shape``."""

    shape: tuple[int, ...]
    values: array[float]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Cells:
        """What the process tells."""
        return cls(tuple(told["shape"]), floats_of(told["values"]))

    def part(self, place: int) -> array[float]:
        """Those of one place of the first axis."""
        size = len(self.values) // self.shape[0]
        return self.values[place * size : (place + 1) * size]


@dataclass(frozen=True, slots=True)
class LayerAbout:
    """A layer (untrusted name); ``shape`` as ``engine.inside.layers.InnerLayer`` has it."""

    name: str
    kind: str
    shape: tuple[int | None, ...] | None
    parameters: int
    weights: tuple[WeightFacts, ...]


@dataclass(frozen=True, slots=True)
class WeightView:
    """An array: ``cells`` are its matrix of ``of`` (units, inputs), shrunk to fit; ``filters``
    (filters, height, width) the first of ``filters_of`` of a convolution over images.
    """

    facts: WeightFacts
    histogram: Histogram
    of: tuple[int, ...]
    cells: Cells
    filters: Cells | None
    filters_of: int


@dataclass(frozen=True, slots=True)
class OutputView:
    """What a layer gives of a row: ``drawn`` are its ``units`` (1, units), ``steps`` by units, or
    the first ``maps`` (maps, height, width); ``of`` is the whole shape. ``label`` and ``predicted``
    (untrusted) are the row's; ``picture`` is the row itself, where it is one.
    """

    layer: str
    facts: WeightFacts
    drawn: str
    of: tuple[int, ...]
    cells: Cells
    label: str
    predicted: str
    picture: Cells | None


@dataclass(frozen=True, slots=True)
class ProjectionView:
    """Measured rows in the plane of a layer's first two components: ``x`` and ``y``, with their
    ``numbers`` in the table (from 1), labels and predictions (untrusted). ``explained`` are shares
    of the variance; ``of`` rows were measured. ``told`` is what t-SNE begins from.
    """

    layer: str
    numbers: tuple[int, ...]
    labels: tuple[str | float, ...]
    predicted: tuple[str | float, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    explained: tuple[float, ...]
    of: int
    told: Mapping[str, Any]


class Inside:
    """Asks a model that is open."""

    def __init__(self, model: ModelInUse) -> None:
        self._model = model

    def rows(self) -> tuple[int, ...]:
        """The numbers (from 1) of the rows that the run was measured on.

        Raises:
            InputError: its table is gone, is not what it was, or streams.
        """
        return tuple(self._model.look("rows")["numbers"])

    def layers(self) -> tuple[LayerAbout, ...]:
        """All layers, the first first."""
        return tuple(map(_layer, self._model.look("layers")["layers"]))

    def weights(self, layer: str, rows: int, columns: int) -> tuple[str, tuple[WeightView, ...]]:
        """A layer's whole name and its arrays, their matrices in at most so many cells.

        Raises:
            InputError: there is no such layer.
        """
        told = self._model.look("weights", layer=layer, rows=rows, columns=columns)
        return told["layer"], tuple(map(_weight, told["weights"]))

    def output(self, layer: str, number: int, rows: int, columns: int) -> OutputView:
        """What a layer gives of a row of the table (from 1), in at most so many cells.

        Raises:
            InputError: there is no such row, or the layer is no part of the graph.
        """
        told = self._model.look("output", layer=layer, number=number, rows=rows, columns=columns)
        picture = None if told["picture"] is None else Cells.of(told["picture"])
        return OutputView(
            told["layer"],
            _facts(told["facts"]),
            told["drawn"],
            tuple(told["of"]),
            Cells.of(told),
            _text(told["label"]),
            _text(told["predicted"]),
            picture,
        )

    def projection(self, layer: str) -> ProjectionView:
        """The measured rows by a layer's two main components.

        Raises:
            InputError: the rows cannot be read, or are too few.
        """
        told = self._model.look("projection", layer=layer)
        x, y = _plane(told["plane"])
        return ProjectionView(
            told["layer"],
            tuple(told["numbers"]),
            tuple(told["labels"]),
            tuple(told["predicted"]),
            x,
            y,
            tuple(told["explained"]),
            told["of"],
            {"rows": told["rows"], "components": told["components"]},
        )

    def explain(
        self,
        row: Mapping[str, Cell] | int,
        at: int | None = None,
        *,
        target: str = "",
        baseline: str = "mean",
        steps: int = USUAL_STEPS,
    ) -> Attribution:
        """What columns add to the answer about a row, given by its cells or as the number (from 1)
        of one of the table (``engine.predict.attribution``). ``at``: the cells are those of the
        newest step of the window that this row of the table has.

        Raises:
            InputError: there is no such row or class, or no gradient reaches the inputs.
        """
        given: dict[str, Any] = {"number": row} if isinstance(row, int) else {"cells": dict(row)}
        given |= {} if at is None else {"row": at}
        asked = {"target": target, "baseline": baseline, "steps": steps}
        return attribution_in(self._model.look("explain", **given, **asked))

    def explain_rows(self) -> MeanShares:
        """What answers hang on in the mean over measured rows
        (``engine.predict.attribution_rows``).

        Raises:
            InputError: the rows cannot be read, or the inputs are no columns.
        """
        told = self._model.look("explain_rows")
        found = tuple(
            MeanShare(one["column"], decode(one["mean"]), decode(one["error"]))
            for one in told["found"]
        )
        return MeanShares(told["rows"], found)


def with_means(inside: Inside, found: Attribution) -> Attribution:
    """An attribution with the means over measured rows, where the model's inputs are columns and
    its rows can be read.
    """
    if found.shape or not found.shares:
        return found
    with suppress(InputError):
        return replace(found, means=inside.explain_rows())
    return found


def in_plane_of_neighbours(
    found: ProjectionView,
) -> Generator[tuple[int, int] | tuple[tuple[float, ...], tuple[float, ...]]]:
    """t-SNE of what was projected, in a process of its own: how many of how many iterations are
    done, and at last x and y of each row. Closing it ends the process.

    Raises:
        ChildDied: the process ended otherwise than it should.
    """
    import json

    for told in run_child(PLANE, [], json.dumps(dict(found.told))):
        if "plane" in told:
            yield _plane(told["plane"])
        else:
            yield told["done"], told["of"]


def attribution_in(told: Mapping[str, Any]) -> Attribution:
    """What a process tells of a row."""
    return Attribution(
        told["target"],
        decode(told["value"]),
        decode(told["before"]),
        decode(told["gap"]),
        told["steps"],
        told["baseline"],
        tuple((name, decode(share)) for name, share in told["shares"]),
        tuple(told["shape"]),
        tuple(map(decode, told["pixels"])),
    )


def _plane(text: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    values = floats_of(text)
    return tuple(values[::2]), tuple(values[1::2])


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:.6g}"


def _layer(told: Mapping[str, Any]) -> LayerAbout:
    shape = None if told["shape"] is None else tuple(told["shape"])
    weights = tuple(map(_facts, told["weights"]))
    return LayerAbout(told["name"], told["kind"], shape, told["parameters"], weights)


def _facts(told: Mapping[str, Any]) -> WeightFacts:
    whole = ("name", "count", "not_finite")
    values: dict[str, Any] = {
        name: value if name in whole else tuple(value) if name == "shape" else decode(value)
        for name, value in told.items()
    }
    return WeightFacts(**values)


def _weight(told: Mapping[str, Any]) -> WeightView:
    filters = told["filters"]
    spread = told["histogram"]
    return WeightView(
        _facts(told["facts"]),
        Histogram(tuple(spread["edges"]), tuple(spread["counts"])),
        tuple(told["of"]),
        Cells.of(told),
        None if filters is None else Cells.of(filters),
        0 if filters is None else filters["of"],
    )
