"""A grid of predictions as lines: two places a cell above one another, in the colour of their
class, the brighter the surer; small letters of the classes among them, capitals for sightings.
Where there are few colours, or none, every cell is a letter or blank: the surer, the more letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.radar.palette import LEVELS, Palette, level_of, role_of
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.area import Grid
    from engine.radar.picture import RadarPicture, Sightings
    from engine.radar.scale import NumberScale

Cell = tuple[int, int]
"""A row and a column of cells of the map, from the north-west."""
EVERY = 4
"""Cells between letters of an area."""
_ORDER = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))
"""Which cells of four by four have a letter first (Bayer 1973)."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """What is drawn of each place: the number of a class or of a step of the scale, int64, and how
    strongly, 0 to 1, both of shape (2 · rows, columns) for so many rows of cells.
    """

    classes: NDArray[np.int64]
    strengths: NDArray[np.float64]


def field_of(picture: RadarPicture, alone: int | None, scale: NumberScale | None = None) -> Field:
    """The most probable classes, from none surer than a guess to certain; or of one class
    ``alone`` how probable it is; or of numbers, which have a ``scale``, how high they are on it.
    """
    import numpy as np

    if scale is not None:
        return Field(scale.steps(picture.numbers), scale.parts(picture.numbers))
    if alone is not None:
        strengths = picture.of_class(alone).astype(np.float64)
        return Field(np.full(strengths.shape, alone, np.int64), strengths)
    guess = 1 / max(picture.probabilities.shape[2], 2)
    strengths = (picture.confidence.astype(np.float64) - guess) / (1 - guess)
    return Field(picture.predicted, np.clip(strengths, 0.0, 1.0))


def cells_of(grid: Grid, seen: Sightings) -> dict[Cell, int]:
    """The cells of the map (of two rows of the grid each) in which there are sightings, with the
    class that most of them have.
    """
    import numpy as np

    area = grid.area
    rows = grid.rows // 2
    down = np.floor((area.north - seen.latitudes) / area.height * rows).astype(np.int64)
    wide = area.east - area.west
    right = np.floor((seen.longitudes - area.west) / wide * grid.columns).astype(np.int64)
    inside = (down >= 0) & (down < rows) & (right >= 0) & (right < grid.columns)
    count = int(seen.labels.max()) + 1 if len(seen.labels) else 1
    places = down[inside] * grid.columns + right[inside]
    found: dict[Cell, int] = {}
    different, codes = np.unique(places, return_inverse=True)
    counts = np.zeros((len(different), count), np.int64)
    np.add.at(counts, (codes.reshape(-1), seen.labels[inside]), 1)
    for place, label in zip(different.tolist(), counts.argmax(axis=1).tolist(), strict=True):
        found[divmod(place, grid.columns)] = label
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn: its colours, a letter a class, the sightings' cells, where the cursor is;
    whether all has ``one_colour``, as the steps of a number's scale have.
    """

    palette: Palette
    letters: Sequence[str]
    points: Mapping[Cell, int] = field(default_factory=dict[Cell, int])
    cursor: Cell | None = None
    one_colour: bool = False

    def colour(self, number: int) -> int:
        """The class whose colour a class or step has."""
        return 0 if self.one_colour else number


def map_lines(shown: Field, look: Look) -> list[Line]:
    """A line for every two rows of places."""
    rows, columns = shown.classes.shape[0] // 2, shown.classes.shape[1]
    draw = _few_cell if look.palette.few else _cell
    classes, strengths = shown.classes.tolist(), shown.strengths.tolist()
    lines: list[Line] = []
    for row in range(rows):
        upper = list(zip(classes[2 * row], strengths[2 * row], strict=True))
        lower = list(zip(classes[2 * row + 1], strengths[2 * row + 1], strict=True))
        spans: list[tuple[str, str]] = []
        for column in range(columns):
            place = (row, column)
            text, role = draw(place, upper[column], lower[column], look)
            mark = _mark(place, look.cursor)
            if mark:
                text, role = mark, _marked(role)
            elif place == look.cursor:
                text, role = text if text != GLYPHS.half else " ", _marked(role)
            if spans and spans[-1][1] == role:
                spans[-1] = (spans[-1][0] + text, role)
            else:
                spans.append((text, role))
        lines.append(tuple(spans))
    return lines


def points_lines(rows: int, columns: int, look: Look) -> list[Line]:
    """The sightings alone, before the model has said anything."""
    lines: list[Line] = []
    for row in range(rows):
        spans = [_point(look.points[row, at], look) if (row, at) in look.points else (" ", "")
                 for at in range(columns)]  # fmt: skip
        lines.append(tuple(spans))
    return lines


def _mark(place: Cell, cursor: Cell | None) -> str:
    if cursor is None or place[0] != cursor[0]:
        return ""
    return {-1: "[", 1: "]"}.get(place[1] - cursor[1], "")


def _marked(role: str) -> str:
    return f"{role} cursor-mark".strip()


def _point(label: int, look: Look, ground: str = "") -> tuple[str, str]:
    sign = look.letters[label]
    if look.palette.few:
        return sign, f"{role_of(look.colour(label))} strong"
    return sign, f"{look.palette.ink(look.colour(label))}/{ground or look.palette.ground} strong"


def _cell(
    place: Cell, upper: tuple[int, float], lower: tuple[int, float], look: Look
) -> tuple[str, str]:
    palette = look.palette
    levels = level_of(upper[1]), level_of(lower[1])
    above = palette.shade(look.colour(upper[0]), levels[0])
    below = palette.shade(look.colour(lower[0]), levels[1])
    label = look.points.get(place)
    if label is not None:
        return _point(label, look, below)
    row, column = place
    lettered = row % 2 == 0 and (column + row) % EVERY == 0
    if lettered and upper[0] == lower[0] and (look.one_colour or max(levels) > 0):
        ink = palette.ink if look.one_colour else palette.whole
        return look.letters[upper[0]].lower(), f"{ink(look.colour(upper[0]))}/{below}"
    return GLYPHS.half, f"{above}/{below}"


def _few_cell(
    place: Cell, upper: tuple[int, float], lower: tuple[int, float], look: Look
) -> tuple[str, str]:
    label = look.points.get(place)
    if label is not None:
        return _point(label, look)
    number, strength = max(upper, lower, key=lambda one: one[1])
    row, column = place
    threshold = (_ORDER[row % 4][column % 4] + 0.5) / 16
    # As many steps as elsewhere, the least not quite empty
    part = (level_of(strength) + 1) / LEVELS
    sign = look.letters[number].lower()
    return (sign, role_of(look.colour(number))) if part > threshold else (" ", "")
