"""What a split gives: the numbers of the rows of each part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices: TypeAlias = NDArray[np.int64]


def _none() -> Indices:
    import numpy as np

    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Row indices (int64) into the data set, each part in the order its rows are to be used.

    No row is in two parts. ``test`` rows are neither trained on nor validated. Of a table that
    streams the parts are ranges: the rows as they lie in its file.
    """

    train: Indices | range
    validation: Indices | range
    test: Indices | range = field(default_factory=_none)

    def arrays(self) -> tuple[Indices, Indices, Indices]:
        """Training, validation and test rows as arrays, whatever they are told by."""
        import numpy as np

        train, validation, test = (
            np.asarray(part, np.int64) for part in (self.train, self.validation, self.test)
        )
        return train, validation, test
