"""A map as text: in the terminal's colours where there are some, always with letters."""

from __future__ import annotations

import io
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui.cli.console.output import is_terminal, say, write_raw
from tui.locale import _
from tui.radar.heading import dials_line, scale_line, words_line
from tui.radar.map_lines import Look, cells_of, field_of, map_lines
from tui.radar.palette import Palette, role_of
from tui.text.fitting import fit, shown
from tui.text.glyphs import GLYPHS, as_drawn
from tui.widgets.lines import Line

if TYPE_CHECKING:
    from engine.radar.picture import RadarFacts, RadarPicture
    from tui.radar.view import RadarView

NAME = 24


def print_map(view: RadarView, epoch: int, picture: RadarPicture) -> None:
    """Print heading, map, scale and legend."""
    facts, columns = view.facts, view.shape[1]
    letters = facts.letters
    seen = cells_of(picture.grid, facts.sightings) if view.points else {}
    look = Look(Palette(few=True), letters, seen, one_colour=facts.scale is not None)
    drawn = map_lines(field_of(picture, view.alone, facts.scale), look)
    room = max(columns, 40)
    for content in (words_line(facts.name, facts, epoch, room), dials_line(view, room)):
        say(as_drawn(_text(content)))
    if is_terminal(sys.stdout) and not GLYPHS.plain:
        _print_coloured(drawn)
    else:
        for content in drawn:
            say(_text(content))
    say(as_drawn(_text(scale_line(view, columns))))
    if facts.scale is not None:
        say(_("predicted {label}:", label=shown(facts.label, NAME)))
    say(_legend(facts, letters, room))


def map_object(view: RadarView, epoch: int, picture: RadarPicture) -> dict[str, Any]:
    """The same for programs: rows from north to south, columns from west to east."""
    grid, facts, setting = picture.grid, view.facts, view.setting
    dials = {
        dial.name: dial.values[setting.dials[dial.name]]
        for dial in facts.dials
        if dial.name in setting.dials
    }
    said: dict[str, Any] = {
        "predicted": picture.predicted.tolist(),
        "probability": picture.confidence.astype(float).tolist(),
    }
    if facts.scale is not None:
        said = {"predicted": picture.numbers.astype(float).tolist()}
    return {
        "run": facts.run,
        "name": facts.name,
        "epoch": epoch,
        "label": facts.label,
        "classes": list(facts.classes) if facts.scale is None else [],
        "area": asdict(grid.area),
        "told": setting.told,
        "said": dict(setting.said),
        "dials": dials,
        "rows": grid.rows,
        "columns": grid.columns,
        **said,
    }


def _text(content: Line) -> str:
    return "".join(text for text, _roles in content).rstrip()


def _legend(facts: RadarFacts, letters: tuple[str, ...], room: int) -> str:
    """Letters with their classes, as many a line as there is room for."""
    names = [f"{letter} {shown(name, NAME)}" for letter, name in zip(letters, facts.classes,
             strict=True)]  # fmt: skip
    cells = max(map(len, names)) + 2
    across = max(room // cells, 1)
    rows = [names[start : start + across] for start in range(0, len(names), across)]
    return "\n".join("".join(fit(name, cells) for name in row).rstrip() for row in rows)


def _print_coloured(lines: list[Line]) -> None:
    """By Rich, which knows the terminal's colours, and NO_COLOR."""
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    from engine.settings import read_settings
    from tui.terminal.themes import DARK, LIGHT

    theme = (LIGHT if read_settings().theme == "light" else DARK).variables
    named = {role_of(number): theme[role_of(number)] for number in range(12)}
    paper = io.StringIO()
    console = Console(
        file=paper, force_terminal=True, width=max(map(_cells, lines)), highlight=False
    )
    for content in lines:
        text = Text(no_wrap=True, end="\n")
        for part, roles in content:
            role, *more = roles.split() or [""]
            style = Style(color=named.get(role), bold=bool(more) or None)
            text.append(part, style)
        console.print(text)
    write_raw(paper.getvalue())


def _cells(content: Line) -> int:
    return sum(len(text) for text, _roles in content)
