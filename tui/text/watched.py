"""What a program of its own trains, in words: what it has told of its model, and who changes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.fitting import fit, shown, width, wrapped

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.watched import Watched

LEAST = 20
"""Cells that a line takes at least."""
GAP, SHORTEST = 2, 6


def trained_elsewhere(spec: ExperimentSpec) -> str:
    """Why the bench does not train it; empty for what it can train."""
    if spec.watched is None:
        return ""
    said = _("{name} is trained by its own program: start that again", name=spec.name)
    if spec.watched.kind in _of_files():
        said = _("{name} is read from a file: its own program trains it", name=spec.name)
    return said


def program_lines(watched: Watched, room: int) -> list[str]:
    """Which program trains it, in lines of ``room`` cells."""
    program = shown(watched.program, 400)
    said = _("Its own program trains it: {program}. What it tells stands here.", program=program)
    if watched.kind in _of_files():
        said = _("It is read from {program}, which its own program writes.", program=program)
    return wrapped(said, max(room, LEAST))


def _of_files() -> tuple[str, ...]:
    from engine.specs.watched import OF_FILES

    return OF_FILES


def told_lines(watched: Watched, room: int) -> list[str]:
    """The parameters that its tracker tells, a line each; nothing where it tells none."""
    if not watched.told:
        return []
    names = {shown(name): shown(value) for name, value in watched.told.items()}
    values = min(max(map(width, names.values())), room // 2)
    widest = min(max(map(width, names)), max(room - values - GAP, SHORTEST))
    return [fit(f"{fit(name, widest)}  {value}", room) for name, value in names.items()]


def model_lines(watched: Watched, room: int) -> list[str]:
    """The layers of its model as it tells them, their parts in columns; or that it does not."""
    if not watched.model:
        return wrapped(_("It tells nothing of its model."), max(room, LEAST))
    rows = [[shown(part) for part in re.split(" {2,}", text)] for text in watched.model]
    columns = max(map(len, rows))
    cells = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    # The first column gives way: what counts stands last
    cells[0] = max(min(cells[0], room - sum(cells[1:]) - GAP * (columns - 1)), SHORTEST)
    return [_in_columns(row, cells) for row in rows]


def _in_columns(row: list[str], cells: list[int]) -> str:
    """The parts of a line; the last one, a number, to the right."""
    *first, last = row
    if len(row) < len(cells):
        return "  ".join(row)
    told = [fit(part, room) for part, room in zip(first, cells, strict=False)]
    return "  ".join([*told, " " * (cells[-1] - width(last)) + last])
