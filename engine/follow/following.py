"""A source of epochs becomes a run: new ones are added as they come, and none comes twice."""

from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.follow.described import content_of, described
from engine.follow.labels import Labels
from engine.follow.logged import LoggedEpoch, Source, alike, goes_on
from engine.statuses import Status
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_history import epochs
from engine.store.runs import Run
from engine.store.watched_runs import run_of_content, run_of_file
from engine.watch.about import About
from engine.watch.recorded import WatchedRun

FOLLOWED_NO_MORE = Message("watched.no_longer_followed")


class Follower:
    """One source and its run; ``look`` again and again, then ``leave``.

    ``run`` is the run's id, None before the source has told an epoch; ``added`` counts the epochs
    that were new. A run is known again by its path, by what its tracker calls it, or by what it
    tells, wherever its log lies by now.
    """

    def __init__(
        self,
        store: Store,
        path: Path,
        source: Source,
        labels: Labels | None = None,
    ) -> None:
        self._store = store
        self.path = path
        self._source = source
        self._labels = labels or Labels()
        self._known: list[LoggedEpoch] = []
        self._writes: WatchedRun | None = None
        self.run: str | None = None
        self.added = 0

    def look(self, *, last: bool = False) -> None:
        """Add what is new to the run. ``last`` as of ``Source.look``.

        Raises:
            InputError: the source cannot be read, or another process follows it already.
        """
        try:
            self._source.look(last=last)
        except InputError as error:
            self.leave("failed", error.message)
            raise
        now = self._source.epochs
        if self._writes is None and now:
            self._begin(now, last=last)
        elif now and not self._is_of(self._known, now):
            self._end("stopped", Message("watched.file_anew"))
            self._begin_new()
        if self._writes is not None:
            self._write(self._writes, now)

    def finish(self) -> None:
        """The run ends as its source says, or has finished."""
        self.leave(self._source.about.status or "finished", None)

    def skipped(self) -> list[Message]:
        """What of the source could not be read, and has not been told yet."""
        found, self._source.skipped = self._source.skipped, []
        return found

    def leave(self, status: Status = "stopped", message: Message | None = FOLLOWED_NO_MORE) -> None:
        """The run ends here; it goes on where its source is followed again."""
        if self._writes is not None:
            self._end(status, message)
            self._writes = None

    def beat(self) -> None:
        """Still here."""
        if self._writes is not None:
            self._writes.beat()

    def _begin(self, now: list[LoggedEpoch], *, last: bool) -> None:
        """Go on with the run that the source has, if it still tells what that has; else a new one.
        Where nothing is new, and nothing will come, it stays as it ended.
        """
        reap_dead_hosts(self._store)
        before = self._before(last=last)
        known = [] if before is None else _recorded(self._store, before)
        if before is None or not self._is_of(known, now):
            self._begin_new()
            return
        self.run, self._known = before.id, known
        if not before.is_ended:
            about = {"file": str(self.path), "run": before.name, "id": before.id}
            raise InputError("follow.followed_already", **about)
        ended = self._source.about.status or "finished"
        if last and before.status == ended and alike(known, now) == len(now) == len(known):
            return
        self._writes = WatchedRun.gone_on(self._store, before)

    def _before(self, *, last: bool) -> Run | None:
        """The run that the source has already."""
        told = self._source.about
        found = run_of_file(self._store, told.key) if told.key else None
        found = found or run_of_file(self._store, str(self.path))
        if found is None and last and not told.key:
            content = content_of(self._about(), self._source.epochs)
            found = run_of_content(self._store, content)
        return found

    def _about(self) -> About:
        return described(self._source, self.path, self._labels)

    def _is_of(self, known: list[LoggedEpoch], now: list[LoggedEpoch]) -> bool:
        """Whether it is the same run that tells more."""
        return self._source.is_one_run or goes_on(known, now)

    def _begin_new(self) -> None:
        self._known = []
        self._writes = WatchedRun.begun(self._store, self._about())
        self.run = self._writes.run

    def _write(self, run: WatchedRun, now: list[LoggedEpoch]) -> None:
        """The epochs behind those that are known; those of which it tells more are told again."""
        same = alike(self._known, now)
        if same == len(now) == len(self._known):
            return
        with self._store.write():
            if same < len(self._known):
                run.take_back(self._known[same - 1].number if same else 0)
            for one in now[same:]:
                run.epoch(one.number, one.metrics, one.rate, one.seconds)
            run.progress(now[-1].number, 0)
        self.added += max(len(now) - len(self._known), 0)
        self._known = list(now)

    def _end(self, status: Status, message: Message | None) -> None:
        if self._writes is not None:
            with self._store.write():
                content = content_of(self._about(), self._known)
                self._writes.facts(RunFacts(content=content))
                self._writes.end(status, len(self._known), message)
            self._writes.leave()


def _recorded(store: Store, run: Run) -> list[LoggedEpoch]:
    """What the store has of the run."""
    return [
        LoggedEpoch(
            one.epoch,
            one.metrics,
            None if one.learning_rate != one.learning_rate else one.learning_rate,
            one.seconds,
        )
        for one in epochs(store, run.id)
    ]
