"""Inputs as they stand in a table of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.cells import Kind


@dataclass(frozen=True, slots=True, eq=False)
class NumberCells:
    """Inputs as they stand in the table: ``values`` is float32 of shape (rows, columns)."""

    names: tuple[str, ...]
    values: NDArray[np.float32]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.values)

    def kind(self, name: str) -> Kind:
        """Numbers all."""
        del name
        return "number"

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column, float64 of shape (rows,)."""
        import numpy as np

        return self.values[:, self.names.index(name)].astype(np.float64)

    def texts(self, name: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
        """The different numbers from the least on, as text; which of them each row has."""
        import numpy as np

        found, codes = np.unique(self.values[:, self.names.index(name)], return_inverse=True)
        return tuple(f"{value:.9g}" for value in found), codes.astype(np.int64).reshape(-1)

    def taken(self, places: NDArray[np.int64]) -> NumberCells:
        """Some rows, in that order."""
        return NumberCells(self.names, self.values[places])

    def with_numbers(self, name: str, values: NDArray[np.float64]) -> NumberCells:
        """With other numbers in a column (shape (rows,))."""
        changed = self.values.copy()
        changed[:, self.names.index(name)] = values
        return NumberCells(self.names, changed)

    def with_texts(self, name: str, texts: Sequence[str], codes: NDArray[np.int64]) -> NumberCells:
        """With other numbers in a column, given as texts.

        Raises:
            InputError: a text is no finite number.
        """
        import numpy as np

        try:
            found = np.array([float(text) for text in texts], np.float32)
        except ValueError:
            found = np.array([np.nan], np.float32)
        if not np.isfinite(found).all():
            raise InputError("radar.no_number", column=name, value=", ".join(texts))
        return self.with_numbers(name, found.astype(np.float64)[codes])

    def features(self) -> NDArray[np.float32]:
        """The numbers themselves."""
        return self.values

    def inputs_of(
        self, name: str, values: NDArray[np.float64]
    ) -> tuple[Sequence[int], NDArray[np.float32]]:
        """The column itself."""
        import numpy as np

        return [self.names.index(name)], values.astype(np.float32)[:, None]
