"""What the keys of the bench do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.command import CommandPalette
from textual.message import Message
from textual.widgets import Input

from data.errors import InputError
from engine.store.database import Store
from tui.bench.saving import copy_name, file_name, save_as, toml_path
from tui.bench.train_actions import TrainActions
from tui.model import messages
from tui.panes.confusion import ConfusionPane

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec


class BenchActions(TrainActions):
    """The actions, over the state that the bench owns."""

    asked: bool
    front: str
    _followed: str | None = None

    @property
    def start(self) -> ExperimentSpec:
        """The first experiment."""
        raise NotImplementedError

    def select(self, experiment: str | None) -> None:
        """Switch to an experiment."""
        raise NotImplementedError

    def go_to(self, name: str) -> None:
        """Bring a pane to the front."""
        raise NotImplementedError

    def draw(self, *names: str) -> None:
        """Bring panes up to date."""
        raise NotImplementedError

    @property
    def panes(self) -> list[str]:
        """The panes in their order."""
        raise NotImplementedError

    def describe_in_thread(self, read: Callable[[Store], Message]) -> None:
        """Large tables take long to read: not in the watcher's way."""
        watcher = self.watcher

        def work() -> None:
            try:
                store = Store(watcher.directory, read_only=watcher.read_only)
            except InputError as error:
                self.post_message(messages.Refused(str(error)))
                return
            try:
                self.post_message(read(store))
            finally:
                store.close()

        self.run_worker(work, thread=True, exit_on_error=False)

    def create(self, spec: ExperimentSpec) -> None:
        """A new experiment behind the selected one."""
        from engine.store.experiment_writer import add_experiment

        after = self.state.selected

        def make(store: Store) -> Message:
            return messages.Created(add_experiment(store, spec, after))

        self.watcher.do(make)

    # Experiments

    def action_new(self) -> None:
        """A copy of this experiment, to change one thing."""
        from engine.specs.edit import with_value

        spec = self.state.spec or self.start
        names = {self.state.spec_of(item).name for item in self.state.snapshot.experiments}
        self.create(with_value(spec, "name", copy_name(spec.name, names)))

    def action_close(self) -> None:
        """Take the experiment off the list."""
        from engine.store.experiment_writer import add_experiment, close_experiment

        experiment = self.state.experiment
        if experiment is None:
            return
        if any(run.experiment == experiment.id for run in self.state.snapshot.active):
            self.hint("it trains or waits: stop it first (s)", error=True)
            return
        ids = [item.id for item in self.state.experiments]
        place = ids.index(experiment.id) if experiment.id in ids else 0
        rest = [name for name in ids if name != experiment.id]
        name = self.state.spec_of(experiment).name

        def close(store: Store) -> Message | None:
            close_experiment(store, experiment.id)
            if len(self.state.snapshot.experiments) == 1:
                return messages.Created(add_experiment(store, self.start))
            return None

        self.watcher.do(close)
        self.select(rest[min(place, len(rest) - 1)] if rest else None)
        self.hint(f"{name} is off the list; its runs are under R")

    def leave_closed(self, before: messages.Snapshot) -> None:
        """The experiment on show is off the list: to the one in its place, and say so."""
        items = self.state.snapshot.experiments
        known = [item.id for item in before.experiments]
        was = known.index(self.state.selected) if self.state.selected in known else None
        place = min(was or 0, len(items) - 1)
        # Keys that were meant for the line being typed must not act on the bench
        typing = isinstance(self.app.focused, Input) or self.app.screen is not self
        self.select(items[place].id if items else None)
        if was is None:
            return
        name = before.experiments[was].spec.name
        said = f"{name} was taken off the list in another window; its runs are under R"
        if typing:
            self.notice("The experiment is closed", said)
        else:
            self.hint(said)

    def action_switch(self, number: int) -> None:
        """To the experiment with this number."""
        items = self.state.experiments
        if number <= len(items):
            self.select(items[number - 1].id)
        else:
            self.hint(f"there is no experiment {number}", error=True)

    def action_switch_by(self, by: int) -> None:
        """To the next or previous experiment."""
        self.select(self.state.neighbour(by))

    def action_rename(self) -> None:
        """Another name."""
        from tui.dialogs.ask import AskScreen

        spec, meant = self.state.spec, self.state.selected
        if spec is None:
            return

        def check(text: str) -> str | None:
            return None if text.strip() else "a name needs at least one letter"

        def take(text: str | None) -> None:
            if text is not None and meant == self.state.selected:
                error = self.apply_name(text.strip())
                if error:
                    self.notice("That name will not do", error)

        self.app.push_screen(AskScreen("Rename", "Name of the experiment:", spec.name, check), take)

    def apply_name(self, name: str) -> str | None:
        """Change the selected experiment's name."""
        from engine.specs.edit import with_value

        return self.apply(lambda spec: with_value(spec, "name", name))

    def apply(self, edit: Callable[[ExperimentSpec], ExperimentSpec]) -> str | None:
        """Change the selected experiment."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Only names with some letters."""
        from tui.dialogs.ask import AskScreen

        def take(text: str | None) -> None:
            if text is not None:
                self.state.filter = text.strip()
                found = self.state.experiments
                if found and self.state.selected not in [item.id for item in found]:
                    self.select(found[0].id)
                self.draw()

        question = "Letters that the name must have; empty shows all:"
        self.app.push_screen(AskScreen("Filter", question, self.state.filter), take)

    def action_open(self) -> None:
        """A preset or a file as a new experiment."""
        from tui.dialogs.open import OpenScreen

        def take(named: str | None) -> None:
            if named is not None:
                self.open_named(named)

        self.app.push_screen(OpenScreen(), take)

    def open_named(self, named: str) -> None:
        """Open a preset on the bench's table, or a file as it is."""
        from engine.client.opening import open_experiment
        from engine.specs.edit import with_value

        own = self.start.data.source if self.asked and not named.endswith(".toml") else None
        try:
            spec = open_experiment(named, own)
        except InputError as error:
            self.notice("That could not be opened", str(error))
            return
        if own is not None and self.start.data.label is not None:
            spec = with_value(spec, "data.label", self.start.data.label)
        known = [item for item in self.state.snapshot.experiments if item.spec == spec]
        if known:
            self.select(known[0].id)
        else:
            self.create(spec)
        self.hint(spec.note or f"{spec.name} is open")

    def action_save(self) -> None:
        """The experiment as a TOML file."""
        from tui.dialogs.ask import AskScreen

        spec = self.state.spec
        if spec is None:
            return

        def write(text: str) -> str | None:
            return save_as(spec, text)

        def done(text: str | None) -> None:
            if text is not None:
                self.hint(f"saved as {toml_path(text)}")

        proposal = f"{file_name(spec.name)}.toml"
        question = f"File, in {Path.cwd()} unless the path says otherwise:"
        self.app.push_screen(AskScreen("Save as TOML", question, proposal, write), done)

    # Looking around

    def action_pane(self, by: int) -> None:
        """The next or previous pane."""
        names = self.panes
        self.go_to(names[(names.index(self.front) + by) % len(names)])

    def action_go(self, name: str) -> None:
        """To a pane by its letter."""
        self.go_to(name)

    def action_help(self) -> None:
        """All keys."""
        from tui.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_palette(self) -> None:
        """Actions by name."""
        words = "letters of an action, an experiment or a preset"
        self.app.push_screen(CommandPalette(placeholder=words))

    def action_suspend(self) -> None:
        """Back to the shell for a while."""
        from tui.terminal.lasting import shell_waits

        if shell_waits():
            self.app.action_suspend_process()
        else:
            self.hint("no shell waits behind the bench: q leaves it", error=True)

    def action_theme(self) -> None:
        """Dark or light."""
        dark = self.app.current_theme.dark
        self.app.theme = "pkgo-light" if dark else "pkgo-dark"

    def on_confusion_pane_scrubbed(self, message: ConfusionPane.Scrubbed) -> None:
        """Another epoch's matrix."""
        view = self.state.shown
        if view is None or view.matrix is None:
            return
        wanted = (self.state.scrub_to or view.matrix.epoch) + message.by
        if message.by == 0 or wanted >= view.matrix.epoch:
            self.state.stop_scrubbing()
            self.draw()
        elif wanted >= 1:
            self.state.scrub_to = wanted
            self.watcher.read_matrix(view.run.id, wanted)
