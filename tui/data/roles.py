"""What a person says of the marked column: its role, its order, that it is the label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from data.schema import ROLES, Role
from tui.data.columns import ListedColumn
from tui.data.role_words import ROLE_NOTES, ROLE_WORDS, is_chosen
from tui.dialogs.person import Person
from tui.dialogs.pick import PickScreen
from tui.locale import _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

FOUND_OUT = "found-out"


class Window(Protocol):
    """The screen as its controllers see it."""

    @property
    def marked(self) -> ListedColumn | None:
        """The column under the cursor, as it is described now."""
        ...

    @property
    def spec(self) -> ExperimentSpec | None:
        """The experiment's description."""
        ...

    def change(self, values: dict[str, Any]) -> bool:
        """Change values of the description by their keys; False where that is refused, which is
        said.
        """
        ...


class Roles:
    """The keys of roles."""

    def __init__(self, window: Window, person: Person) -> None:
        self._window = window
        self._person = person

    def role(self) -> None:
        """Ask for the role of the marked column."""
        marked = self._window.marked
        if marked is None:
            return
        options: list[tuple[str, str]] = [(role, ROLE_WORDS[role]) for role in ROLES]
        notes = [ROLE_NOTES[role] for role in ROLES]
        options.append((FOUND_OUT, _("found out")))
        notes.append(_("What its name and its cells say; your choice is forgotten."))
        title = _("{column} is used as", column=shown(marked.id, 30))
        present = marked.schema.role
        self._person.push(
            PickScreen(title, options, present, notes=notes), self._taker(marked, present)
        )

    def _taker(self, marked: ListedColumn, present: Role) -> Callable[[str], None]:
        def take(choice: str) -> None:
            if choice == FOUND_OUT:
                self._forget(marked.id)
            elif choice == "label":
                self._make_label(marked.id)
            elif choice == "ordinal":
                self._ask_order(marked)
            elif choice != present or not is_chosen(marked.schema):
                self._set(marked.id, choice)

        return take

    def label(self) -> None:
        """The marked column is what is to be predicted."""
        marked = self._window.marked
        if marked is not None:
            self._make_label(marked.id)

    def ignore(self) -> None:
        """Do not use the marked column, or use it again."""
        marked = self._window.marked
        spec = self._window.spec
        if marked is None or spec is None:
            return
        if (spec.data.roles or {}).get(marked.id) == "ignore":
            self._forget(marked.id)
        elif marked.schema.role == "label":
            said = _("the label cannot be ignored: make another column the label first")
            self._person.hint(said, error=True)
        else:
            self._set(marked.id, "ignore")

    def _set(self, column: str, role: str) -> None:
        spec = self._window.spec
        if spec is None:
            return
        changes: dict[str, Any] = {"data.roles": {**(spec.data.roles or {}), column: role}}
        if spec.data.label == column:  # it is an input now, and another is found to predict
            changes["data.label"] = None
        self._window.change(changes)

    def _forget(self, column: str) -> None:
        spec = self._window.spec
        if spec is None:
            return
        changes: dict[str, Any] = {"data.roles": _without(spec.data.roles, column)}
        if spec.data.label == column:
            changes["data.label"] = None
        if column in (spec.data.orders or {}):
            changes["data.orders"] = _without(spec.data.orders, column)
        self._window.change(changes)

    def _make_label(self, column: str) -> None:
        spec = self._window.spec
        if spec is None:
            return
        changes: dict[str, Any] = {"data.label": column}
        if column in (spec.data.roles or {}):
            changes["data.roles"] = _without(spec.data.roles, column)
        self._window.change(changes)

    def _ask_order(self, marked: ListedColumn) -> None:
        """The values from the lowest on; those that are there stand in the line at first."""
        bars = marked.statistics.bars
        values = marked.schema.order or (() if bars is None else bars.values)
        question = _("The values from the lowest on, with < between them:")

        def check(text: str) -> str | None:
            return None if len(_order(text)) > 1 else _("an order needs two values or more")

        def take(text: str) -> None:
            spec = self._window.spec
            if spec is None:
                return
            orders = {**(spec.data.orders or {}), marked.id: _order(text)}
            roles = {**(spec.data.roles or {}), marked.id: "ordinal"}
            changes: dict[str, Any] = {"data.roles": roles, "data.orders": orders}
            if spec.data.label == marked.id:
                changes["data.label"] = None
            self._window.change(changes)

        title = _("The order of {column}", column=shown(marked.id, 30))
        self._person.ask(title, question, " < ".join(values), take, check)


def _order(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split("<") if part.strip()))


def _without(values: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    """What is said of the others; None where that is nothing."""
    return {key: value for key, value in (values or {}).items() if key != name} or None
