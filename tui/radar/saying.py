"""Asking what the model is to be told in place of what it is told at a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from tui.dialogs.person import Person


def ask_for_value(
    person: Person, said: Mapping[str, str], take: Callable[[dict[str, str]], object]
) -> None:
    """Ask for ``COLUMN=VALUE`` and take all that is said then; without a value a column is as it
    was, and an empty line takes everything back.
    """

    def taken(text: str) -> None:
        column, _equals, value = (part.strip() for part in text.partition("="))
        others = {name: known for name, known in said.items() if name != column}
        take({} if not column else {**others, column: value} if value else others)

    def check(text: str) -> str | None:
        if text.strip() and "=" not in text:
            return _("write COLUMN=VALUE")
        return None

    told = ", ".join(f"{column}={value}" for column, value in said.items())
    question = _("COLUMN=VALUE, the same everywhere; empty: as it was")
    if told:
        question = _("{question} (now {told})", question=question, told=told)
    person.ask(_("Tell the model"), question, "", taken, check)
