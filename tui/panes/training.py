"""How the network is trained, and on which rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.panes.form import SIGN, FormLine, FormPane, field_line, heading, known
from tui.text.files import without_folder
from tui.text.fitting import shown, wrapped
from tui.widgets.lines import line

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.fields import Field
    from tui.model.state import BenchState


class TrainingPane(FormPane):
    """Loss, optimizer, batches, callbacks, seed; then the data."""

    def show(self, state: BenchState) -> None:
        """Draw the selected experiment's training options."""
        spec = state.spec
        if spec is None:
            self.show_items([], None)
            return
        from engine.specs.fields import section

        width = max(self.lines.room, 30)
        if spec.watched is not None:
            self._show_told(spec, state, width)
            return
        notes = _notes(state, spec)
        searched = state.searched_texts

        def drawn(field: Field) -> FormLine:
            note = notes.get(field.path, "")
            return field_line(field, width, note, searched(field.path))

        items = [drawn(field) for field in (*section(spec, "training"), *_own(spec))]
        items = [*_ahead(state, spec), *items]
        items += [FormLine(line("")), heading(_("data")), *_table_notes(state, spec, width)]
        items += [drawn(field) for field in section(spec, "data")]
        self.show_items(items, state.selected)
        self.entitle(
            _("the table cannot be used") if isinstance(state.table, str) else _from(state, spec)
        )

    def _show_told(self, spec: ExperimentSpec, state: BenchState, width: int) -> None:
        """What its own program tells of its training."""
        from engine.specs.fields import section

        items = [heading(_("as its own program tells"))]
        told = [*section(spec, "training"), *_own(spec)]
        self.show_items([*items, *(field_line(one, width) for one in told)], state.selected)
        self.entitle("")


def _ahead(state: BenchState, spec: ExperimentSpec) -> list[FormLine]:
    """What training will take, in a line; or why it cannot begin."""
    from engine.forecast import forecast
    from engine.specs import SpecError
    from engine.specs.checks import check
    from tui.text.forecast import forecast_line

    table = known(state.table)
    if table is None:
        return []
    try:
        check(spec, table)
    except SpecError as error:
        return [FormLine(line((" " * SIGN + shown(words(error), 200), "warn")))]
    found = forecast(spec, table)
    said = f"{forecast_line(found)}  {key_of('run.forecast')}"
    return [FormLine(line((" " * SIGN + said, "warn" if found.warnings else "faint")))]


def _from(state: BenchState, spec: ExperimentSpec) -> str:
    """Where a branch goes on from."""
    if spec.branch is None:
        return ""
    run = state.snapshot.named(spec.branch.run)
    return _("from epoch {epoch} of {run}", epoch=spec.branch.epoch, run=run)


def _table_notes(state: BenchState, spec: ExperimentSpec, width: int) -> list[FormLine]:
    """What one should know of the table before anything is trained on it, or why it cannot be
    used: a field below may mend that.
    """
    table, colour = known(state.table), "warn"
    told = [words(note) for note in table.notes] if table else []
    if isinstance(state.table, str):
        told, colour = [without_folder(state.table, spec.data.source)], "bad"
    rows = (text for note in told for text in wrapped(shown(note), width - SIGN))
    return [FormLine(line((" " * SIGN + text, colour))) for text in rows]


def _own(spec: ExperimentSpec) -> list[Field]:
    """The experiment's own fields: seed, name, note."""
    from engine.specs.fields import section

    wanted = ("seed", "name", "note")
    found = {field.path: field for field in section(spec, "")}
    return [found[path] for path in wanted if path in found]


def _notes(state: BenchState, spec: ExperimentSpec) -> dict[str, str]:
    """What a value counts, or comes to on this table."""
    from engine.specs.checks import kept_rows, training_rows
    from engine.specs.tasks import task_of

    kept = spec.training.resume
    units = {
        "training.resume.every_epochs": n_("epoch", "epochs", kept.every_epochs or 0),
        "training.resume.every_seconds": _("seconds"),
    }
    table = known(state.table)
    if table is None:
        return units
    loss = task_of(spec, table).loss(spec.training.loss)
    if loss != spec.training.loss:
        units["training.loss"] = _("here {loss}", loss=loss)
    rows = training_rows(spec, table)
    kept, test = kept_rows(spec, table)
    section, first = spec.training.pseudo_labels, rows
    if section is not None:
        first = max(round(section.labelled * rows), 1)
        about = {"some": first, "count": rows}
        units["training.pseudo_labels.labelled"] = _("about {some} of {count} rows", **about)
    steps = math.ceil(first / spec.training.batch_size)
    return {
        **units,
        "training.batch_size": _("{count} steps an epoch", count=steps),
        "data.validation.split": _("{some} of {count} rows", some=kept, count=table.rows),
        "data.test.split": _("{some} of {count} rows", some=test, count=table.rows),
    }
