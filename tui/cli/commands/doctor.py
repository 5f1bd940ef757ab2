"""``pkgo-tui doctor``: what this machine is like, what is wrong with it, what a report needs."""

import os
from typing import TYPE_CHECKING

import typer

from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import emit, say
from tui.locale import N_, Worded, _, words
from tui.terminal.graphics.kinds import graphics_of
from tui.terminal.kind import can_place_signs, terminal_kind
from tui.text.fitting import fit, shown
from tui.text.glyphs import locale_encoding

if TYPE_CHECKING:
    from engine.client.checkup import Finding

WIDTH = 12
ABOUT = Worded(
    {
        "terminal": N_("terminal"),
        "graphics": N_("graphics"),
        "encoding": N_("encoding"),
        "system": N_("system"),
        "cores": N_("cores"),
        "free memory": N_("free memory"),
        "store": N_("store"),
        "runs": N_("runs"),
        "engines": N_("engines"),
        "workers": N_("workers"),
        "free disk": N_("free disk"),
        "old errors": N_("old errors"),
        "folder": N_("folder"),
        "writing": N_("writing"),
    }
)
"""What is told about; the rest are names."""
STDOUT = 1


def doctor(context: typer.Context, json: JsonOption = False, store: StoreOption = None) -> int:
    """Say what is wrong with this machine or the store.

    Nothing is changed. A bug report should hold what it prints. Exit code 1 if anything is wrong.

    Example: pkgo-tui doctor
    """
    from engine.client.checkup import checkup

    place = place_of(context)
    place.given = store or place.given
    found = [*_terminal(), *checkup(place.directory())]
    for one in found:
        if json:
            emit({"about": one.about, "found": one.found, "wrong": _wrong(one)})
        else:
            say(f"{fit(ABOUT.get(one.about, one.about), WIDTH)}{shown(one.found) or '–'}".rstrip())
    wrong = [one for one in found if one.wrong is not None]
    if not json:
        say()
        for one in wrong:
            say(f"! {shown(_wrong(one) or '')}")
        if not wrong:
            say(_("nothing is wrong"))
    return 1 if wrong else 0


def _wrong(found: "Finding") -> str | None:
    return None if found.wrong is None else words(found.wrong)


def _terminal() -> "list[Finding]":
    from data.messages import Message
    from engine.client.checkup import Finding

    kind, encoding = terminal_kind(), locale_encoding()
    dumb = None if can_place_signs() else Message("checkup.dumb_terminal", {"term": kind})
    plain = Message("checkup.no_unicode", {"encoding": encoding})
    colours = os.environ.get("COLORTERM", "")
    around = [name for name in ("TMUX", "STY", "SSH_TTY", "SLURM_JOB_ID") if os.environ.get(name)]
    told = " ".join(word for word in (kind, colours, *around) if word)
    utf = "utf" in encoding.lower()
    return [
        Finding("terminal", told, dumb),
        Finding("graphics", graphics_of(STDOUT)),
        Finding("encoding", encoding, None if utf else plain),
    ]
