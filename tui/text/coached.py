"""A diagnosis of the coach in lines: its evidence, its proposal beside what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.messages import Message
from tui.locale import _, words
from tui.text.evidence_names import evidence_name
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS
from tui.text.setting_names import said_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.coach.helping import Helped
    from engine.coach.signs.diagnosis import Diagnosis
    from engine.specs import ExperimentSpec

MOST_CHANGES = 4


def evidence_line(found: Diagnosis) -> str:
    """The figures that are known, each with its name."""
    told = [(name, value) for name, value in found.evidence.items() if value == value]  # noqa: PLR0124
    return ", ".join(f"{evidence_name(name)} {value:.4g}" for name, value in told)


def assignments(changes: Mapping[str, Any]) -> list[str]:
    """The changes as ``--set`` takes them."""
    from engine.specs.edit import as_text

    return [f"{key}={as_text(value)}" for key, value in changes.items()]


def present(spec: ExperimentSpec, key: str) -> str:
    """What the key has now, as one would type it; empty where it has nothing."""
    from engine.specs.edit import as_text

    place: Any = spec
    for name in key.split("."):
        if isinstance(place, tuple) and name.isdigit():
            place = place[int(name)]
        else:
            place = getattr(place, name, None)
    return as_text(place)


def change_lines(spec: ExperimentSpec, found: Diagnosis) -> list[str]:
    """The proposal's changes as the forms call them: from what to what; some of many."""
    from engine.specs.edit import as_text

    lines: list[str] = []
    for key, value in found.proposal.changes.items():
        before, after = shown(present(spec, key)) or GLYPHS.dash, shown(as_text(value))
        lines.append(f"{said_key(key)}: {before} {GLYPHS.arrow} {after}")
    if len(lines) <= MOST_CHANGES:
        return lines
    more = _("{sign} and {count} more", sign=GLYPHS.ellipsis, count=len(lines) - MOST_CHANGES + 1)
    return [*lines[: MOST_CHANGES - 1], more]


def diagnosis_lines(spec: ExperimentSpec, found: Diagnosis) -> list[str]:
    """Evidence; then why, and the changes."""
    said = [evidence_line(found), "", words(found.proposal.why)]
    return [shown(one, 400) for one in (*said, *change_lines(spec, found))]


def helped_lines(found: Helped) -> list[str]:
    """Whether a proposal has helped, and why that can be said or cannot."""
    names = {"before": found.before.name, "after": found.after.name}
    said = [found.message, found.reason]
    if not found.is_alone:
        said.append(Message("coach.more_than_that"))
    told = "; ".join(map(words, said))
    return [shown(_("{before} beside {after}. {told}", **names, told=told), 400)]
