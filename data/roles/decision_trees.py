"""Decision trees as arrays: many at once walked by numpy, and packed into JSON."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class DecisionTrees:
    """Trees whose nodes lie in one row.

    ``features`` (-1: a leaf) and ``thresholds`` (up to them the walk goes left), ``left`` and
    ``right`` (places of nodes), ``roots`` (places where trees begin).
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    roots: NDArray[np.int32]

    def leaves(self, inputs: NDArray[np.float32]) -> NDArray[np.int64]:
        """The places of the leaves that each row falls into, of shape (rows, trees)."""
        import numpy as np

        rows = np.arange(len(inputs))[:, None]
        places = np.broadcast_to(self.roots, (len(inputs), len(self.roots))).astype(np.int64)
        while True:
            asked = self.features[places]
            inner = asked >= 0
            if not inner.any():
                return places
            below = inputs[rows, np.maximum(asked, 0)] <= self.thresholds[places]
            step = np.where(below, self.left[places], self.right[places])
            places = np.where(inner, step, places)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        import numpy as np

        places = np.arange(len(self.features))
        inner = self.features >= 0
        return {
            "features": packed(self.features.astype("<i2")),
            "thresholds": packed(self.thresholds[inner].astype("<f4")),
            "left": packed((self.left - places)[inner].astype("<i2")),
            "right": packed((self.right - places)[inner].astype("<i2")),
            "roots": packed(self.roots.astype("<i4")),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> DecisionTrees:
        """The trees that ``to_dict`` gave."""
        import numpy as np

        features = unpacked(found["features"], "<i2")
        inner = np.flatnonzero(features >= 0)

        def spread(values: NDArray[Any], kind: Any) -> NDArray[Any]:
            whole = np.zeros(len(features), kind)
            whole[inner] = values
            return whole

        return cls(
            features,
            spread(unpacked(found["thresholds"], "<f4"), np.float32),
            spread(inner + unpacked(found["left"], "<i2"), np.int32),
            spread(inner + unpacked(found["right"], "<i2"), np.int32),
            unpacked(found["roots"], "<i4"),
        )


def packed(values: NDArray[Any]) -> str:
    """An array's bytes, compressed, as letters."""
    return base64.b64encode(zlib.compress(values.tobytes(), 9)).decode("ascii")


def unpacked(text: str, kind: str) -> NDArray[Any]:
    """The array (rows,) of that type that ``packed`` was given."""
    import numpy as np

    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype=kind)
