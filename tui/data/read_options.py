"""What a person says of the whole table: which rows are used, how the file is to be read."""

from __future__ import annotations

from typing import Any, Protocol

from data.query_language import QueryError, parse
from data.raw_table import TextFormat
from tui.data.roles import Window
from tui.dialogs.person import Person
from tui.locale import _, words
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS

SECTION = "data.reading"
_OF_TEXT = frozenset(("delimiter", "quote", "escape", "encoding", "decimal"))
"""What files that have types of their own know nothing of."""


class Rows(Window, Protocol):
    """The screen, which also knows how the file was read and which row is shown."""

    @property
    def format(self) -> TextFormat | None:
        """How the file was read."""
        ...

    @property
    def rows(self) -> int:
        """The rows in use."""
        ...

    def show_row(self, number: int) -> None:
        """Show this row (from 1) before and after its preparation."""
        ...


class ReadOptions:
    """The keys of rows and formats."""

    def __init__(self, window: Rows, person: Person) -> None:
        self._window = window
        self._person = person

    def filter_rows(self) -> None:
        """Ask for the query that rows must fit."""
        spec = self._window.spec
        if spec is None:
            return
        question = _("Only rows that fit, as city = Paris and temperature > 10; empty: all rows.")

        def take(text: str) -> None:
            self._window.change({"data.where": text.strip()})

        self._person.ask(_("Rows in use"), question, spec.data.where, take, _wrong_query)

    def go_to_row(self) -> None:
        """Ask for the number of the row to show."""
        rows = self._window.rows

        def check(text: str) -> str | None:
            if text.strip().isdecimal() and 1 <= int(text) <= rows:
                return None
            return _("a whole number from 1 to {rows:,}", rows=rows)

        def take(text: str) -> None:
            self._window.show_row(int(text))

        question = _("Its number among the rows in use, from 1 to {rows:,}:", rows=rows)
        self._person.ask(_("Show a row"), question, "", take, check)

    def read_as(self) -> None:
        """Ask what of the file's format is to be said."""
        from engine.specs import ExperimentSpec
        from engine.specs.schema_walk import place_of

        section = place_of(ExperimentSpec, SECTION)
        if section is None or self._window.spec is None:
            return
        found = _found(self._window.format)
        is_typed = self._window.format is None and self._window.rows > 0
        options = [
            (name, f"{_(info.title or name)}: {self._said(name) or found.get(name, GLYPHS.dash)}")
            for name, info in _fields().items()
            if not (is_typed and name in _OF_TEXT) or self._said(name)
        ]
        title = _("How the file is read")
        text = _("What you say stands; all else is found out.")
        self._person.pick(title, options, "", text, self._ask_option)

    def _ask_option(self, name: str) -> None:
        info = _fields()[name]
        question = _(info.description or "") + " " + _("Empty: found out.")

        def take(text: str) -> None:
            self._window.change({f"{SECTION}.{name}": text})

        self._person.ask(_(info.title or name), question, self._said(name), take, over=True)

    def _said(self, name: str) -> str:
        """What the description says of it, as it is typed."""
        from engine.specs.edit import as_text

        spec = self._window.spec
        section: Any = None if spec is None else getattr(spec.data, "reading", None)
        return "" if section is None else as_text(getattr(section, name))


def _fields() -> dict[str, Any]:
    from engine.specs.reading import ReadingSpec

    return dict(ReadingSpec.model_fields)


def _found(found: TextFormat | None) -> dict[str, str]:
    """What was found out of each option."""
    if found is None:
        return {}
    values = {
        "delimiter": _("tab") if found.dialect.delimiter == "\t" else found.dialect.delimiter,
        "quote": found.dialect.quote or _("none"),
        "escape": found.dialect.escape or _("none"),
        "encoding": found.encoding,
        "decimal": found.decimal,
        "header": _(GLYPHS.on if found.header else GLYPHS.off),
        "skip_rows": str(found.skipped_rows),
    }
    return {
        name: _("{value} (found out)", value=shown(value, 20)) for name, value in values.items()
    }


def _wrong_query(text: str) -> str | None:
    try:
        if text.strip():
            parse(text)
    except QueryError as error:
        return words(error.within(text))
    return None
