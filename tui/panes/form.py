"""Forms: one line a field, changed by arrow keys, typed into, or picked from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from tui.keymap.action import bindings
from tui.keymap.panes import FORM
from tui.locale import _, words
from tui.panes.pane import FRAME, Apply, Pane
from tui.text.fitting import fit, fit_path, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.entry import Entry
from tui.widgets.lines import Line, Lines, line

if TYPE_CHECKING:
    from data import Description
    from engine.specs.fields import Field

SIGN = 1
"""Cells for the sign of the cursor at a line's beginning."""
TITLE_CELLS = 17


def form_width(value: str) -> int:
    """Cells of a pane in which a field's value stands whole."""
    return FRAME + SIGN + TITLE_CELLS + 1 + width(shown(value))


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of a form: a field, a layer of the network by its place, or only words."""

    content: Line
    field: Field | None = None
    layer: tuple[int, ...] | None = None


class Editor(Entry):
    """The field that is being typed into. Esc leaves it as it was."""

    DEFAULT_CSS = """
    Editor, Editor:focus {
        position: absolute; layer: over; height: 1; border: none; padding: 0;
        background: $boost; color: $foreground; display: none;
        &.-open { display: block; }
    }
    """

    class Left(Message):
        """Esc was pressed, or another widget has the focus."""

    def on_key(self, event: events.Key) -> None:
        """Esc gives the letters back to the bench."""
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left())

    def on_blur(self) -> None:
        """A click elsewhere leaves the field as it was."""
        if self.has_class("-open"):
            self.post_message(self.Left())


class FormPane(Pane):
    """A pane of fields."""

    BINDINGS = bindings(FORM)
    DEFAULT_CSS = "FormPane { layers: default over; }"

    class Hinted(Message):
        """What the line under the bench should say about the present field.

        ``unasked``: the person has not moved, so that what was said in answer to a key stays;
        ``redrawn``: nor changed the field, so that what was told stays, too.
        """

        def __init__(
            self, text: str, error: bool = False, *, unasked: bool = False, redrawn: bool = False
        ) -> None:
            self.text = text
            self.error = error
            self.unasked = unasked
            self.redrawn = redrawn
            super().__init__()

    class SearchWanted(Message):
        """The values of a field are to be searched, or others, or no longer."""

        def __init__(self, field: Field) -> None:
            self.field = field
            super().__init__()

    def __init__(self, id: str, heading: str, apply: Apply) -> None:
        super().__init__(id, heading, apply)
        self.items: list[FormLine] = []
        self.editing: Field | None = None
        self._of: str | None = None
        self._explained: str | None = None

    def compose(self) -> ComposeResult:
        """The lines, and the editor above them."""
        yield Lines(id=f"{self.id}-lines", signed=True)
        yield Editor(compact=True, select_on_focus=True)

    @property
    def lines(self) -> Lines:
        """The form's lines."""
        return self.query_one(Lines)

    @property
    def present(self) -> FormLine | None:
        """The line under the cursor."""
        row = self.lines.row
        return self.items[row] if row < len(self.items) else None

    def show_items(self, items: Sequence[FormLine], of: str | None) -> None:
        """Draw the form of an experiment."""
        same = of == self._of
        if not same:
            self._of = of
            # What is being typed was meant for the other, and its letters are no keys of the bench:
            # the line stays until Enter or Esc, and changes nothing
            self.editing = None
        present = self.present if same else None
        first, self.items = not self.items, list(items)
        stops = [
            row
            for row, item in enumerate(items)
            if item.field is not None or item.layer is not None
        ]
        lines = self.lines
        if present is not None and present.field is not None and present.layer is None:
            lines.row = self._row_of(present.field.path, lines.row)
        lines.show([item.content for item in items], stops)
        if self.editing is not None:
            self._place_editor()
        # Who came before the experiment was read; who changed what the field means
        changed = same and self.editing is None and self.explanation() != self._explained
        if (first or changed) and self.lines.has_focus:
            was_refused = self._explained is None
            redrawn = not first and not was_refused
            self.hint(unasked=redrawn, redrawn=redrawn)

    def _row_of(self, path: str, otherwise: int) -> int:
        """Where a field stands now."""
        rows = (
            row
            for row, item in enumerate(self.items)
            if item.field is not None and item.field.path == path
        )
        return next(rows, otherwise)

    @on(Lines.Moved)
    def _moved(self) -> None:
        if self.lines.has_focus:
            self.hint()

    def on_descendant_focus(self) -> None:
        """Explain the field one arrives at."""
        if self.editing is None:
            self.hint()

    def hint(self, *, unasked: bool = False, redrawn: bool = False) -> None:
        """Explain the present field."""
        self._explained = self.explanation()
        self.post_message(self.Hinted(self._explained, unasked=unasked, redrawn=redrawn))

    def explanation(self) -> str:
        """What the present field is, and its limits."""
        item = self.present
        if item is None or item.field is None:
            return ""
        field = item.field
        meaning = meaning_of(field, str(field.value))
        if meaning:
            return f"{_(field.title)} {_word(str(field.value))}: {meaning}"
        limits = None if field.kind == "choice" else field.limits
        within = "" if limits is None else f" ({words(limits)})"
        return f"{_(field.title)}: {_(field.help)}{within}"

    def change(self, field: Field, value: object) -> str | None:
        """Change the field; a sentence if that is not allowed."""
        from engine.specs.edit import with_value

        error = self.apply(lambda spec: with_value(spec, field.path, value))
        if error:
            self.post_message(self.Hinted(error, error=True))
            self._explained = None  # the next change that is allowed takes the error away
        elif self.editing is None:
            self.hint(unasked=True)
        return error

    def action_step(self, by: int) -> None:
        """Next or previous choice, more or less."""
        item = self.present
        if item is None or item.field is None:
            return
        from tui.panes.value_steps import stepped

        value = stepped(item.field, by)
        if value is None:
            self.action_edit()
        else:
            self.change(item.field, value)

    @on(Lines.Chosen)
    def action_edit(self) -> None:
        """Type a value, pick a choice, or turn a switch."""
        item = self.present
        if item is None or item.field is None:
            return
        field = item.field
        if field.kind == "switch":
            self.change(field, not field.value)
        elif field.kind == "choice":
            self._pick(field)
        else:
            self._type(field)

    def action_searched(self) -> None:
        """Say which values of the field are searched."""
        item = self.present
        if item is not None and item.field is not None:
            self.post_message(self.SearchWanted(item.field))

    def _pick(self, field: Field) -> None:
        from tui.dialogs.pick import PickScreen

        meant = self._of

        def picked(choice: str | None) -> None:
            if choice is not None and meant == self._of:
                self.change(field, choice)

        options = [(word, _word(word)) for word in field.choices]
        notes = [meaning_of(field, word) for word in field.choices]
        told = _(field.help) if any(notes) else ""
        dialog = PickScreen(_(field.title), options, str(field.value), told, notes)
        self.app.push_screen(dialog, picked)

    def _type(self, field: Field) -> None:
        from engine.specs.edit import as_text

        editor = self.query_one(Editor)
        self.editing = field
        editor.value = as_text(field.value)
        self._place_editor()
        editor.add_class("-open")
        editor.focus()
        limits = "" if field.limits is None else f" {words(field.limits)}."
        self.post_message(
            self.Hinted(
                _(
                    "{title}:{limits} Enter keeps it, Esc does not.",
                    title=_(field.title),
                    limits=limits,
                )
            )
        )

    def _place_editor(self) -> None:
        """Over the value of the line under the cursor."""
        lines, editor = self.lines, self.query_one(Editor)
        indent = SIGN + TITLE_CELLS + 1 + (0 if self.editing is None else self.editing.depth)
        editor.styles.width = max(lines.room - indent, 8)
        editor.styles.offset = (indent, lines.row - lines.scroll_offset.y)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        from engine.specs.edit import as_text

        event.stop()
        field = self.editing
        if field is None:
            self._close()
            return
        same = event.value == shown(as_text(field.value))
        if same or not self.change(field, event.value):
            self._close()

    @on(Editor.Left)
    def _left(self) -> None:
        self._close()

    def _close(self) -> None:
        editor = self.query_one(Editor)
        had_focus = editor.has_focus
        self.editing = None
        editor.remove_class("-open")
        if had_focus:
            self.lines.focus()
        self.hint()


