"""The keys that lead to sweeps, and what their board asks of the bench."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.store.database import Store
from tui.bench.creating import create
from tui.bench.desk import Desk
from tui.dialogs.person import tell_in_front
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.text.unforeseen import keep_traceback

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.sweep import Searched
    from engine.store.sweeps import Sweep, Trial
    from tui.bench.queue import Queue
    from tui.bench.searching import Searching
    from tui.sweeps.reading import BoardRead


class SweepKeys:
    """Opens the board, and is its port; ``searching`` marks fields and starts sweeps."""

    def __init__(self, desk: Desk, queue: Queue, searching: Searching) -> None:
        self._desk = desk
        self._queue = queue
        self._searching = searching
        self.last_read: BoardRead | None = None

    def board(self, sweep: str | None = None) -> None:
        """The board of a sweep, of the newest without one."""
        from tui.sweeps.screen import SweepsScreen

        self._desk.person.push(SweepsScreen(self, sweep))

    def search(self) -> None:
        """Start a sweep over the marked fields, and watch it."""
        self._searching.start(self.board)

    # What the board asks for

    def open_store(self) -> Store:
        """A store of one's own, for a thread."""
        watcher = self._desk.watcher
        return Store(watcher.directory, read_only=watcher.read_only)

    def show_run(self, run: str) -> None:
        """Look at a run, in its experiment's place on the list."""
        self._queue.show_run(run)

    def take(self, sweep: Sweep, trial: Trial, leave: Callable[[], object]) -> None:
        """A new experiment of what the trial's first run was told to train."""
        app = self._desk.window.program
        if self._desk.watcher.read_only:
            tell_in_front(app, _("read-only: nothing can be changed here"), error=True)
            return

        def find(store: Store) -> None:
            from engine.client.experiments import spec_of_run

            try:
                spec = spec_of_run(store, trial.runs[0])
            except InputError as error:
                said = _(
                    "trial {number} cannot be taken: {error}",
                    number=trial.number,
                    error=words(error),
                )
                app.call_from_thread(partial(tell_in_front, app, said, error=True))
            else:
                app.call_from_thread(self._taken, sweep, trial, spec, leave)

        self._desk.watcher.do(find)

    def _taken(
        self, sweep: Sweep, trial: Trial, spec: ExperimentSpec, leave: Callable[[], object]
    ) -> None:
        from engine.client.experiments import trial_name
        from engine.specs.edit import with_value

        state = self._desk.state
        names = {state.spec_of(item).name for item in state.snapshot.experiments}
        made = with_value(spec, "name", trial_name(sweep.name, trial.number, names))
        leave()
        create(self._desk, made.name, lambda __: made)
        said = _(
            "{name} has the settings of trial {number}; {key} takes that back",
            name=made.name,
            number=trial.number,
            key=key_of("experiment.undo"),
        )
        self._desk.person.hint(said)

    def compare(self, runs: Sequence[str], focus: str | None) -> None:
        """These runs over one another."""
        self._queue.compare_these(runs, focus)

    def pause(self, sweep: Sweep, said: str) -> None:
        """Set it aside with its runs."""
        from engine.client.sweeps import pause

        self._do(lambda store: pause(store, sweep.id), said)

    def go_on(self, sweep: Sweep, said: str) -> None:
        """Have it go on."""
        from engine.client.sweeps import go_on

        self._desk.watcher.wake_host()
        self._do(lambda store: go_on(store, sweep.id), said)

    def stop(self, sweep: Sweep, said: str) -> None:
        """End it."""
        from engine.client.sweeps import stop

        self._do(lambda store: stop(store, sweep.id), said)

    def more(self, sweep: Sweep, count: int, said: str) -> None:
        """So many trials more; one that was set aside or has ended goes on."""
        from engine.client.sweeps import go_on

        self._desk.watcher.wake_host()
        self._do(lambda store: go_on(store, sweep.id, count), said)

    def narrow(self, sweep: Sweep, space: Mapping[str, Searched], said: str) -> None:
        """Search from now on in these ranges."""
        from engine.client.sweeps import narrow

        self._do(lambda store: narrow(store, sweep.id, space), said)

    def again(self, sweep: Sweep, seeds: int, said: str) -> None:
        """The best trial with fresh seeds, and what the sweep began with."""
        from engine.client.sweep_results import repeat_best

        self._desk.watcher.wake_host()
        self._do(lambda store: repeat_best(store, sweep.id, seeds, with_start=True), said)

    def _do(self, act: Callable[[Store], object], said: str) -> None:
        program = self._desk.window.program

        def job(store: Store) -> None:
            act(store)
            program.call_later(tell_in_front, program, said)

        self._desk.watcher.do(job)

    def judge(self, sweep: str, told: Callable[[Mapping[str, float] | None, str], object]) -> None:
        """Have a process of its own say which parameters matter."""
        from engine.client.sweep_results import importance
        from engine.io.python_child import ChildDied

        app = self._desk.window.program

        def ask() -> None:
            shares: Mapping[str, float] | None = None
            why = ""
            try:
                with closing(self.open_store()) as store:
                    shares = importance(store, sweep)
            except (InputError, ChildDied) as error:
                why = words(error)
            except Exception as error:
                keep_traceback(error, self._desk.watcher.directory)
                why = _("importance cannot be told: {error}", error=error)
            app.call_from_thread(told, shares, why)

        self._desk.window.in_thread(ask)
