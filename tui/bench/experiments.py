"""What a person does with experiments: new, open, save, rename, close, filter, switch."""

from __future__ import annotations

from pathlib import Path

from textual.message import Message

from data.errors import InputError
from engine.store.database import Store
from tui.bench.desk import Desk
from tui.bench.saving import copy_name, file_name, save_as, toml_path
from tui.bench.selection import Selection
from tui.locale import _, words
from tui.model import messages


class Experiments:
    """The keys of experiments."""

    def __init__(self, desk: Desk, selection: Selection) -> None:
        self._desk = desk
        self._selection = selection

    def new(self) -> None:
        """A copy of this experiment, to change one thing: the note was about the other."""
        from engine.specs.edit import with_value

        state = self._desk.state
        spec = state.spec or self._desk.start
        names = {state.spec_of(item).name for item in state.snapshot.experiments}
        copy = with_value(spec, "name", copy_name(spec.name, names))
        self._selection.create(with_value(copy, "note", ""))

    def close(self) -> None:
        """Take the experiment off the list."""
        from engine.client.experiments import add_experiment, close_experiment

        state = self._desk.state
        experiment = state.experiment
        if experiment is None:
            return
        if any(run.experiment == experiment.id for run in state.snapshot.active):
            said = _("it trains or waits: stop it first (s)")
            if state.own_run is None:
                said = _("a run of it waits: d under R takes it off the queue first")
            self._desk.person.hint(said, error=True)
            return
        ids = [item.id for item in state.experiments]
        place = ids.index(experiment.id) if experiment.id in ids else 0
        rest = [name for name in ids if name != experiment.id]
        name = state.spec_of(experiment).name

        def close(store: Store) -> Message | None:
            close_experiment(store, experiment.id)
            if len(state.snapshot.experiments) == 1:
                return messages.Created(add_experiment(store, self._desk.start))
            return None

        self._desk.watcher.do(close)
        self._selection.select(rest[min(place, len(rest) - 1)] if rest else None)
        self._desk.person.hint(_("{name} is off the list; its runs are under R", name=name))

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
            self._desk.person.hint(_("there is no experiment {number}", number=number), error=True)

    def switch_by(self, by: int) -> None:
        """To the next or previous experiment."""
        wanted = self._desk.state.neighbour(by)
        if wanted == self._desk.state.selected:
            self._desk.person.hint(_("there is no other experiment; n makes one"))
        self._selection.select(wanted)

    def read(self) -> None:
        """The experiment's name and note, however long they are."""
        spec = self._desk.state.spec
        if spec is not None:
            self._desk.person.hint(spec.name if not spec.note else f"{spec.name}: {spec.note}")

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

        def take(text: str) -> None:
            state.filter = text.strip()
            found = state.experiments
            if found and state.selected not in [item.id for item in found]:
                self._selection.select(found[0].id)
            self._desk.window.draw()

        question = _("Letters that the name must have; empty shows all:")
        self._desk.person.ask(_("Filter"), question, state.filter, take)

    def open(self) -> None:
        """A preset or a file as a new experiment."""
        from tui.dialogs.open import OpenScreen

        self._desk.person.push(OpenScreen(), self.open_named)

    def open_named(self, named: str) -> None:
        """Open a preset on the bench's table, or a file as it is."""
        from engine.client.opening import open_experiment
        from engine.specs.edit import with_value

        desk = self._desk
        own = desk.start.data.source if desk.asked and not named.endswith(".toml") else None
        try:
            spec = open_experiment(named, own)
        except InputError as error:
            desk.person.notice(_("That could not be opened"), words(error))
            return
        if own is not None and desk.start.data.label is not None:
            spec = with_value(spec, "data.label", desk.start.data.label)
        known = [item for item in desk.state.snapshot.experiments if item.spec == spec]
        if known:
            self._selection.select(known[0].id)
        else:
            self._selection.create(spec)
        desk.person.hint(spec.note or _("{name} is open", name=spec.name))

    def save(self) -> None:
        """The experiment as a TOML file."""
        spec = self._desk.state.spec
        if spec is None:
            return

        def write(text: str) -> str | None:
            return save_as(spec, text)

        def done(text: str) -> None:
            self._desk.person.hint(_("saved as {path}", path=toml_path(text)))

        proposal = f"{file_name(spec.name)}.toml"
        question = _("File, in {folder} unless the path says otherwise:", folder=Path.cwd())
        self._desk.person.ask(_("Save as TOML"), question, proposal, done, write)
