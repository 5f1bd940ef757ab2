"""Which of a table's numbers an input of a network takes: columns by name or by pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import prod

from engine.models.base.shape import Shape

EVERYTHING = "*"
_PART = re.compile(r"=|: ")
"""What stands between a column's name and what one of its prepared parts tells."""


@dataclass(frozen=True, slots=True)
class Image:
    """A column of pictures: the ``shape`` of one, and the place of its first number; the others
    stand behind it.
    """

    column: str
    shape: tuple[int, ...]
    first: int

    @property
    def places(self) -> range:
        """The places of its numbers among a row's."""
        return range(self.first, self.first + prod(self.shape))


@dataclass(frozen=True, slots=True)
class Columns:
    """What a row holds: its ``shape``, and the names of its numbers where they have some.

    ``prepared``: the numbers are made of columns, and named like them. ``label`` is the table's.
    ``images`` are columns of pictures among the others.
    """

    shape: Shape
    names: tuple[str, ...] = ()
    prepared: bool = False
    label: str | None = None
    images: tuple[Image, ...] = ()

    @classmethod
    def of(cls, shape: Shape | Columns) -> Columns:
        """A shape alone, without names."""
        return shape if isinstance(shape, Columns) else cls(shape)


@dataclass(frozen=True, slots=True)
class Entry:
    """An input of a network: ``name`` is the person's, ``keras`` as Keras takes it.

    ``places`` are its numbers among a row's, in the table's order, which make an array of that
    ``shape``; None: the whole row.
    """

    name: str
    keras: str
    shape: Shape
    places: tuple[int, ...] | None = None

    @property
    def stretch(self) -> slice | None:
        """The places as a slice, where they stand beside each other."""
        found = self.places
        if found is None or any(right - left != 1 for left, right in pairwise(found)):
            return None
        return slice(found[0], found[-1] + 1)


def chosen(columns: Columns, patterns: Sequence[str]) -> tuple[list[int], list[str]]:
    """The places of the numbers whose columns fit any pattern, in the table's order, and the
    patterns that none fits.
    """
    known = _sources(columns.names, prepared=columns.prepared)
    found: set[int] = set()
    without: list[str] = []
    for pattern in patterns:
        fits = _fitting(pattern, known)
        found |= set(fits)
        if not fits:
            without.append(pattern)
    return sorted(found), without


def column_of(name: str) -> str:
    """The column that a prepared number is made of, by the number's name."""
    return _PART.split(name, maxsplit=1)[0]


def pictures_among(columns: Columns, places: Sequence[int]) -> list[Image]:
    """The columns of pictures of which these places hold something."""
    known = frozenset(places)
    return [one for one in columns.images if not known.isdisjoint(one.places)]


def shape_of(columns: Columns, places: Sequence[int]) -> Shape:
    """The shape of the numbers at these places: of a column of pictures alone that of one."""
    for one in columns.images:
        if len(places) == len(one.places) and list(places) == list(one.places):
            return one.shape
    return (len(places),)


def predicted(columns: Columns, label: str) -> tuple[int, ...]:
    """The places of the numbers that tell a column: one of a number, several of classes that are
    one-hot; none where the column cannot be predicted.
    """
    if len(columns.shape) != 1:
        return ()
    if label in columns.names:
        return (columns.names.index(label),)
    places = _sources(columns.names, prepared=columns.prepared).get(label, ())
    told = [columns.names[place].removeprefix(label) for place in places]
    return places if len(places) > 1 and all(one.startswith("=") for one in told) else ()


def _fitting(pattern: str, known: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The places of the columns of that name; where there is none, of those that it is like."""
    if pattern in known:
        return known[pattern]
    like = re.compile(
        "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL
    )
    return tuple(
        place for name, places in known.items() if like.fullmatch(name) for place in places
    )


@lru_cache(maxsize=8)
def _sources(names: tuple[str, ...], *, prepared: bool) -> Mapping[str, tuple[int, ...]]:
    """The places of the numbers by their names, and by the names of the columns they are made
    of: ``color`` is before the sign in ``color=red`` and ``color: day``.
    """
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        found.setdefault(name, []).append(place)
        for sign in _PART.finditer(name) if prepared else ():
            found.setdefault(name[: sign.start()], []).append(place)
    return {name: tuple(places) for name, places in found.items()}