def meaning_of(field: Field, word: str) -> str:
    """The sentence on a word that can be chosen; empty where there is none."""
    meaning = field.meanings.get(word, "")
    return _(meaning) if meaning else ""


def _word(choice: str) -> str:
    """A choice as people write it."""
    return choice.replace("_", " ")


def field_line(field: Field, cells: int, note: str = "", searched: str = "") -> FormLine:
    """A field as a line: its name, its value, a note; ``searched`` are the values that are searched
    of it, in place of its own.
    """
    from engine.specs.edit import as_text

    value = as_text(field.value)
    if field.kind == "switch":
        value = _(GLYPHS.on if field.value else GLYPHS.off)
    elif not value:
        value = GLYPHS.dash
    elif field.kind == "choice":
        value = _word(value)
    title = " " * (SIGN + field.depth) + _(field.title)
    room = max(cells - SIGN - TITLE_CELLS - 1 - field.depth, 8)
    style = "faint" if field.value in (None, False) else "strong"
    if searched:
        value, style, note = searched, "accent strong", ""
    value = shown(value)
    spans: list[str | tuple[str, str]] = [
        (fit(title, SIGN + TITLE_CELLS + field.depth), ""),
        " ",
        ((fit_path if field.path == "data.source" else fit)(value, room).rstrip(), style),
    ]
    if note and len(value) + len(note) + 2 <= room:
        spans.append((f"  {note}", "faint"))
    return FormLine(line(*spans), field)


def heading(text: str) -> FormLine:
    """A line of words between fields."""
    return FormLine(line((" " * SIGN + text, "faint")))


def known(table: Description | str | None) -> Description | None:
    """The table's description if it can be used."""
    return None if isinstance(table, str) else table
