"""The bench: the handlers that own its state."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message
from textual.timer import Timer

from tui.bench.arrangement import VIEWS
from tui.bench.panes import BenchPanes
from tui.keymap.actions import BENCH, bindings
from tui.model import messages
from tui.model.state import BenchState, TableKey
from tui.panes.form import Edit
from tui.terminal import deferred_imports as loading
from tui.terminal.one_key import quiet_seconds
from tui.widgets.hint import Hint
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.store.database import Store
    from tui.model.store_watcher import StoreWatcher


class BenchScreen(BenchPanes):
    """``start`` makes the first experiment: of an empty store, or of the table asked for."""

    BINDINGS = bindings(BENCH)
    AUTO_FOCUS = ""

    def __init__(
        self,
        make_watcher: Callable[[Callable[[Message], object]], StoreWatcher],
        start: Callable[[], ExperimentSpec],
        *,
        asked: bool,
    ) -> None:
        super().__init__()
        self.state = BenchState()
        self._make_start = start
        self._start: ExperimentSpec | None = None
        self.asked = asked
        self._make_watcher = make_watcher
        self._watcher: StoreWatcher | None = None
        self._owed: Timer | None = None
        self._describing: set[tuple[str, str | None]] = set()
        self._asked_done = False
        self.refused = ""

    def on_mount(self) -> None:
        """After the first paint, begin to follow the store."""
        self.go_to("experiments")
        loaded = partial(self.call_later, self._begin_watching)
        self.call_after_refresh(loading.load_beside, loaded)

    def _begin_watching(self) -> None:
        self.watcher.start()

    @property
    def watcher(self) -> StoreWatcher:
        """The thread between store and screen, made when it is first needed."""
        if self._watcher is None:
            self._watcher = self._make_watcher(self.post_message)
        return self._watcher

    @property
    def start(self) -> ExperimentSpec:
        """The first experiment, made when it is first asked for."""
        if self._start is None:
            self._start = self._make_start()
        return self._start

    # What the watcher tells

    def on_store_read(self, message: messages.StoreRead) -> None:
        """The store has changed."""
        before, self.state.snapshot = self.state.snapshot, message.snapshot
        self.state.forget_stored_drafts()
        if not self._asked_done:
            self._asked_done = True
            self._begin()
        ids = [item.id for item in message.snapshot.experiments]
        if self.state.selected not in ids:
            self.leave_closed(before)
        self._follow()
        if before.experiments != message.snapshot.experiments:
            self.draw()
        elif self.state.shown is None or not self.state.shown.epochs:
            self.draw("experiments", "curves")
        else:
            self.draw("experiments")

    def _begin(self) -> None:
        """An empty store gets the first experiment; a table that was asked for comes in front."""
        items = self.state.snapshot.experiments
        active = self.state.snapshot.training
        wanted = self.start.data
        mine = [
            item
            for item in items
            if item.spec.data.source == wanted.source
            and wanted.label in (None, item.spec.data.label)
        ]
        if not items or (self.asked and not mine):
            self.create(self.start)
        elif self.asked:
            self.select(mine[0].id)
        elif active is not None and any(item.id == active.experiment for item in items):
            self.select(active.experiment)

    def on_run_read(self, message: messages.RunRead) -> None:
        """The followed run has changed."""
        known = self.state.shown
        self.state.keep_view(message.view)
        if message.view.epochs and self.query_one(Hint).text in ("queued", "training begins"):
            self.hint("")
        wait = quiet_seconds(self.app) if known and known.run.id == message.view.run.id else 0.0
        if wait == 0.0:
            self._draw_progress()
        elif self._owed is None:
            self._owed = self.set_timer(wait, self._draw_progress)

    def _draw_progress(self) -> None:
        if self._owed is not None:
            self._owed.stop()
            self._owed = None
        self.draw("curves", *VIEWS)

    def on_matrix_read(self, message: messages.MatrixRead) -> None:
        """The matrix that was scrubbed to."""
        wanted = (self.state.run_id, self.state.scrub_to)
        if message.matrix is not None and (message.run, message.matrix.epoch) == wanted:
            self.state.scrubbed = message.matrix
            self.draw("curves", *VIEWS)

    def on_described(self, message: messages.Described) -> None:
        """A table is known, or refused."""
        key = (message.source, message.label)
        self._describing.discard(key)
        self.state.tables[key] = message.table or message.error
        if message.error and self._is_refused_at_the_start(key):
            self.refused = message.error
            self.app.exit(2)
            return
        if message.error and self.state.table == message.error:
            folder = f"{Path(message.source).parent}/"
            self.hint(message.error.replace(folder, ""), error=True)
        self.draw()

    def _is_refused_at_the_start(self, key: TableKey) -> bool:
        """Whether it is the table asked for, and nothing of it was ever usable."""
        if not self.asked or key != (self.start.data.source, self.start.data.label):
            return False
        return all(
            isinstance(table, str)
            for (source, _), table in self.state.tables.items()
            if source == key[0]
        )

    def on_kept(self, message: messages.EditKept) -> None:
        """An edit has reached the store."""
        self.state.unsaved[message.experiment] -= 1

    def on_created(self, message: messages.Created) -> None:
        """A new experiment: go there."""
        self.state.filter = ""
        self.select(message.experiment)

    def on_submitted(self, message: messages.Submitted) -> None:
        """A run was queued: look at it."""
        self.state.viewing.pop(message.experiment, None)
        snapshot = self.state.snapshot
        busy = len(snapshot.active) >= max(len(snapshot.hosts), 1)
        self.hint("queued" if busy else "training begins")

    def on_no_store(self, message: messages.NoStore) -> None:
        """There is nothing to show: leave, and say why on the terminal."""
        self.refused = message.sentence
        self.app.exit(2)

    def on_refused(self, message: messages.Refused) -> None:
        """Something could not be done."""
        self.notice(message.title, message.sentence)

    # Choosing and changing

    def select(self, experiment: str | None) -> None:
        """Switch to an experiment; its run is drawn as soon as it is read."""
        if experiment != self.state.selected:
            self.state.selected = experiment
            self.state.stop_scrubbing()
        self._follow()
        self.draw("experiments")
        self.call_after_refresh(self.draw)

    def _follow(self) -> None:
        """Follow the run on show, and know the table of the experiment on show."""
        wanted = self.state.run_id
        if wanted != self._followed:
            self._followed = wanted
            self.state.stop_scrubbing()
            self.watcher.follow(wanted)
        spec = self.state.spec
        if spec is not None:
            self._describe(spec.data.source, spec.data.label)

    def follow_again(self) -> None:
        """The run on show may be gone: follow what is on show now."""
        self._follow()
        self.draw()

    def _describe(self, source: str, label: str | None) -> None:
        key = (source, label)
        if key in self.state.tables or key in self._describing:
            return
        self._describing.add(key)

        def read(store: Store) -> Message:
            return described(store, source, label)

        self.describe_in_thread(read)

    def apply(self, edit: Edit) -> str | None:
        """Change the selected experiment; a sentence if that is not allowed."""
        from engine.specs import SpecError
        from engine.store.experiment_writer import save_experiment

        experiment, spec = self.state.experiment, self.state.spec
        if experiment is None or spec is None:
            return "there is no experiment to change"
        try:
            changed = edit(spec)
        except SpecError as error:
            return str(error)
        if changed != spec:
            self.state.drafts[experiment.id] = changed
            self.state.unsaved[experiment.id] += 1

            def keep(store: Store) -> Message:
                save_experiment(store, experiment.id, changed)
                return messages.EditKept(experiment.id)

            self.watcher.do(keep)
            self._follow()
            self.draw()
        return None

    @on(Lines.Moved, "#experiment-list")
    def _moved(self, event: Lines.Moved) -> None:
        items = self.state.experiments
        if event.row < len(items):
            self.select(items[event.row].id)


def described(store: Store, source: str, label: str | None) -> Message:
    """Read about a table; what went wrong is part of the answer."""
    from data.errors import InputError
    from engine.client.tables import describe

    try:
        return messages.Described(source, label, describe(store, source, label))
    except InputError as error:
        return messages.Described(source, label, None, str(error))
