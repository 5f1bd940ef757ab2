"""Rows as points of a plane: where each lies in cells, the letters drawn, the way between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.radar.letters import OTHER, letters_of
from tui.locale import n_
from tui.text.figures import number_words
from tui.text.fitting import fit_middle, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, line

if TYPE_CHECKING:
    from engine.client.inside import ProjectionView

Way = Literal["left", "right", "up", "down"]
PARTS = 5
"""Groups of rows by a label that is a number, as many rows in each."""
MOST_COLOURS = 12
STRONG = "strong"
NAME, LEAST_NAME = 16, 3
AROUND_NAME, APART = 4, 2
"""Cells of a letter and the blanks around a name; those of them that are behind it."""
_AHEAD: dict[Way, tuple[int, int]] = {
    "left": (0, -1),
    "right": (0, 1),
    "up": (-1, 0),
    "down": (1, 0),
}


@dataclass(frozen=True, slots=True)
class Groups:
    """What colours and letters tell: a name (untrusted) a group, a letter each, and the group of
    every row.
    """

    names: tuple[str, ...]
    letters: tuple[str, ...]
    of_row: tuple[int, ...]

    @classmethod
    def of(cls, found: ProjectionView) -> Groups:
        """Rows by their label: classes, or parts of a number's range."""
        numbers = [one for one in found.labels if not isinstance(one, str)]
        if len(numbers) < len(found.labels):
            names = tuple(sorted({str(one) for one in found.labels}))
            places = {name: place for place, name in enumerate(names)}
            return cls(names, letters_of(names), tuple(places[str(one)] for one in found.labels))
        ordered = sorted(numbers)
        edges = [ordered[len(ordered) * part // PARTS] for part in range(PARTS)]
        of_row = tuple(max(sum(one >= edge for edge in edges) - 1, 0) for one in numbers)
        ends = [*edges[1:], ordered[-1]]
        texts = [
            f"{number_words(low)} {GLYPHS.ellipsis} {number_words(high)}"
            for low, high in zip(edges, ends, strict=True)
        ]
        return cls(tuple(texts), tuple("ABCDE"), of_row)


@dataclass(frozen=True, slots=True)
class Plane:
    """Points in so many cells: the (row, column) of each."""

    places: tuple[tuple[int, int], ...]
    size: tuple[int, int]

    @classmethod
    def of(cls, x: tuple[float, ...], y: tuple[float, ...], size: tuple[int, int]) -> Plane:
        """Points at ``x`` and ``y`` in rows and columns; y grows upwards."""
        rows, columns = size
        across, down = _scaled(x, columns), _scaled(y, rows)
        pairs = zip(down, across, strict=True)
        return cls(tuple((rows - 1 - row, column) for row, column in pairs), size)

    def lines(self, groups: Groups, cursor: int) -> list[Line]:
        """Letters where points lie: a small one for a single point, a capital for several, of the
        group that most are of; the cursor's point is marked.
        """
        held: dict[tuple[int, int], list[int]] = {}
        for point, place in enumerate(self.places):
            held.setdefault(place, []).append(groups.of_row[point])
        here = self.places[cursor] if cursor < len(self.places) else None
        rows, columns = self.size
        return [
            tuple(
                _cell(held.get((row, column)), groups, marked=(row, column) == here)
                for column in range(columns)
            )
            for row in range(rows)
        ]

    def ahead(self, cursor: int, way: Way) -> int:
        """The nearest point that way; the same one where none lies there."""
        down, right = _AHEAD[way]
        row, column = self.places[cursor]
        best, least = cursor, float("inf")
        for point, (other_row, other_column) in enumerate(self.places):
            rows, columns = other_row - row, other_column - column
            along, aside = (
                (rows * down, abs(columns) / 2) if down else (columns * right / 2, abs(rows))
            )
            if along > 0 and along + 2 * aside < least:
                best, least = point, along + 2 * aside
        return best

    def at(self, row: int, column: int) -> int | None:
        """The first point of a cell."""
        return self.places.index((row, column)) if (row, column) in self.places else None

    def beside(self, cursor: int) -> list[int]:
        """All points in the cell of one."""
        return [point for point, one in enumerate(self.places) if one == self.places[cursor]]


def _scaled(values: tuple[float, ...], count: int) -> list[int]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    span = (high - low) or 1.0
    return [min(int((value - low) / span * count), count - 1) for value in values]


def _cell(held: list[int] | None, groups: Groups, *, marked: bool) -> Span:
    if not held:
        return " ", ""
    group = Counter(held).most_common(1)[0][0]
    letter = groups.letters[group]
    sign = letter if len(held) > 1 else letter.lower()
    role = _role(group)
    if marked:
        return sign, "cursor-mark"
    return sign, " ".join((STRONG, role)) if len(held) > 1 else role


def _role(group: int) -> str:
    return f"run-{group % MOST_COLOURS + 1}"


def legend_lines(groups: Groups, room: int, most: int = 2) -> list[Line]:
    """The letters with what they stand for, in at most ``most`` lines of ``room`` cells.

    Names are cut as far as it takes to tell all of them, first of what they all begin with; where
    even that is too much the last place tells how many are left out.
    """
    entries = _entries(groups)
    laid = _laid(entries, NAME, room)
    if len(laid) > most:
        entries = _shorter(entries)
    for cells in range(NAME, LEAST_NAME - 1, -1):
        laid = _laid(entries, cells, room)
        if len(laid) <= most:
            return [_legend_line(one) for one in laid]
    kept = laid[:most]
    left = sum(map(len, laid[most:])) + 1
    text = f"{GLYPHS.ellipsis} +{left}"
    return [*map(_legend_line, kept[:-1]), _legend_line([*kept[-1][:-1], (text, "faint", "")])]


_Entry = tuple[str, str, str]
"""A letter, its role, a name."""


def _entries(groups: Groups) -> list[_Entry]:
    """A letter and a name each; those classes that share a sign are one."""
    pairs = list(enumerate(zip(groups.names, groups.letters, strict=True)))
    found = [(letter, _role(place), name) for place, (name, letter) in pairs if letter != OTHER]
    others = len(pairs) - len(found)
    if others:
        found.append((OTHER, "", n_("{count} more", "{count} more", others)))
    return found


def _shorter(entries: Sequence[_Entry]) -> list[_Entry]:
    """The names without what all of them begin with, whole words of it."""
    names = [name for letter, _role, name in entries if letter != OTHER]
    low, high = min(names, default=""), max(names, default="")
    pairs = enumerate(zip(low, high, strict=False))
    start = low[: next((place for place, (one, other) in pairs if one != other), 0)]
    start = start[: max(start.rfind(sign) for sign in " _-./:") + 1]
    return [
        (letter, role, name if letter == OTHER else name.removeprefix(start) or name)
        for letter, role, name in entries
    ]


def _laid(entries: Sequence[_Entry], cells: int, room: int) -> list[list[_Entry]]:
    """The entries in lines, their names in at most so many cells."""
    lines: list[list[_Entry]] = [[]]
    used = 0
    for letter, role, name in entries:
        text = fit_middle(name, min(width(shown(name)), cells))
        taken = width(text) + AROUND_NAME
        if lines[-1] and used + taken - APART > room:
            lines.append([])
            used = 0
        lines[-1].append((letter, role, text))
        used += taken
    return lines


def _legend_line(entries: Sequence[_Entry]) -> Line:
    spans: list[Span] = []
    for letter, role, text in entries:
        spans += [(letter, role), (f" {text}  ", "faint")]
    return line(*spans)
