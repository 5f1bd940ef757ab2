"""Forms in front of the bench: how one field is searched, and how a sweep goes about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from engine.specs.errors import SpecError
from engine.specs.fields import Field
from engine.specs.sweep import USUAL_TRIALS, Searched, SweepSpec
from tui.dialogs.dialog import Dialog
from tui.locale import N_, _, n_, words
from tui.panes.form import FormLine, FormPane, field_line, heading
from tui.sweeps.axes import short_names
from tui.sweeps.fields import (
    searched_fields,
    searched_when,
    searched_with,
    sweep_form_fields,
    sweep_with,
)
from tui.text.fitting import shown, wrapped
from tui.text.searched import condition_text, key_for_all, searched_text
from tui.widgets.lines import Lines, line

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

CELLS = 56
AROUND = 10
"""Lines of a dialog around its form."""
Change = Callable[[Field, object], str | None]


class SpecForm(FormPane):
    """A form of what is no experiment; ``changed`` takes a new value, or says why not."""

    DEFAULT_CSS = """
    SpecForm, SpecForm:focus-within {
        border: none; padding: 0; margin: 1 0; height: auto; background: $panel;
    }
    SpecForm Lines { background: $panel; }
    """

    def __init__(self, changed: Change) -> None:
        super().__init__("spec-form", "", _no_experiment)
        self._changed = changed

    def fill(self, items: Sequence[FormLine]) -> None:
        """Show these lines, as high as they are where there is room."""
        self.lines.styles.height = min(len(items), max(self.app.size.height - AROUND, 4))
        self.show_items(items, self.id)

    def change(self, field: Field, value: object) -> str | None:
        """Change the field; a sentence if that is not allowed."""
        error = self._changed(field, value)
        if error:
            self.post_message(self.Hinted(error, error=True))
        else:
            self.hint()
        return error

    def action_step(self, by: int) -> None:
        """More or less; what is empty is typed."""
        item = self.present
        if item is not None and item.field is not None and item.field.value is None:
            self.action_edit()
        else:
            super().action_step(by)


def _no_experiment(_edit: Callable[[ExperimentSpec], ExperimentSpec]) -> str | None:
    return None


class _FormScreen(Dialog[str | None]):
    """A form with a line that explains the field in hand. Gives the key that ended it."""

    BOX = "-form"

    def compose_box(self) -> ComposeResult:
        """What it is about, the fields, what is said of one."""
        yield Static(id="form-about")
        yield SpecForm(self._change)
        yield Static(id="form-told")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self._fill()
        self.query_one(Lines).focus()

    @on(FormPane.Hinted)
    def _hinted(self, event: FormPane.Hinted) -> None:
        event.stop()
        told = self.query_one("#form-told", Static)
        told.set_class(event.error, "error")
        told.set_class(not event.error, "faint")
        told.update(Content(shown(event.text, 300)))

    @on(FormPane.SearchWanted)
    def _search_wanted(self, event: FormPane.SearchWanted) -> None:
        """The key that marks a field in the bench's forms: here it takes what is shown."""
        event.stop()
        self.take()

    def take(self) -> None:
        """What that key does; nothing where it is not a field of the bench."""

    def _change(self, field: Field, value: object) -> str | None:
        try:
            self._take(field, value)
        except SpecError as error:
            return words(error)
        self._fill()
        return None

    def _fill(self) -> None:
        about, items = self._content(CELLS)
        self.query_one("#form-about", Static).update(Content(shown(about)))
        self.query_one(SpecForm).fill(items)

    def _take(self, field: Field, value: object) -> None:
        raise NotImplementedError

    def _content(self, cells: int) -> tuple[str, list[FormLine]]:
        raise NotImplementedError

    def action_end(self, answer: str) -> None:
        """Leave with this answer."""
        self.dismiss(answer)


class SearchedScreen(_FormScreen):
    """The range of one field. Gives ``take`` or ``drop``; ``key`` and ``searched`` are as they were
    left.
    """

    KEYS = N_("m searches it so, d not at all, Esc leaves it as it was")
    BINDINGS = [
        Binding("f5", "end('take')", show=False),
        Binding("d,delete", "end('drop')", show=False),
        Binding("a", "all_layers", show=False),
    ]

    def __init__(
        self, field: Field, key: str, searched: Searched, space: Mapping[str, Searched]
    ) -> None:
        self.TITLE_TEXT = _("Search {title}", title=_(field.title))
        super().__init__()
        self.field = field
        self.key = key
        self.searched = searched
        own = (field.path, key_for_all(field.path))
        self.others = {name: one for name, one in space.items() if name not in own}

    def _take(self, field: Field, value: object) -> None:
        if field.path == "when":
            text = value if isinstance(value, str) else ""
            self.searched = searched_when(self.searched, text, self.key, self.others)
        else:
            self.searched = searched_with(self.searched, field.path, value)

    def _content(self, cells: int) -> tuple[str, list[FormLine]]:
        about = self.key
        if key_for_all(self.field.path) is not None:
            if self.key == self.field.path:
                about += "   " + _("a: of every layer")
            else:
                about += "   " + _("a: of this layer alone")
        fields = searched_fields(self.searched, self.field, self.others)
        lines = [field_line(one, cells) for one in fields]
        return about, lines

    def take(self) -> None:
        """Search it so."""
        self.action_end("take")

    def action_all_layers(self) -> None:
        """The same field of every layer, or of this one alone."""
        shared = key_for_all(self.field.path)
        if shared is not None:
            self.key = shared if self.key == self.field.path else self.field.path
            self._fill()


class StartScreen(_FormScreen):
    """How a sweep goes about it. Gives ``start``; ``told`` is as it was left."""

    TITLE_TEXT = N_("Search")
    KEYS = N_("t starts the search, Esc leaves; Enter or ← → change a field")
    BINDINGS = [Binding("t,f,f5", "end('start')", show=False)]

    def __init__(self, name: str, told: SweepSpec) -> None:
        super().__init__()
        self.name_of = name
        self.told = told

    def _notes(self) -> dict[str, str]:
        """What is so where nobody says otherwise."""
        notes: dict[str, str] = {}
        if self.told.metric is None:
            notes["metric"] = _("what the task is usually judged by")
        if self.told.trials is None and self.told.minutes is None:
            is_grid = self.told.sampler == "grid"
            notes["trials"] = _("all of the grid") if is_grid else str(USUAL_TRIALS)
        return notes

    def _take(self, field: Field, value: object) -> None:
        self.told = sweep_with(self.told, field.path, value)

    def _content(self, cells: int) -> tuple[str, list[FormLine]]:
        keys = list(self.told.space)
        about = n_(
            "{name}: {count} field is searched", "{name}: {count} fields are searched", len(keys),
            name=self.name_of,
        )  # fmt: skip
        notes = self._notes()
        fields = sweep_form_fields(self.told)
        items = [field_line(one, cells, notes.get(one.path, "")) for one in fields]
        items += [FormLine(line("")), heading(_("searched"))]
        names = dict(zip(keys, short_names(keys), strict=True))
        for key, name in names.items():
            searched = self.told.space[key]
            parts = wrapped(searched_text(searched), max(cells - 20, 16))
            titles = [shown(name, 17), *([""] * (len(parts) - 1))]
            items += [
                FormLine(line(f" {title:<18}", (shown(part), "accent")))
                for title, part in zip(titles, parts, strict=True)
            ]
            if searched.when:
                told = _("with {condition}", condition=condition_text(searched.when, names))
                items.append(FormLine(line((f" {'':<18}{shown(told, cells - 20)}", "faint"))))
        return about, items
