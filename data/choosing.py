"""Which rows of a table are used, by class: some classes, so many rows of each, a sample."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from data.messages import Message
from data.options import RowOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


def chosen_rows(
    labels: NDArray[np.integer[Any]], names: Sequence[str], options: RowOptions, source: str
) -> NDArray[np.int64]:
    """The places of the rows to use (int64, ascending) of ``labels`` (integers, shape (rows,)).

    First only the ``classes`` named, then at most ``cap`` rows of each, or as many of each as the
    rarest has where they are to ``balance``, then ``sample`` rows of all; what is left out is
    drawn by ``seed``.

    Raises:
        InputError: there is no such class, or fewer than two are left.
    """
    import numpy as np

    kept = np.arange(len(labels), dtype=np.int64)
    if options.classes:
        kept = kept[np.isin(labels, class_numbers(options.classes, names, source))]
    draw = np.random.default_rng(options.seed)
    most = options.cap
    if options.balance and len(kept):
        rarest = int(np.unique(labels[kept], return_counts=True)[1].min())
        most = rarest if most is None else min(most, rarest)
    if most is not None:
        of_each = [kept[labels[kept] == label] for label in np.unique(labels[kept])]
        kept = np.concatenate([_drawn(rows, most, draw) for rows in of_each])
    if options.sample is not None:
        kept = _drawn(np.sort(kept), options.sample, draw)
    if len(np.unique(labels[kept])) < 2:
        raise InputError("choose.one_class_left", file=source)
    return np.sort(kept)


def sampled_rows(rows: int, options: RowOptions) -> NDArray[np.int64]:
    """The places of a sample of ``rows`` rows (int64, ascending) whose label is a number: all of
    them where no fewer are asked for.
    """
    import numpy as np

    everything = np.arange(rows, dtype=np.int64)
    if options.sample is None:
        return everything
    return np.sort(_drawn(everything, options.sample, np.random.default_rng(options.seed)))


def without_effect(options: RowOptions) -> tuple[Message, ...]:
    """What of the rows that were asked for changes nothing where the label is a number."""
    asked = {"classes": options.classes, "cap": options.cap is not None, "balance": options.balance}
    keys = [f"data.{name}" for name, said in asked.items() if said]
    return (Message("table_note.no_classes", {"keys": keys}),) if keys else ()


def class_numbers(wanted: Sequence[str], names: Sequence[str], source: str) -> list[int]:
    """The places of the wanted classes among the names.

    Raises:
        InputError: there is no such class.
    """
    for name in wanted:
        if name not in names:
            alike = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            raise InputError("choose.no_such_class", file=source, value=name, alike=alike)
    return [list(names).index(name) for name in wanted]


def _drawn(rows: NDArray[np.int64], most: int, draw: np.random.Generator) -> NDArray[np.int64]:
    return rows if len(rows) <= most else draw.choice(rows, most, replace=False)
