"""A map drawn by matplotlib: areas in the colour of their class, the paler the less sure, with its
letter, or of a number the fuller the higher; sightings as marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.export.figure import COLORS, INK, QUIET
from engine.radar.scale import STEPS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from engine.radar.area import Area
    from engine.radar.picture import RadarFacts, RadarPicture, Setting

MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
WIDTH, TOP, SIDE, BELOW, LEGEND = 760, 64, 24, 40, 190
"""Pixels: of the map, and around it."""
LEAST_HEIGHT, MOST_HEIGHT = 300, 1_000
PALE = 0.12
"""How much of its colour a place has that is no surer than a guess."""
LETTERS = 26
"""Letters across the map."""
MOST_NAMED = 24
"""Classes of the legend."""


def title_of(facts: RadarFacts) -> str:
    """What the picture is called."""
    return f"Radar: {facts.name}"


def map_figure(
    facts: RadarFacts, picture: RadarPicture, setting: Setting, alone: int | None
) -> Figure:
    """The map as a figure of matplotlib."""
    from matplotlib.figure import Figure

    area = picture.grid.area
    tall = WIDTH * area.height / area.width if area.degrees else WIDTH * 0.7
    tall = min(max(tall, LEAST_HEIGHT), MOST_HEIGHT)
    width, height = WIDTH + 2 * SIDE + LEGEND, tall + TOP + BELOW
    made = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor="white")
    plane: Any = made.add_axes((SIDE / width, BELOW / height, WIDTH / width, tall / height))
    extent = (area.west, area.east, area.south, area.north)
    plane.imshow(_image(facts, picture, alone), extent=extent, aspect="auto", interpolation="none")
    _letters(plane, picture, facts, alone)
    _sightings(plane, facts, area)
    plane.set_xlim(area.west, area.east)
    plane.set_ylim(area.south, area.north)
    plane.set_xticks([])
    plane.set_yticks([])
    plane.spines[:].set_color(QUIET)
    made.text(SIDE / width, 1 - 28 / height, title_of(facts), size=11.5, weight="bold", gid="title")
    made.text(SIDE / width, 1 - 48 / height, _note(facts, setting, alone), color=QUIET, gid="note")
    _scale(made, area, width, height)
    _legend(made, plane, facts, width)
    return made


def _colour(number: int) -> Any:
    text = COLORS[number % len(COLORS)]
    return np.array([int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)])


def _of_class(facts: RadarFacts, number: int) -> Any:
    """A class's colour; of a number's steps one that is the fuller the higher."""
    if facts.scale is None:
        return _colour(number)
    return _paled(_colour(0), (number + 0.5) / STEPS)


def _paled(colours: Any, parts: Any) -> Any:
    return 1 - (PALE + (0.85 - PALE) * parts) * (1 - colours)


def _image(facts: RadarFacts, picture: RadarPicture, alone: int | None) -> Any:
    """Colours (rows, columns, 3), 0 to 1."""
    if facts.scale is not None:
        return _paled(_colour(0), facts.scale.parts(picture.numbers)[..., None])
    count = picture.probabilities.shape[2]
    if alone is None:
        guess = 1 / max(count, 2)
        classes = picture.predicted
        parts = np.clip((picture.confidence - guess) / (1 - guess), 0, 1)
    else:
        classes = np.full(picture.predicted.shape, alone)
        parts = picture.of_class(alone)
    colours = np.stack([_colour(number) for number in range(count)])[classes]
    return _paled(colours, parts[..., None])


def _letters(plane: Any, picture: RadarPicture, facts: RadarFacts, alone: int | None) -> None:
    grid, letters = picture.grid, facts.letters
    step = max(grid.columns // LETTERS, 1)
    scale = facts.scale
    predicted = picture.predicted if scale is None else scale.steps(picture.numbers)
    for row in range(step // 2, grid.rows, step):
        for column in range(step // 2, grid.columns, step):
            number = int(predicted[row, column])
            if alone is not None and number != alone:
                continue
            north, east = grid.middle_of(row, column)
            plane.text(east, north, letters[number].lower(), size=6.5, ha="center", va="center",
                       color=_ink(facts, number), clip_on=True)  # fmt: skip


def _ink(facts: RadarFacts, number: int) -> Any:
    return _colour(number if facts.scale is None else 0) * 0.7


def _sightings(plane: Any, facts: RadarFacts, area: Area) -> None:
    seen = facts.sightings
    inside = (seen.latitudes >= area.south) & (seen.latitudes <= area.north)
    inside &= (seen.longitudes >= area.west) & (seen.longitudes <= area.east)
    for number in range(len(facts.classes)):
        own = inside & (seen.labels == number)
        plane.scatter(
            seen.longitudes[own], seen.latitudes[own], s=14, marker=MARKS[number % len(MARKS)],
            color=[_of_class(facts, number)], linewidths=0.5,
            edgecolors="white" if facts.scale is None else [_ink(facts, number)],
            gid=f"class-{number + 1}", label=str(number),
        )  # fmt: skip


def _note(facts: RadarFacts, setting: Setting, alone: int | None) -> str:
    parts = [facts.table, f"{facts.sightings.of:,} sightings"]
    for dial in facts.dials:
        position = setting.dials.get(dial.name)
        if position is not None:
            parts.append(f"{dial.moved[0]} {dial.values[position]}")
    parts += [f"{column} {value}" for column, value in setting.said.items()]
    parts.append("nearest sighting's columns" if setting.told == "nearest" else "typical columns")
    if facts.scale is not None:
        parts.append(f"predicted {facts.label}")
    if alone is not None:
        parts.append(f"probability of {facts.classes[alone]}")
    return ", ".join(parts)


def _scale(made: Figure, area: Area, width: float, height: float) -> None:
    length, pixels = area.bar(WIDTH, WIDTH // 4)
    y = 18 / height
    left = SIDE / width
    line = _line((left, left + pixels / width), (y, y))
    made.add_artist(line)
    unit = "km" if area.degrees else "units of scaled columns"
    made.text(left + (pixels + 8) / width, y, f"{length:g} {unit}", va="center", color=INK)
    made.text((SIDE + WIDTH) / width, y, "N ↑", va="center", ha="right", weight="bold", color=INK)


def _line(xs: tuple[float, float], ys: tuple[float, float]) -> Any:
    from matplotlib.lines import Line2D

    return Line2D(xs, ys, color=INK, linewidth=1.5, marker="|", markersize=7)


def _legend(made: Figure, plane: Any, facts: RadarFacts, width: float) -> None:
    marks, _labels = plane.get_legend_handles_labels()
    shown = list(marks)[:MOST_NAMED]
    letters = facts.letters
    legend = made.legend(
        shown,
        [str(number) for number in range(len(shown))],
        title=None if facts.scale is None else " ",
        loc="upper left",
        bbox_to_anchor=((2 * SIDE + WIDTH - 8) / width, 1 - TOP / (made.get_figheight() * 100)),
        frameon=False,
        borderaxespad=0,
        handletextpad=0.3,
    )
    if facts.scale is not None:
        legend.get_title().set_text(facts.label[:24])
    # Only now: a name that begins with _ would be left out
    for number, text in enumerate(legend.get_texts()):
        text.set_text(f"{letters[number]}  {facts.classes[number][:24]}")
