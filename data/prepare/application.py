"""What comes of applying a preparation: inputs, rows to leave out, cells that lie outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.messages import Message
from data.prepare.column import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CODES: dict[Reason, str] = {
    "no_number": "prepare.no_number",
    "too_large": "prepare.too_large",
    "no_truth": "prepare.no_truth",
    "no_time": "prepare.no_time",
    "not_in_order": "prepare.not_in_order",
    "unseen": "prepare.unseen",
    "no_token_ids": "prepare.no_token_ids",
    "no_picture": "prepare.no_picture",
}


@dataclass(frozen=True, slots=True, eq=False)
class ColumnOutside:
    """The rows (int64 places, ascending) of a column that lie outside, the first one's number in
    the file (from 1) and cell; ``first`` is what is told of each of the first ones, where there is
    more to tell than their cells.
    """

    column: str
    reason: Reason
    rows: NDArray[np.int64]
    number: int
    value: str
    why: Message | None = None
    first: tuple[Message, ...] = ()

    @property
    def message(self) -> Message:
        """Said of it: the first row, its cell, and how many rows there are."""
        about: dict[str, Any] = {
            "column": self.column,
            "row": self.number,
            "value": self.value,
            "count": len(self.rows),
        }
        if self.why is not None:
            about["why"] = self.why
        return Message(_CODES[self.reason], about)


@dataclass(frozen=True, slots=True, eq=False)
class Application:
    """A table's inputs: float32 of shape (rows, inputs), C-contiguous, finite.

    ``complete`` (int64, ascending) are the rows that lack nothing of what was to drop the row.
    """

    inputs: NDArray[np.float32]
    complete: NDArray[np.int64]
    outside: tuple[ColumnOutside, ...] = ()

    @property
    def notes(self) -> tuple[Message, ...]:
        """What lies outside, said of each column."""
        return tuple(part.message for part in self.outside)

    @property
    def left_out(self) -> tuple[Message, ...]:
        """How many rows are not ``complete``, and of the first of them without a picture why."""
        count = len(self.inputs) - len(self.complete)
        if not count:
            return ()
        pictures = (
            Message(
                "table_note.rows_without_picture",
                {"column": part.column, "count": len(part.rows), "first": list(part.first)},
            )
            for part in self.outside
            if part.first
        )
        return (Message("table_note.rows_dropped", {"count": count}), *pictures)


def not_in(told: tuple[Message, ...], notes: tuple[Message, ...]) -> list[Message]:
    """Those of the notes whose columns are not ``told`` the same of already: of more rows."""
    known = {(note.code, str(note.params.get("column"))) for note in told}
    return [note for note in notes if (note.code, str(note.params.get("column"))) not in known]
