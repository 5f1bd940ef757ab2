"""Where what flows divides and meets again: lanes beside the nodes, as ``git log --graph`` has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

STEP = 2
"""Cells from a lane to the next."""


class Taking(Protocol):
    """What has a name and takes what others give."""

    @property
    def name(self) -> str:
        """What others call it."""
        ...

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of those that it takes."""
        ...


@dataclass(frozen=True, slots=True)
class Lane:
    """The lanes around a node: lines ``above`` it, its own with a ``point`` at its lane, and what
    goes on ``below``. All are texts of at least as many cells as lanes are in use.
    """

    above: tuple[str, ...]
    point: int
    beside: str
    below: str


def lanes_of(nodes: Sequence[Taking]) -> list[Lane]:
    """The lanes of nodes, each of which stands behind those that it takes."""
    left: dict[str, int] = {}
    for node in nodes:
        for source in node.inputs:
            left[source] = left.get(source, 0) + 1
    lanes: list[str | None] = []
    found: list[Lane] = []
    for node in nodes:
        above, place = _arrive(node, lanes, left)
        beside = _upright(lanes, place)
        lanes[place] = node.name if left.get(node.name) else None
        while lanes and lanes[-1] is None:
            lanes.pop()
        found.append(Lane(tuple(above), place, beside, _upright(lanes)))
    return found


def _arrive(node: Taking, lanes: list[str | None], left: dict[str, int]) -> tuple[list[str], int]:
    """Bring what the node takes to one lane: the lines that do, and the lane."""
    above: list[str] = []
    places = sorted({lanes.index(source) for source in node.inputs if source in lanes})
    if not places:
        place = _free(lanes, 0)
        lanes[place] = node.name
        return above, place
    place, taken = places[0], dict.fromkeys(node.inputs)
    for source in taken:
        left[source] = left.get(source, 0) - node.inputs.count(source)
    source = lanes[place]
    if source is not None and left.get(source, 0) > 0:
        other = _free(lanes, place + 1)
        above.append(_joint(lanes, place, [(other, "┐")]))
        lanes[other] = source
    joining: list[tuple[int, str]] = []
    for other in places[1:]:
        source = lanes[other]
        goes_on = source is not None and left.get(source, 0) > 0
        joining.append((other, "┤" if goes_on else "┘"))
    if joining:
        above.append(_joint(lanes, place, joining))
        for other, sign in joining:
            if sign == "┘":
                lanes[other] = None
    return above, place


def _free(lanes: list[str | None], first: int) -> int:
    """The first lane from there on that nothing flows in; a new one where there is none."""
    for place in range(first, len(lanes)):
        if lanes[place] is None:
            return place
    lanes += [None] * (max(first - len(lanes), 0) + 1)
    return len(lanes) - 1


def _upright(lanes: Sequence[str | None], point: int = -1) -> str:
    """Each lane as a line from above to below; blank at ``point``."""
    signs = [" " if place == point or lane is None else "│" for place, lane in enumerate(lanes)]
    return "".join(sign + " " for sign in signs)


def _joint(lanes: Sequence[str | None], place: int, ends: Sequence[tuple[int, str]]) -> str:
    """A line from the lane at ``place`` to others, at each of which stands its sign."""
    signs, last = dict(ends), max(other for other, _sign in ends)
    text = ""
    for lane in range(max(len(lanes), last + 1)):
        flows = lane < len(lanes) and lanes[lane] is not None
        between = "─" if place <= lane < last else " "
        if lane == place:
            sign = "├"
        elif lane in signs:
            sign = signs[lane] if lane == last or signs[lane] == "┤" else "┴"
            sign = "┼" if sign == "┤" and lane != last else sign
        elif place < lane < last:
            sign = "┼" if flows else "─"
        else:
            sign = "│" if flows else " "
        text += sign + between
    return text
