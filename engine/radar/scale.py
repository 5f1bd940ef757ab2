"""The scale of a map of a number: equal steps between what nearly all sightings have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEPS = 6
MOST_WHOLE = 1e7
"""From here on numbers are written with their power of ten."""
NEARLY = (2.0, 98.0)
"""Per cent of the sightings between which the scale goes: a single odd one would flatten all."""


@dataclass(frozen=True, slots=True)
class NumberScale:
    """From ``low`` to ``high``, in the label's own unit; what lies beyond counts for the ends."""

    low: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> NumberScale:
        """The scale of the sightings' labels, of shape (rows,); at least one is finite."""
        import numpy as np

        known = values[np.isfinite(values)]
        low, high = (float(end) for end in np.percentile(known, NEARLY))
        if low == high:
            low, high = low - 0.5, high + 0.5
        return cls(low, high)

    def parts(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """How far up the scale values are, 0 to 1; what is no number is at its foot."""
        import numpy as np

        far = (values.astype(np.float64) - self.low) / (self.high - self.low)
        return np.clip(np.nan_to_num(far, nan=0.0), 0.0, 1.0)

    def steps(self, values: NDArray[Any]) -> NDArray[np.int64]:
        """The number of each value's step, from 0."""
        import numpy as np

        return np.minimum((self.parts(values) * STEPS).astype(np.int64), STEPS - 1)

    def step_of(self, value: float) -> int:
        """The number of one value's step, from 0."""
        far = (value - self.low) / (self.high - self.low)
        return int(min(max(far * STEPS, 0), STEPS - 1)) if math.isfinite(value) else 0

    @property
    def edges(self) -> tuple[float, ...]:
        """Where one step ends and the next begins, the scale's ends among them."""
        size = (self.high - self.low) / STEPS
        return (*(self.low + step * size for step in range(STEPS)), self.high)

    @property
    def names(self) -> tuple[str, ...]:
        """The steps as texts, the lowest first."""
        texts = [_text(edge, (self.high - self.low) / STEPS) for edge in self.edges]
        inner = [f"{texts[step]} … {texts[step + 1]}" for step in range(1, STEPS - 1)]
        return (f"… {texts[1]}", *inner, f"{texts[-2]} …")


def _text(value: float, step: float) -> str:
    """So many digits that steps differ."""
    if abs(value) >= MOST_WHOLE:
        return f"{value:.4g}"
    return f"{value:.{max(1 - math.floor(math.log10(step)), 0)}f}"
