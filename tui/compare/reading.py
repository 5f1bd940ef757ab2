"""What the comparison reads from the store, in threads of their own."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from data.errors import InputError
from engine.compare.diff import differences_of_all
from engine.compare.history import History, read_history
from engine.compare.in_force import in_force
from engine.compare.pair_comparison import Beside, beside
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run, some_runs
from engine.store.runs import run as find
from tui.locale import _, words

Post = Callable[[Message], object]
Open = Callable[[], Store]


class HistoryRead(Message):
    """What one of the runs recorded; ``left`` are still to be read."""

    def __init__(self, history: History, left: int) -> None:
        self.history = history
        self.left = left
        super().__init__()


class SettingsRead(Message):
    """In which settings the runs differ: by dotted key the value in each, by the run's id."""

    def __init__(self, settings: Mapping[str, Mapping[str, str | None]]) -> None:
        self.settings = settings
        super().__init__()


@dataclass(frozen=True, slots=True)
class Question:
    """Two runs to put beside each other: ids, the metric to judge, the epochs of the matrices."""

    first: str
    second: str
    metric: str
    epochs: tuple[int | None, int | None]


class BesideRead(Message):
    """The answer to a question; None if one of the runs is gone."""

    def __init__(self, question: Question, found: Beside | None) -> None:
        self.question = question
        self.found = found
        super().__init__()


class RunsRead(Message):
    """The rows of runs whose record is known already: somebody may have renamed one."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = tuple(runs)
        super().__init__()


class RunsGone(Message):
    """Runs that somebody has deleted meanwhile; ``left`` others are still to be read."""

    def __init__(self, ids: Sequence[str], left: int) -> None:
        self.ids = tuple(ids)
        self.left = left
        super().__init__()


class NotRead(Message):
    """The store cannot be read."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


def read_histories(opened: Open, ids: Sequence[str], post: Post, *, batches: bool) -> None:
    """Tell what each of the runs recorded, and which ids are no run."""

    def read(store: Store) -> None:
        found = {run.id: run for run in some_runs(store, ids)}
        known = [found[name] for name in ids if name in found]
        if len(known) < len(ids):
            post(RunsGone([name for name in ids if name not in found], len(known)))
        for place, run in enumerate(known, 1):
            post(HistoryRead(read_history(store, run, batches=batches), len(known) - place))

    _with_store(opened, read, post)


def read_runs(opened: Open, ids: Sequence[str], post: Post) -> None:
    """Tell the rows of runs that have ended, and which of them are gone."""

    def read(store: Store) -> None:
        found = some_runs(store, ids)
        present = {run.id for run in found}
        if len(present) < len(ids):
            post(RunsGone([name for name in ids if name not in present], 0))
        post(RunsRead(found))

    _with_store(opened, read, post)


def read_settings(opened: Open, ids: Sequence[str], post: Post) -> None:
    """Tell in which settings the runs differ."""

    def read(store: Store) -> None:
        found = some_runs(store, ids)
        if len(found) > 1:
            specs = [spec_from(run.spec) for run in found]
            values = differences_of_all(specs, [in_force(store, run) for run in found])
            tables = [(run.facts.sha256 or "")[:7] or None for run in found]
            if "data.source" not in values and len(set(tables)) > 1:
                # One path or name, and yet other contents
                values["data.sha256"] = tuple(tables)
            names = [run.id for run in found]
            post(
                SettingsRead(
                    {path: dict(zip(names, told, strict=True)) for path, told in values.items()}
                )
            )

    _with_store(opened, read, post)


def read_beside(opened: Open, question: Question, post: Post) -> None:
    """Answer a question."""

    def read(store: Store) -> None:
        first, second = (find(store, name) for name in (question.first, question.second))
        found = None
        if first is not None and second is not None:
            found = beside(store, first, second, question.metric, question.epochs)
        post(BesideRead(question, found))

    _with_store(opened, read, post)


def _with_store(opened: Open, read: Callable[[Store], None], post: Post) -> None:
    try:
        store = opened()
        try:
            read(store)
        finally:
            store.close()
    except InputError as error:
        post(NotRead(words(error)))
    except sqlite3.Error as error:
        post(NotRead(_("the store cannot be read: {error}", error=error)))
