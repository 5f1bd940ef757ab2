"""The model that tells nine kinds of column apart, as the file ``kind_model.json`` holds it.

Logistic regression on hashed pieces of name and cells gives a score for each kind; these scores
and the named features go through gradient-boosted trees. ``make benchmark PART=roles`` with
``ARGS="FILE --train"`` made the file; nothing but numpy evaluates it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from data.roles.column_summary import ColumnSummary
from data.roles.features import BUCKETS, dense_matrix, dense_of, hashed_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal[
    "categorical",
    "context-specific",
    "datetime",
    "embedded-number",
    "list",
    "not-generalizable",
    "numeric",
    "sentence",
    "url",
]
"""The classes of SortingHat's labelled columns (Shah et al., SIGMOD 2021)."""
FILE = Path(__file__).parent / "kind_model.json"


@dataclass(frozen=True, slots=True, eq=False)
class KindModel:
    """A fitted model.

    ``weights`` are float32 of shape (BUCKETS, kinds), ``intercepts`` of shape (kinds,).
    All trees' nodes lie in one row: ``features`` (-1: a leaf), ``thresholds`` (up to them the walk
    goes left), ``left`` and ``right`` (places of nodes), ``values`` (of leaves). ``roots`` of shape
    (rounds, kinds) are the places where trees begin. ``temperature`` divides the scores, so that
    probabilities are frequencies.
    """

    kinds: tuple[Kind, ...]
    names: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float64]
    features: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: NDArray[np.float32]
    roots: NDArray[np.int32]
    baseline: NDArray[np.float64]
    temperature: float

    def probabilities(self, summaries: Sequence[ColumnSummary]) -> NDArray[np.float64]:
        """How probable each kind is, of shape (columns, kinds); every row adds up to 1."""
        import numpy as np

        if not summaries:
            return np.zeros((0, len(self.kinds)))
        dense = dense_matrix([dense_of(summary) for summary in summaries], self.names)
        inputs = np.hstack([dense, self._linear(summaries)]).astype(np.float32)
        scores = (self.baseline + self._trees(inputs)) / self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        return powers / powers.sum(axis=1, keepdims=True)

    def _linear(self, summaries: Sequence[ColumnSummary]) -> NDArray[np.float64]:
        import numpy as np

        scores = np.empty((len(summaries), len(self.kinds)))
        for row, summary in enumerate(summaries):
            found = hashed_of(summary)
            amounts = np.fromiter(found.values(), np.float64, len(found))
            scores[row] = amounts @ self.weights[list(found)] + self.intercepts
        return scores

    def _trees(self, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """The sum of the leaves that each row falls into, of shape (rows, kinds)."""
        import numpy as np

        rows = np.arange(len(inputs))[:, None]
        places = np.broadcast_to(self.roots.reshape(-1), (len(inputs), self.roots.size)).copy()
        while True:
            asked = self.features[places]
            inner = asked >= 0
            if not inner.any():
                break
            below = inputs[rows, np.maximum(asked, 0)] <= self.thresholds[places]
            step = np.where(below, self.left[places], self.right[places])
            places = np.where(inner, step, places)
        return self.values[places].reshape(len(inputs), *self.roots.shape).sum(axis=1)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them; weights in steps of a 127th of each kind's largest."""
        import numpy as np

        scale = np.abs(self.weights).max(axis=0) / 127
        steps = np.round(self.weights / scale).astype(np.int8)
        places = np.arange(len(self.features))
        inner = self.features >= 0
        return {
            "kinds": list(self.kinds),
            "names": list(self.names),
            "temperature": self.temperature,
            "baseline": self.baseline.tolist(),
            "intercepts": self.intercepts.tolist(),
            "scale": scale.tolist(),
            "weights": _packed(steps),
            "features": _packed(self.features),
            "numbers": _packed(np.where(inner, self.thresholds, self.values).astype("<f4")),
            "left": _packed(np.where(inner, self.left - places, 0).astype("<i2")),
            "right": _packed(np.where(inner, self.right - places, 0).astype("<i2")),
            "roots": self.roots.tolist(),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> KindModel:
        """The model that ``to_dict`` gave."""
        import numpy as np

        features = _unpacked(found["features"], "<i2")
        numbers = _unpacked(found["numbers"], "<f4")
        steps = _unpacked(found["weights"], "i1").reshape(BUCKETS, len(found["kinds"]))
        places = np.arange(len(features), dtype=np.int32)
        return cls(
            kinds=tuple(found["kinds"]),
            names=tuple(found["names"]),
            weights=(steps * np.array(found["scale"])).astype(np.float32),
            intercepts=np.array(found["intercepts"]),
            features=features,
            thresholds=numbers,
            left=places + _unpacked(found["left"], "<i2"),
            right=places + _unpacked(found["right"], "<i2"),
            values=numbers,
            roots=np.array(found["roots"], dtype=np.int32),
            baseline=np.array(found["baseline"]),
            temperature=float(found["temperature"]),
        )


@cache
def shipped() -> KindModel:
    """The model that comes with the program."""
    return KindModel.from_dict(json.loads(FILE.read_text("utf-8")))


def _packed(values: NDArray[Any]) -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def _unpacked(text: str, kind: str) -> NDArray[Any]:
    import numpy as np

    return np.frombuffer(base64.b64decode(text), dtype=kind)
