"""A model that is looked into without TensorFlow: small layers, known rows, plain answers."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import InputError
from engine.inside.weights import Weight, facts_of, histogram_of, matrix_of, shrunk
from engine.io.float_text import text_of

CLASSES = ("cat", "dog")
NUMBERS = (3, 5, 8, 11, 12, 14)
KERNEL = np.array([[0.5, -1.0, 0.0], [0.25, 0.0, 2.0]], np.float32)
FILTERS = np.linspace(-1, 1, 9 * 4).reshape(3, 3, 1, 4).astype(np.float32)
PLACES = ((-2.0, 0.0), (-1.9, 0.05), (2.0, 0.0), (2.0, 1.5), (2.0, -1.5), (0.0, 0.0))


def _facts(name: str, value: Any) -> dict[str, Any]:
    return asdict(facts_of(Weight(name, value)))


def _cells(value: Any) -> dict[str, Any]:
    return {"shape": list(value.shape), "values": text_of(np.asarray(value, np.float64))}


class FakeInside:
    """What ``engine.client.predicting.ModelInUse`` is to the screen: it answers ``look``.

    ``told`` are all questions; ``streams``: its rows cannot be looked at.
    """

    opened: list["FakeInside"] = []
    streams = False

    def __init__(self, _store: Path, run: str, which: str = "model", **_process: object) -> None:
        self.run, self.which = run, which
        self.told: list[dict[str, Any]] = []
        self.is_closed = False
        FakeInside.opened.append(self)

    def use(self, which: str) -> None:
        self.which = which

    def close(self) -> None:
        self.is_closed = True

    def look(self, what: str, **asked: Any) -> dict[str, Any]:
        self.told.append({"look": what, "which": self.which, **asked})
        return getattr(self, f"_{what}")(asked)

    def _rows(self, _asked: Any) -> dict[str, Any]:
        if FakeInside.streams:
            raise InputError("predict.rows_streamed", run=self.run)
        return {"numbers": list(NUMBERS)}

    def _layers(self, _asked: Any) -> dict[str, Any]:
        def layer(name: str, kind: str, shape: list[int], *weights: Any) -> dict[str, Any]:
            count = sum(one["count"] for one in weights)
            about = {"name": name, "kind": kind, "shape": shape, "parameters": count}
            return {**about, "weights": list(weights)}

        return {
            "layers": [
                layer("eyes", "Conv2D", [6, 6, 4], _facts("kernel", FILTERS)),
                layer("base", "Functional", [3]),
                layer("base/deep", "Dense", [3], _facts("kernel", KERNEL)),
                layer("steps", "LSTM", [4, 2]),
                layer("some", "Dropout", [3]),
            ]
        }

    def _weights(self, asked: Any) -> dict[str, Any]:
        if asked["layer"] in ("some", "base", "steps"):
            return {"layer": asked["layer"], "weights": []}
        value = FILTERS if asked["layer"] == "eyes" else KERNEL * len(self.which)
        matrix = matrix_of(value)
        filters = {"of": 4, **_cells(np.moveaxis(FILTERS[:, :, 0], -1, 0))}
        told = {
            "facts": _facts("kernel", value),
            "histogram": asdict(histogram_of(value)),
            "of": list(matrix.shape),
            **_cells(shrunk(matrix, asked["rows"], asked["columns"])),
            "filters": filters if asked["layer"] == "eyes" else None,
        }
        return {"layer": asked["layer"], "weights": [told]}

    def _output(self, asked: Any) -> dict[str, Any]:
        number = asked["number"]
        if number not in NUMBERS:
            raise InputError("inside.row_of_no_part", row=number)
        value, drawn, of = np.array([[0.5, -1.0, number / 2]]), "units", [3]
        if asked["layer"] == "eyes":
            value, drawn, of = np.arange(4 * 36.0).reshape(4, 6, 6), "maps", [6, 6, 4]
        if asked["layer"] == "steps":
            value, drawn, of = np.eye(4, 2), "steps", [4, 2]
        return {
            "layer": asked["layer"],
            "facts": _facts("output", value),
            "drawn": drawn,
            "of": of,
            **_cells(value),
            "label": "dog",
            "predicted": "cat" if number == 5 else "dog",
            "picture": None,
        }

    def _projection(self, asked: Any) -> dict[str, Any]:
        plane = np.array(PLACES)
        return {
            "layer": asked["layer"],
            "rows": len(NUMBERS),
            "of": len(NUMBERS),
            "numbers": list(NUMBERS),
            "labels": ["cat", "cat", "dog", "dog", "dog", "cat"],
            "predicted": ["cat", "dog", "dog", "dog", "dog", "cat"],
            "plane": text_of(plane),
            "components": text_of(plane),
            "explained": [0.75, 0.125],
        }

    def _explain(self, asked: Any) -> dict[str, Any]:
        number = asked.get("number", 0)
        return {
            "target": "dog",
            "value": 0.9,
            "before": 0.4,
            "gap": 0.0001,
            "steps": 50,
            "baseline": "mean",
            "shares": [["place\x1b[31m", -0.25], ["height", number / 100], ["age", math.nan]][:2],
            "shape": [],
            "pixels": [],
            "label": None,
            "predicted": "dog",
        }

    def _explain_rows(self, _asked: Any) -> dict[str, Any]:
        found = [("height", 0.3, 0.01), ("place\x1b[31m", 0.02, 0.04)]
        told = [{"column": name, "mean": mean, "error": error} for name, mean, error in found]
        return {"rows": 6, "found": told}
