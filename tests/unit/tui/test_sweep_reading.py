"""What the board's thread reads of a store: all of a sweep, later what may have changed."""

from collections.abc import Callable
from threading import Thread

import pytest
from textual.message import Message

from engine.store.database import Store
from engine.store.sweep_writer import add_sweep, delete_sweep
from engine.store.sweeps import trials
from made_sweeps import add_trials, base, told
from tui.sweeps import reading
from tui.sweeps.reading import BoardRead, BoardReader, CurvesRead

Wait = Callable[[Callable[[], bool]], None]


def boards(posted: list[Message]) -> list[BoardRead]:
    return [one for one in posted if isinstance(one, BoardRead)]


@pytest.fixture
def posted() -> list[Message]:
    return []


def reader_of(store: Store, posted: list[Message]) -> BoardReader:
    return BoardReader(lambda: Store(store.directory), posted.append)


def finish(store: Store) -> None:
    with store.write() as db:
        db.execute("UPDATE runs SET status = 'finished', ended = 1 WHERE ended IS NULL")


@pytest.mark.parametrize("many", [1, 1000], ids=["in part", "whole"])
def test_what_has_changed_is_read(
    store: Store,
    posted: list[Message],
    wait: Wait,
    monkeypatch: pytest.MonkeyPatch,
    many: int,
) -> None:
    monkeypatch.setattr(reading, "MANY", many)
    monkeypatch.setattr(reading, "LOOK_SECONDS", 0.05)
    sweep = add_sweep(store, base(4), told(30))
    add_trials(store, sweep, 6, running=2, epochs=4)
    reader = reader_of(store, posted)
    thread = Thread(target=reader.follow)
    thread.start()
    try:
        wait(lambda: bool(boards(posted)))
        finish(store)
        add_trials(store, sweep, 3, running=1, seed=5, epochs=4)

        def is_told() -> bool:
            board = boards(posted)[-1].board
            return board is not None and len(board.trials) == 9 and board.standing.done == 8

        wait(is_told)
        board = boards(posted)[-1].board
        assert board is not None
        now = trials(store, board.sweep)
        assert [(one.number, one.state) for one in board.trials] == [
            (one.number, one.state) for one in now
        ]
        reader.want(sweep, curves=True)
        wait(lambda: any(isinstance(one, CurvesRead) for one in posted))
        curves = next(one for one in posted if isinstance(one, CurvesRead))
        assert curves.curves.values.shape == (9, 4)
        delete_sweep(store, sweep)
        wait(lambda: boards(posted)[-1].board is None)
    finally:
        reader.close()
        thread.join(30)
    assert not thread.is_alive()
