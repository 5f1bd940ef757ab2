"""Runs read for a comparison, in threads: what is asked for, what comes late, what is gone."""

import sqlite3
from collections.abc import Callable

import pytest
from textual.message import Message

from engine.compare.history import BATCH_LOSS
from engine.specs import ExperimentSpec
from engine.store.database import Store, StoreError
from engine.store.deleting import delete_runs
from fake_runs import History, curve, short, write_run
from tui.compare.comparison_state import MOST, ComparisonState
from tui.compare.histories import Histories, Pair
from tui.compare.reading import (
    BesideRead,
    HistoryRead,
    NotRead,
    Question,
    RunsGone,
    read_beside,
    read_histories,
)


class Desk:
    """Threads wait in ``work`` until ``go``; what they post is taken in at once."""

    def __init__(self, store: Store, ids: list[str]) -> None:
        self.state = ComparisonState()
        self.work: list[Callable[[], None]] = []
        self.posted: list[Message] = []
        given = (lambda: Store(store.directory), self.posted.append, self.work.append)
        self.histories = Histories(ids, self.state, *given)
        self.pair = Pair(self.state, *given)

    def go(self) -> list[Message]:
        """Let the threads work; what they told."""
        told: list[Message] = []
        while self.work:
            assert len(told) < 20, "it reads without an end"
            self.work.pop(0)()
            for message in self.posted:
                match message:
                    case HistoryRead():
                        self.histories.take(message)
                    case RunsGone():
                        self.histories.lose(message)
                    case _:
                        pass
            told += self.posted
            self.posted.clear()
        return told

    @property
    def shown(self) -> list[str]:
        return [history.run.id for history in self.state.histories]


@pytest.fixture
def ids(store: Store, spec: ExperimentSpec) -> list[str]:
    made = [write_run(store, short(spec, 3, name), History(curve(3))) for name in "ab"]
    return [*made, write_run(store, short(spec, 9, "c"), History(curve(3), status="running"))]


def test_runs_are_shown_in_the_order_asked_for_whoever_comes_first(
    store: Store, ids: list[str]
) -> None:
    desk = Desk(store, [ids[2], ids[0]])
    desk.histories.read()
    desk.histories.read()  # while one thread reads no other begins
    assert desk.histories.reading
    first, second = (one for one in desk.go() if isinstance(one, HistoryRead))
    assert (first.left, second.left) == (1, 0)
    assert not desk.histories.reading
    desk.histories.take(second)
    desk.histories.take(first)
    assert desk.shown == [ids[2], ids[0]]
    assert desk.state.metric in desk.state.metrics
    desk.histories.drop(ids[2])
    assert desk.shown == [ids[0]]


def test_only_what_still_trains_is_read_again(store: Store, ids: list[str]) -> None:
    desk = Desk(store, ids)
    desk.histories.read_again()
    assert not desk.work  # nothing is known yet
    desk.histories.read()
    desk.go()
    desk.histories.read_again()
    told = desk.go()
    assert [one.history.run.id for one in told if isinstance(one, HistoryRead)] == [ids[2]]


def test_the_loss_of_every_batch_is_read_once_it_is_looked_at(store: Store, ids: list[str]) -> None:
    desk = Desk(store, ids[:2])
    desk.histories.read()
    desk.go()
    assert not desk.histories.has_batches
    desk.state.metric = BATCH_LOSS
    desk.histories.read_batches()
    assert sum(isinstance(one, HistoryRead) for one in desk.go()) == 2
    assert desk.histories.has_batches
    desk.histories.read_batches()
    assert not desk.work


def test_a_run_that_is_gone_stays_on_show_and_is_waited_for_no_longer(
    store: Store, ids: list[str]
) -> None:
    desk = Desk(store, [*ids[:2], "unknown"])
    desk.histories.read()
    desk.go()
    delete_runs(store, [ids[0]])
    desk.histories.read()
    gone = next(message for message in desk.go() if isinstance(message, RunsGone))
    assert (set(gone.ids), gone.left) == ({ids[0], "unknown"}, 1)
    assert desk.shown == ids[:2]
    assert desk.histories.gone == ["a", "unknown"]
    desk.state.metric = BATCH_LOSS
    desk.histories.read_batches()
    desk.go()
    assert desk.histories.has_batches


def test_more_runs_than_can_be_told_apart_are_left_out(store: Store) -> None:
    assert len(Desk(store, [str(number) for number in range(MOST + 5)]).histories.ids) == MOST


def test_a_pair_is_asked_about_once_and_again_when_the_question_changes(
    store: Store, ids: list[str]
) -> None:
    desk = Desk(store, ids)
    desk.histories.read()
    desk.go()
    desk.pair.ask()
    assert not desk.work  # nobody looks at it
    desk.state.view = "differences"
    desk.pair.ask()
    desk.pair.ask()
    (first,) = desk.go()
    desk.state.focus = 2
    desk.pair.ask()
    (second,) = desk.go()
    assert isinstance(first, BesideRead)
    assert isinstance(second, BesideRead)
    assert [message.question.second for message in (first, second)] == [ids[1], ids[2]]
    # The late answer to a question that is over
    assert (desk.pair.take(first), desk.pair.found) == (False, None)
    assert desk.pair.take(second)
    assert desk.pair.found is second.found is not None
    assert not desk.pair.lost


def test_a_pair_of_which_one_is_gone_is_lost(store: Store, ids: list[str]) -> None:
    told: list[Message] = []
    question = Question(ids[0], "unknown", "loss", (None, None))
    read_beside(lambda: Store(store.directory), question, told.append)
    (answer,) = told
    assert isinstance(answer, BesideRead)
    assert (answer.question, answer.found) == (question, None)


@pytest.mark.parametrize("error", [StoreError("store.gone"), sqlite3.OperationalError("locked")])
def test_a_store_that_cannot_be_read_is_told_in_a_sentence(error: Exception) -> None:
    def fails() -> Store:
        raise error

    told: list[Message] = []
    read_histories(fails, ["a"], told.append, batches=False)
    (answer,) = told
    assert isinstance(answer, NotRead)
    assert answer.sentence
