"""What stands for a missing number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.options import Missing, PreparationOptions
from data.prepare.reading_json import number_of, word_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STRATEGIES: dict[Missing, str] = {
    "median": "median",
    "mean": "mean",
    "mode": "most_frequent",
    "constant": "constant",
    "category": "median",
    "drop_row": "median",
}
"""The ways of ``sklearn.impute.SimpleImputer``. Rows met later are filled where others go."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A number in place of what is missing, found by ``strategy`` of scikit-learn."""

    strategy: str
    value: float

    @classmethod
    def fit(cls, values: NDArray[np.float64], settings: PreparationOptions) -> Filler:
        """Of training values (float64, shape (rows,)), NaN where missing; 0 where all are."""
        from sklearn.impute import SimpleImputer

        strategy = STRATEGIES[settings.missing]
        asked = settings.constant
        constant = 0.0 if isinstance(asked, str) else float(asked)
        fill = constant if strategy == "constant" else None
        imputer = SimpleImputer(strategy=strategy, keep_empty_features=True, fill_value=fill)
        fitted: Any = imputer.fit(values.reshape(-1, 1))
        return cls(strategy, float(fitted.statistics_[0]))

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values without NaN."""
        import numpy as np

        return np.where(np.isnan(values), self.value, values)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"strategy": self.strategy, "value": self.value}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Filler:
        """What ``to_dict`` gave; raises ValueError, KeyError or TypeError for anything else."""
        strategies = tuple(STRATEGIES.values())
        return cls(word_of(values, "strategy", strategies), number_of(values, "value"))
