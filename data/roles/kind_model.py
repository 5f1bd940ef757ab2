"""The model that tells nine kinds of column apart, as the file ``kind_model.json`` holds it.

Logistic regression on hashed pieces of name and cells gives a score for each kind; these scores
and the named features go through gradient-boosted trees and through randomized ones, which err
otherwise: the mean of both tells. ``make benchmark PART=roles`` with ``ARGS="FILE --train"`` made
the file; nothing but numpy evaluates it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from data.roles.column_summary import ColumnSummary
from data.roles.decision_trees import DecisionTrees, packed, unpacked
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
    ``boosted`` are trees round by round, one for each kind; ``values`` (float32, a node each) are
    added to the ``baseline``. ``shares`` (uint8, shape (nodes, kinds)) are those of the kinds in a
    node of ``randomized``, of 255. ``temperature`` divides the logarithms of the means, so that
    probabilities are frequencies.
    """

    kinds: tuple[Kind, ...]
    names: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float64]
    boosted: DecisionTrees
    values: NDArray[np.float32]
    baseline: NDArray[np.float64]
    randomized: DecisionTrees
    shares: NDArray[np.uint8]
    temperature: float

    def probabilities(self, summaries: Sequence[ColumnSummary]) -> NDArray[np.float64]:
        """How probable each kind is, of shape (columns, kinds); every row adds up to 1."""
        import numpy as np

        if not summaries:
            return np.zeros((0, len(self.kinds)))
        dense = dense_matrix([dense_of(summary) for summary in summaries], self.names)
        inputs = np.hstack([dense, self._linear(summaries)]).astype(np.float32)
        scores = mean_scores(self._of_boosted(inputs), self._shares(inputs), self.temperature)
        # Rounded: the last bits depend on how many columns are judged at once
        return softmax(scores).round(12)

    def _linear(self, summaries: Sequence[ColumnSummary]) -> NDArray[np.float64]:
        import numpy as np

        scores = np.empty((len(summaries), len(self.kinds)))
        for row, summary in enumerate(summaries):
            found = hashed_of(summary)
            amounts = np.fromiter(found.values(), np.float64, len(found))
            scores[row] = amounts @ self.weights[list(found)] + self.intercepts
        return scores

    def _of_boosted(self, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Scores of shape (rows, kinds)."""
        found = self.values[self.boosted.leaves(inputs)]
        return self.baseline + found.reshape(len(inputs), -1, len(self.kinds)).sum(axis=1)

    def _shares(self, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """The mean share of each kind in the leaves, of shape (rows, kinds)."""
        import numpy as np

        found = self.shares[self.randomized.leaves(inputs)].sum(axis=1, dtype=np.int64)
        return found / found.sum(axis=1, keepdims=True)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them; weights in steps of a 127th of each kind's largest."""
        import numpy as np

        scale = np.abs(self.weights).max(axis=0) / 127
        steps = np.round(self.weights / scale).astype(np.int8)
        return {
            "kinds": list(self.kinds),
            "names": list(self.names),
            "temperature": self.temperature,
            "baseline": self.baseline.tolist(),
            "intercepts": self.intercepts.tolist(),
            "scale": scale.tolist(),
            "weights": packed(steps),
            "boosted": self.boosted.to_dict(),
            "values": packed(self.values.astype("<f4")),
            "randomized": self.randomized.to_dict(),
            "shares": packed(self.shares),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> KindModel:
        """The model that ``to_dict`` gave."""
        import numpy as np

        count = len(found["kinds"])
        steps = unpacked(found["weights"], "i1").reshape(BUCKETS, count)
        return cls(
            kinds=tuple(found["kinds"]),
            names=tuple(found["names"]),
            weights=(steps * np.array(found["scale"])).astype(np.float32),
            intercepts=np.array(found["intercepts"]),
            boosted=DecisionTrees.from_dict(found["boosted"]),
            values=unpacked(found["values"], "<f4"),
            baseline=np.array(found["baseline"]),
            randomized=DecisionTrees.from_dict(found["randomized"]),
            shares=unpacked(found["shares"], "u1").reshape(-1, count),
            temperature=float(found["temperature"]),
        )


def mean_scores(
    boosted: NDArray[np.float64], shares: NDArray[np.float64], temperature: float = 1.0
) -> NDArray[np.float64]:
    """Logarithms of the mean of both models' probabilities, divided by the temperature."""
    import numpy as np

    return np.log((softmax(boosted) + shares) / 2) / temperature


def softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of shape (rows, kinds)."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@cache
def shipped() -> KindModel:
    """The model that comes with the program."""
    return KindModel.from_dict(json.loads(FILE.read_text("utf-8")))
