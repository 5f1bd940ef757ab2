"""Pictures of a table that were read and may be shown again, by their rows' numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.tables.table_view import RowsView

if TYPE_CHECKING:
    from engine.specs.data import DataSpec

MOST_BYTES = 8_000_000
"""Of pictures that are held: where more come, the last ones alone."""


class ReadPictures:
    """Those of one description of data at a time."""

    def __init__(self) -> None:
        self._spec: DataSpec | None = None
        self._held = RowsView()

    def of(self, spec: DataSpec) -> None:
        """Forget those of another description."""
        if spec != self._spec:
            self._spec, self._held = spec, RowsView()

    def add(self, found: RowsView) -> None:
        """Hold these, too."""
        held = self._held
        size = sum(map(len, (*held.pictures.values(), *found.pictures.values())))
        if held.shape != found.shape or size > MOST_BYTES:
            self._held = found
            return
        self._held = RowsView(
            shape=found.shape,
            pictures={**held.pictures, **found.pictures},
            labels={**held.labels, **found.labels},
            files={**held.files, **found.files},
        )

    def has(self, first: int, count: int, rows: int) -> bool:
        """Whether all of a page are held; of a table of so many ``rows``, from 1."""
        last = min(first + count - 1, rows)
        return all(number in self._held.pictures for number in range(first, last + 1))

    def page(self, first: int, count: int, rows: int) -> RowsView | None:
        """A page of them; None where one is not held, or there is none."""
        if first > rows or not self.has(first, count, rows):
            return None
        numbers = range(first, min(first + count - 1, rows) + 1)
        held = self._held
        return RowsView(
            shape=held.shape,
            pictures={number: held.pictures[number] for number in numbers},
            labels={number: held.labels[number] for number in numbers if number in held.labels},
            files={number: held.files[number] for number in numbers if number in held.files},
        )
