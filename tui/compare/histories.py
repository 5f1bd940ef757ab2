"""The runs that are compared, as far as they have been read from the store."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.compare.history import BATCH_LOSS, History
from engine.compare.pair_comparison import Beside
from tui.compare.comparison_state import MOST, ComparisonState
from tui.compare.reading import (
    BesideRead,
    HistoryRead,
    Open,
    Post,
    Question,
    RunsGone,
    RunsRead,
    read_beside,
    read_histories,
    read_runs,
    read_settings,
)

InThread = Callable[[Callable[[], None]], object]


class Histories:
    """Reads in threads: a long run has millions of batches. ``ids`` are the first ``MOST``."""

    def __init__(
        self,
        ids: Sequence[str],
        state: ComparisonState,
        opened: Open,
        post: Post,
        in_thread: InThread,
    ) -> None:
        self.ids = list(ids)[:MOST]
        self.reading = False
        self._state = state
        self._open = opened
        self._post = post
        self._in_thread = in_thread
        self._known: dict[str, History] = {}

    def read(self) -> None:
        """Read all of them."""
        self._read(self.ids)
        if len(self.ids) > 1:
            self._in_thread(lambda: read_settings(self._open, self.ids, self._post))

    def read_again(self) -> None:
        """Read those that still train; of the others whether they are there, and called so."""
        known = [name for name in self.ids if name in self._known]
        ended = [name for name in known if self._known[name].run.is_ended]
        self._read([name for name in known if name not in ended])
        there = [name for name in ended if name not in self._state.gone]
        if there:
            self._in_thread(lambda: read_runs(self._open, there, self._post))

    def read_batches(self) -> None:
        """Read the loss of every batch, unless it is known or something is being read."""
        if not self.has_batches:
            self.read()

    @property
    def has_batches(self) -> bool:
        """Whether no run's batches are still to come: of those that are gone none will."""
        return all(
            history.batches is not None or history.run.id in self._state.gone
            for history in self._state.histories
        )

    def _read(self, ids: Sequence[str]) -> None:
        if self.reading or not ids:
            return
        self.reading = True
        batches = self._state.metric == BATCH_LOSS
        self._in_thread(lambda: read_histories(self._open, ids, self._post, batches=batches))

    def take(self, message: HistoryRead) -> None:
        """One run more, or more of one."""
        state = self._state
        self._known[message.history.run.id] = message.history
        self.reading = message.left > 0
        self._show_known()
        if state.metric not in state.metrics:
            state.metric = state.metrics[0]
        if state.metric == BATCH_LOSS:
            self.read_batches()

    def take_runs(self, message: RunsRead) -> bool:
        """Rows of runs that are known; whether one of them has changed."""
        changed = [
            run for run in message.runs if run.id in self._known and self._known[run.id].run != run
        ]
        for run in changed:
            self._known[run.id] = replace(self._known[run.id], run=run)
        self._show_known()
        return bool(changed)

    def lose(self, message: RunsGone) -> None:
        """What was read of them stays on show."""
        self._state.gone.update(message.ids)
        self.reading = message.left > 0

    def drop(self, run: str) -> None:
        """Go on without a run."""
        self.ids.remove(run)
        self._known.pop(run)
        self._show_known()

    def _show_known(self) -> None:
        """The runs that have been read, in their order."""
        self._state.histories = tuple(self._known[name] for name in self.ids if name in self._known)

    @property
    def gone(self) -> list[str]:
        """The names of those that somebody has deleted meanwhile, or their ids."""
        return [
            self._known[name].run.name if name in self._known else name
            for name in self.ids
            if name in self._state.gone
        ]


class Pair:
    """Two of the runs beside each other: asked for, then ``found``, or ``lost``."""

    def __init__(
        self, state: ComparisonState, opened: Open, post: Post, in_thread: InThread
    ) -> None:
        self.found: Beside | None = None
        self.lost = False
        self._state = state
        self._open = opened
        self._post = post
        self._in_thread = in_thread
        self._asked: tuple[Question, int, int] | None = None

    def ask(self) -> None:
        """Read about the pair on show, unless that is known or asked already."""
        pair = self._state.pair
        if pair is None or self._state.view == "curves":
            return
        first, second = (self._state.histories[place] for place in pair)
        epochs = (self._state.epoch_at(pair[0]), self._state.epoch_at(pair[1]))
        question = Question(first.run.id, second.run.id, self._state.judged, epochs)
        told = (question, len(first.epoch), len(second.epoch))
        if told != self._asked:
            self._asked, self.lost = told, False
            self._in_thread(lambda: read_beside(self._open, question, self._post))

    def take(self, message: BesideRead) -> bool:
        """Whether it answers what was asked last; then it is kept."""
        if self._asked is None or message.question != self._asked[0]:
            return False
        self.found, self.lost = message.found, message.found is None
        return True
