"""Latitudes and longitudes as a map of dots; plain signs tell how many lie in a cell, too."""

from __future__ import annotations

from data.statistics.summary import PlaceMap
from tui.locale import _
from tui.text.glyphs import GLYPHS
from tui.text.places import latitude, longitude
from tui.widgets.frame import frame, inner_size
from tui.widgets.lines import Line, line

LEAST = (24, 6)
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_PLAIN = ".:*#"
CELL_SHAPE = 2.0
"""A cell of a terminal is about twice as high as wide."""


def map_lines(found: PlaceMap, across: int, down: int) -> list[Line]:
    """The map in so many cells; nothing where there is no room."""
    south, west, north, east = found.bounds
    title = _("{latitude} and {longitude}", latitude=found.latitude, longitude=found.longitude)
    if across < LEAST[0] or down < LEAST[1]:
        return []
    ticks = [latitude(north), latitude(south)]
    cells, rows = inner_size(across, down - 2, ticks)
    cells, rows = _in_proportion(found, cells, rows)
    ends = longitude(west), longitude(east)
    labels = ((0, ends[0]), (cells - 1, ends[1]))
    edge = frame((cells, rows), labels, ((0, ticks[0]), (rows - 1, ticks[1])))
    drawn = _dots(found, cells, rows) if GLYPHS.braille else _signs(found, cells, rows)
    lines = [line((title, "strong"))]
    lines += [
        line((left, "faint"), (text, "train")) for left, text in zip(edge.left, drawn, strict=True)
    ]
    lines += [line((text, "faint")) for text in edge.below]
    if found.outside:
        said = _("{count:,} pairs are no place on Earth", count=found.outside)
        lines.append(line((said, "warn")))
    return lines


def _in_proportion(found: PlaceMap, cells: int, rows: int) -> tuple[int, int]:
    """So that a degree is about as long both ways, as on a map of equal cells."""
    south, west, north, east = found.bounds
    wide = max((east - west) / max(north - south, 1e-9) * CELL_SHAPE, 0.1)
    if rows * wide > cells:
        return cells, max(min(rows, round(cells / wide)), LEAST[1] - 2)
    return max(min(cells, round(rows * wide)), LEAST[0] - 4), rows


def _dots(found: PlaceMap, cells: int, rows: int) -> list[str]:
    height, width = found.shape
    signs = [[0] * cells for _row in range(rows)]
    for north, west, _count in found.cells:
        down, right = north * rows * 4 // height, west * cells * 2 // width
        signs[down // 4][right // 2] |= _BITS[down % 4][right % 2]
    return ["".join(chr(0x2800 + bits) if bits else " " for bits in row) for row in signs]


def _signs(found: PlaceMap, cells: int, rows: int) -> list[str]:
    height, width = found.shape
    counts = [[0] * cells for _row in range(rows)]
    for north, west, count in found.cells:
        counts[north * rows // height][west * cells // width] += count
    most = max((max(row) for row in counts), default=1) or 1
    return ["".join(_plain_sign(count, most) for count in row) for row in counts]


def _plain_sign(count: int, most: int) -> str:
    return _PLAIN[min(count * len(_PLAIN) // (most + 1), len(_PLAIN) - 1)] if count else " "
