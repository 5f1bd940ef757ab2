"""Asking for a row of the table by its number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from tui.dialogs.person import Person


def ask_for_row(person: Person, present: int, take: Callable[[int], object]) -> None:
    """Ask for a number, from 1 on; ``present`` is proposed."""

    def check(text: str) -> str | None:
        fine = text.strip().isdecimal() and 0 < int(text) < 10**9
        return None if fine else _("a row has a number from 1 on")

    question = _("the row of the table with the number:")
    present_text = str(present)
    person.ask(_("Row"), question, present_text, lambda text: take(int(text)), check, over=True)
