"""What a person does with experiments: new, open, save, rename, close, filter, switch."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from data import Description, precheck
from data.errors import InputError
from data.messages import Message as Said
from data.sources.formats.telling import may_hold_table
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.runs import newest_runs
from tui.bench.creating import create
from tui.bench.desk import Desk
from tui.bench.saving import Files, copy_name, refusal
from tui.bench.selection import Selection
from tui.dialogs.saving import Saving
from tui.keymap.table import key_of
from tui.locale import _, n_, words
from tui.model import messages
from tui.model.known_files import cannot_write, file_name
from tui.model.undo import Back
from tui.text.preset_notes import name_and_note, said_note

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.sweep import SweepSpec


class Experiments:
    """The keys of experiments."""

    def __init__(self, desk: Desk, selection: Selection) -> None:
        self._desk = desk
        self._selection = selection
        self._files = Files()

    def new(self) -> None:
        """A copy of this experiment, to change one thing: the note was about the other."""
        from engine.specs.edit import with_value

        state = self._desk.state
        spec = state.spec or self._desk.start
        names = {state.spec_of(item).name for item in state.snapshot.experiments}
        copy = with_value(spec, "name", copy_name(spec.name, names))
        made = with_value(copy, "note", "")
        create(self._desk, made.name, lambda __: made)

    def close(self) -> None:
        """Take the experiment off the list."""
        from engine.client.experiments import add_experiment, close_experiment

        state = self._desk.state
        experiment = state.experiment
        if experiment is None:
            return
        if any(run.experiment == experiment.id for run in state.snapshot.active):
            said = _("it trains or waits: stop it first ({key})", key=key_of("run.stop"))
            if state.own_run is None:
                said = _(
                    "a run of it waits: {cancel} under {runs} takes it off the queue first",
                    cancel=key_of("queue.cancel_queued"),
                    runs=key_of("experiment.runs"),
                )
            self._desk.person.hint(said, error=True)
            return
        if len(state.experiments) == 1:
            state.filter = ""  # the next one is behind it
        ids = [item.id for item in state.experiments]
        place = ids.index(experiment.id) if experiment.id in ids else 0
        rest = [name for name in ids if name != experiment.id]
        name = state.spec_of(experiment).name
        is_last = len(state.snapshot.experiments) == 1

        def close(store: Store) -> Back:
            close_experiment(store, experiment.id)
            made = add_experiment(store, self._desk.start) if is_last else None
            if made is not None:
                self._desk.window.post_message(messages.Created(made))
            return lambda store: self._reopened(store, experiment.id, made)

        said = Said("undo.closed", {"name": name})
        self._desk.watcher.do(self._desk.undo.undoable(said, close))
        self._selection.select(rest[min(place, len(rest) - 1)] if rest else None)
        if state.run_of(experiment.id) is None:
            text = _("{name} is off the list", name=name)
        else:
            text = _(
                "{name} is off the list; its runs are under {key}",
                name=name,
                key=key_of("experiment.runs"),
            )
        self._desk.person.hint(
            _("{what}; {key} takes that back", what=text, key=key_of("experiment.undo"))
        )

    def _reopened(self, store: Store, experiment: str, instead: str | None) -> Message:
        """On the list where it stood; what was made in its place goes, if nobody has used it."""
        from engine.client.experiments import close_experiment, take_back_closing

        take_back_closing(store, experiment)
        used = {run.experiment for run in newest_runs(store)}
        for item in experiments(store):
            if item.id == instead and item.id not in used and item.spec == self._desk.start:
                close_experiment(store, item.id)
        return messages.Created(experiment)

    def switch(self, number: int) -> None:
        """To the experiment with this number; once more, from a run picked under R to its own."""
        state = self._desk.state
        items = state.experiments
        if number <= len(items):
            wanted = items[number - 1].id
            if wanted == state.selected:
                state.viewing.pop(wanted, None)
            self._selection.select(wanted)
        else:
            said = _("there is no experiment {number}", number=number)
            self._desk.person.hint(self._hiding() or said, error=True)

    def switch_by(self, by: int) -> None:
        """To the next or previous experiment."""
        wanted = self._desk.state.neighbour(by)
        if wanted == self._desk.state.selected:
            said = _("there is no other experiment; {key} makes one", key=key_of("experiment.new"))
            self._desk.person.hint(self._hiding() or said)
        self._selection.select(wanted)

    def read(self) -> None:
        """The experiment's name and note, however long they are."""
        spec = self._desk.state.spec
        if spec is not None:
            self._desk.person.hint(name_and_note(spec.name, spec.note))

    def rename(self) -> None:
        """Another name."""
        state = self._desk.state
        spec, meant = state.spec, state.selected
        if spec is None:
            return

        def check(text: str) -> str | None:
            return None if text.strip() else _("a name needs at least one letter")

        def take(text: str) -> None:
            error = self._apply_name(text.strip()) if meant == state.selected else None
            if error:
                self._desk.person.notice(_("That name will not do"), error)

        self._desk.person.ask(_("Rename"), _("Name of the experiment:"), spec.name, take, check)

    def _apply_name(self, name: str) -> str | None:
        from engine.specs.edit import with_value

        return self._selection.apply(lambda spec: with_value(spec, "name", name))

    def filter(self) -> None:
        """Only names with some letters."""
        state = self._desk.state

        def check(text: str) -> str | None:
            if state.named(text.strip()):
                return None
            return _('no name has "{text}"', text=text.strip())

        def take(text: str) -> None:
            state.filter = text.strip()
            found = state.named(state.filter)
            if found and state.selected not in [item.id for item in found]:
                self._selection.select(found[0].id)
            self._desk.window.draw()
            self._desk.person.hint(self._hiding())

        question = _("Letters that the name must have; empty shows all:")
        self._desk.person.ask(_("Filter"), question, state.filter, take, check)

    def show_all(self) -> None:
        """Forget the filter."""
        if self._desk.state.filter:
            self._desk.state.filter = ""
            self._desk.window.draw()
            self._desk.person.hint(_("all experiments are on the list again"))

    def _hiding(self) -> str:
        """How many experiments the filter hides, and what shows them; empty where it hides none."""
        state = self._desk.state
        if not state.hidden:
            return ""
        return n_(
            'the filter "{text}" hides {count} experiment; {key} shows all',
            'the filter "{text}" hides {count} experiments; {key} shows all',
            state.hidden,
            text=state.filter,
            key=key_of("experiment.show_all"),
        )

    def open(self) -> None:
        """A preset, a file or a table as a new experiment."""
        from tui.dialogs.open import OpenScreen

        spec = self._desk.state.spec
        own = spec is not None and spec.data.is_own
        folder = Path(spec.data.source).parent if spec is not None and own else Path.cwd()
        self._desk.person.push(OpenScreen(folder), self.open_named)

    def open_named(self, named: str) -> None:
        """Open a preset on the bench's table, an experiment's file as it is, or a table."""
        from engine.client.sweep_drafts import draft_in

        desk = self._desk
        path = Path(named).expanduser()
        if path.is_dir() or (may_hold_table(named) and path.is_file()):
            self._open_table(str(Path(named).expanduser().absolute()))
            return
        own = desk.start.data if desk.asked and not named.endswith(".toml") else None
        source, label = (None, None) if own is None else (own.source, own.label)
        try:
            spec = self._opened(named, source, label)
            draft = draft_in(named)
        except InputError as error:
            desk.person.notice(_("That could not be opened"), words(error))
            return
        self._files.remember(Path(named).expanduser())
        self._show(spec, draft)

    def _open_table(self, source: str) -> None:
        """A beginning on a table; its sizes follow once the table is known."""
        from engine.client.opening import own_table

        try:
            precheck(source)
            spec = own_table(source)
            table = self._desk.state.table_of(spec.data)
            if isinstance(table, Description):
                spec = own_table(source, table=table)
        except InputError as error:
            self._desk.person.notice(_("That could not be opened"), words(error))
            return
        self._show(spec)

    def _show(self, spec: ExperimentSpec, draft: SweepSpec | None = None) -> None:
        """Go to this experiment: the one on the list, else it is put there, with what is searched
        of it.
        """
        desk = self._desk
        known = [item for item in desk.state.snapshot.experiments if item.spec == spec]
        if known:
            self._selection.select(known[0].id)
        else:
            create(
                desk, spec.name, lambda __: spec, None if draft is None else partial(_kept, draft)
            )
        desk.person.hint(said_note(spec.note) or _("{name} is open", name=spec.name))

    def _opened(self, named: str, source: str | None, label: str | None) -> ExperimentSpec:
        """With the sizes of its table where they are known."""
        from engine.client.opening import open_experiment

        spec = open_experiment(named, source, label=label)
        table = self._desk.state.table_of(spec.data)
        if not isinstance(table, Description):
            return spec
        return open_experiment(named, source, label=label, describe=lambda __: table)

    def save(self) -> None:
        """The experiment as a TOML file."""
        spec = self._desk.state.spec
        if spec is None:
            return
        Saving(
            title=_("Save as TOML"),
            proposal=f"{file_name(spec.name)}.toml",
            over=_("Save over a file"),
            replaces=_("write into it what differs; comments and order stay"),
            refused=refusal,
            doubt=self._files.doubt,
            write=lambda path: self._write(spec, path),
        ).ask(self._desk.person)

    def _write(self, spec: ExperimentSpec, path: Path) -> str | None:
        """Save it and say so; a sentence if that failed."""
        try:
            kept = self._files.write(spec, path, self._desk.state.searched)
        except OSError as error:
            return cannot_write(path, error)
        said = (
            _("saved as {path}", path=path)
            if kept
            else _("saved as {path}, all of it anew: its comments could not be kept", path=path)
        )
        self._desk.person.hint(said)
        return None


def _kept(draft: SweepSpec, store: Store, spec: ExperimentSpec) -> str:
    """A new experiment with what its file says is searched."""
    from engine.client.experiments import add_experiment
    from engine.client.sweep_drafts import keep_draft

    made = add_experiment(store, spec)
    keep_draft(store, made, draft)
    return made
