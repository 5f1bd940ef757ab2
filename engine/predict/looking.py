"""Questions about the inside of a model in use, answered with plain values for JSON.

``look`` says what is asked: ``rows`` (which were measured), ``layers``, ``weights`` and ``output``
of a ``layer``, its ``projection`` over the measured rows, ``explain``, or ``explain_rows``, which
is of those that were measured. A row is given by its ``number`` in the run's table (from 1), or by
its ``cells``, with a ``row`` as ``engine.predict.asked.AskedRows.inputs`` has it.
``engine.client.inside`` asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.inside.layers import InnerLayer, layer_named
from engine.inside.projection import in_plane, principal, rows_for
from engine.inside.weights import (
    Weight,
    facts_of,
    filters_of,
    histogram_of,
    matrix_of,
    shrunk,
)
from engine.io.float_text import text_of
from engine.predict.answers import MeanShares
from engine.predict.asked import AskedRows
from engine.predict.attribution import MEAN, baseline_of, explained
from engine.predict.attribution_rows import mean_shares
from engine.predict.hidden import Hidden
from engine.predict.model import LoadedModel
from engine.predict.table_rows import TableRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ROWS = 20_000
"""Numbers of measured rows that are told; the first ones."""
MOST_FILTERS, MOST_MAPS, MOST_UNITS = 32, 32, 4_096
LARGEST_FILTER = 16
Answer = dict[str, Any]


class Looking:
    """Answers for one model; ``rows`` are those of its table, read when they are first needed."""

    def __init__(self, model: LoadedModel, rows: AskedRows) -> None:
        self._model = model
        self._asked = rows
        self._hidden: Hidden | None = None
        self._means: MeanShares | None = None
        self._answers: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "rows": self._measured,
            "layers": self._layers,
            "weights": self._weights,
            "output": self._output,
            "projection": self._projection,
            "explain": self._explain,
            "explain_rows": self._explain_rows,
        }

    def answer(self, asked: dict[str, Any]) -> Answer:
        """What is said of it.

        Raises:
            InputError: there is no such layer or row, or it cannot be looked at.
        """
        return self._answers[asked["look"]](asked)

    def _rows(self) -> TableRows:
        return self._asked.rows

    def _measured(self, _asked: dict[str, Any]) -> Answer:
        return {"numbers": (self._rows().measured.numbers[:MOST_ROWS] + 1).tolist()}

    def _layers(self, _asked: dict[str, Any]) -> Answer:
        return {"layers": [about_layer(layer) for layer in self._model.network.layers]}

    def _weights(self, asked: dict[str, Any]) -> Answer:
        layer = layer_named(self._model.network.layers, asked["layer"])
        found = [_weight(layer, one, asked["rows"], asked["columns"]) for one in layer.weights]
        return {"layer": layer.name, "weights": found}

    def _output(self, asked: dict[str, Any]) -> Answer:
        hidden = self._up_to(asked["layer"])
        row, label = self._row(asked)
        result = hidden.results(row[None])[0]
        told = self._told(row[None], None if label is None else np.array([label]))
        facts = facts_of(Weight("output", result))
        drawn = _drawn(result.astype(np.float64), asked["rows"], asked["columns"])
        about = {"layer": hidden.layer.name, "facts": asdict(facts), **drawn}
        picture = self._picture(row)
        return {**about, "label": told[0][0], "predicted": told[1][0], "picture": picture}

    def _projection(self, asked: dict[str, Any]) -> Answer:
        hidden = self._up_to(asked["layer"])
        measured = self._rows().measured
        width = int(np.prod([axis or 1 for axis in hidden.layer.shape or ()]))
        part = measured.first(rows_for(width))
        found = principal(hidden.results(part.features).reshape(len(part.features), -1))
        labels, predicted = self._told(part.features, part.labels)
        return {
            "layer": hidden.layer.name,
            "rows": len(part.features),
            "of": len(measured.numbers),
            "numbers": (part.numbers + 1).tolist(),
            "labels": labels,
            "predicted": predicted,
            "plane": text_of(in_plane(found)),
            "components": text_of(found.components),
            "explained": list(found.explained),
        }

    def _explain(self, asked: dict[str, Any]) -> Answer:
        row, label = self._row(asked)
        baseline, kind = baseline_of(self._rows, asked["baseline"], len(row))
        told = explained(
            self._model, row, baseline, kind, target=asked["target"], steps=asked["steps"]
        )
        names = self._told(row[None], None if label is None else np.array([label]))
        return {**asdict(told), "label": names[0][0], "predicted": names[1][0]}

    def _explain_rows(self, _asked: dict[str, Any]) -> Answer:
        if self._means is None:
            measured = self._rows().measured
            width = measured.width
            baseline, _kind = baseline_of(self._rows, MEAN, width)
            self._means = mean_shares(self._model, measured, baseline)
        return asdict(self._means)

    def _up_to(self, name: str) -> Hidden:
        """The network up to a layer, made once while that one is looked at."""
        if self._hidden is None or self._hidden.layer.name != name:
            self._hidden = Hidden.of(self._model, name)
        return self._hidden

    def _row(self, asked: dict[str, Any]) -> tuple[NDArray[np.float32], Any]:
        """The inputs of the row that is meant, and its label where that is known."""
        if "number" in asked:
            return self._rows().row(asked["number"] - 1)
        features, _problems = self._asked.inputs(asked["cells"], asked.get("row"))
        return features.reshape(len(features), -1)[0], None

    def _told(
        self, features: NDArray[np.float32], labels: NDArray[Any] | None
    ) -> tuple[list[str | float | None], list[str | float]]:
        """The labels and what is predicted: classes' names, or numbers."""
        output = self._model.output
        told: list[Any] = output.told(self._model.raw_outputs(features)).predicted.tolist()
        known: list[Any] = [None] * len(told) if labels is None else labels.tolist()
        if not output.classes:
            return known, told
        names = output.classes
        return [None if one is None else names[int(one)] for one in known], [
            names[int(one)] for one in told
        ]

    def _picture(self, row: NDArray[np.float32]) -> Answer | None:
        if not self._model.of_images:
            return None
        return {"shape": list(self._model.network.shape), "values": text_of(row)}


