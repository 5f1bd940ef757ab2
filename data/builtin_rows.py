"""Some rows of a built-in data set: some of its classes, so many rows of each."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from data.errors import InputError
from data.options import RowOptions

if TYPE_CHECKING:
    from data.dataset import Dataset, Description


def described(table: Description, rows: RowOptions) -> Description:
    """The description of the rows that are used; nothing is read, no numpy is loaded.

    Raises:
        InputError: there is no such class, fewer than two are left, or a sample is asked for.
    """
    if rows == RowOptions(seed=rows.seed):
        return table
    if rows.sample is not None:  # how many rows of each class it has, only the rows tell
        raise InputError("choose.no_sample_of_builtin", file=table.source)
    kept = _kept(table, rows)
    counts = [table.class_counts[place] for place in kept]
    most = max(counts) if rows.cap is None else rows.cap
    if rows.balance:
        most = min(most, *counts)
    said = f"{table.sha256} {rows.classes!r} {rows.cap} {rows.balance} {rows.seed}"
    counts = [min(count, most) for count in counts]
    return replace(
        table,
        rows=sum(counts),
        class_names=tuple(table.class_names[place] for place in kept),
        class_counts=tuple(counts),
        sha256=hashlib.sha256(said.encode()).hexdigest(),
    )


def chosen(table: Dataset, rows: RowOptions) -> Dataset:
    """The rows that are used; classes are numbered anew, in their order.

    Raises:
        InputError: as ``described``.
    """
    whole = table.description
    about = described(whole, rows)
    if about is whole:
        return table
    import numpy as np

    from data.choosing import chosen_rows

    taken = chosen_rows(table.labels, whole.class_names, rows, whole.source)
    numbers = np.searchsorted(_kept(whole, rows), table.labels[taken]).astype(np.int64)
    return replace(table, description=about, features=table.features[taken], labels=numbers)


def _kept(table: Description, rows: RowOptions) -> list[int]:
    """The numbers of the classes that are used."""
    names = table.class_names
    for name in rows.classes:
        if name not in names:
            alike = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            raise InputError("choose.no_such_class", file=table.source, value=name, alike=alike)
    kept = [place for place, name in enumerate(names) if not rows.classes or name in rows.classes]
    if len(kept) < 2:
        raise InputError("choose.one_class_left", file=table.source)
    return kept