def about_layer(layer: InnerLayer) -> Answer:
    """What a layer is, and what its weights are like."""
    return {
        "name": layer.name,
        "kind": layer.kind,
        "shape": None if layer.shape is None else list(layer.shape),
        "parameters": layer.parameters,
        "weights": [asdict(facts_of(one)) for one in layer.weights],
    }


def _weight(layer: InnerLayer, weight: Weight, rows: int, columns: int) -> Answer:
    matrix = matrix_of(weight.value)
    return {
        "facts": asdict(facts_of(weight)),
        "histogram": asdict(histogram_of(weight.value)),
        "of": list(matrix.shape),
        **_cells(shrunk(matrix, rows, columns)),
        "filters": _filters(layer, weight),
    }


def _filters(layer: InnerLayer, weight: Weight) -> Answer | None:
    """The first filters, where the layer is a convolution over images."""
    shape = weight.value.shape
    if len(shape) != 4 or "Conv" not in layer.kind or max(shape[:2]) > LARGEST_FILTER:
        return None
    depthwise = "depthwise" in weight.name or layer.kind == "DepthwiseConv2D"
    value = weight.value.swapaxes(2, 3) if layer.kind == "Conv2DTranspose" else weight.value
    found = filters_of(value, MOST_FILTERS, depthwise=depthwise)
    count = shape[2] * shape[3] if depthwise else value.shape[3]
    return {"shape": list(found.shape), "of": count, "values": text_of(found)}


def _drawn(result: NDArray[np.float64], rows: int, columns: int) -> Answer:
    """A row's result as what is drawn of it: units, steps by units, or maps."""
    if result.ndim < 2:
        flat = result.reshape(-1)[:MOST_UNITS]
        return {"drawn": "units", "of": [result.size], **_cells(flat[None])}
    if result.ndim == 2:
        return {"drawn": "steps", "of": list(result.shape), **_cells(shrunk(result, rows, columns))}
    maps = np.moveaxis(result, -1, 0)
    some = maps[:MOST_MAPS].reshape(min(len(maps), MOST_MAPS), *maps.shape[1:3], -1)[..., 0]
    return {"drawn": "maps", "of": list(result.shape), **_cells(some)}


def _cells(values: NDArray[np.float64]) -> Answer:
    return {"shape": list(values.shape), "values": text_of(values)}
