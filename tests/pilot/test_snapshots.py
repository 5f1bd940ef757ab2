"""Pictures of the bench: any change of its looks is seen and agreed to (--snapshot-update)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from bench_driver import LARGE, NARROW, WIDE, Bench, bench_app
from engine.store.database import Store
from made_sweeps import made_sweep
from seen_tables import FakeTables
from told_story import tell
from tui.bench.sweeps import SweepKeys

Compare = Callable[..., bool]


def keys(*pressed: str, sees: str = "epoch 42/60") -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press keys once the events_of is on the screen."""

    async def press(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        bench = Bench(pilot, app)
        await bench.until(lambda: bench.state.shown is not None and bench.state.table is not None)
        await bench.press(*pressed)
        await bench.sees(sees)
        for entry in app.screen.query(Input):
            entry.cursor_blink = False  # a picture has no moment
        await bench.still()

    return press


@pytest.mark.parametrize(
    ("size", "pressed"),
    [
        (NARROW, ("E",)),
        (NARROW, ("C",)),
        (NARROW, ("N",)),
        (NARROW, ("M",)),
        (WIDE, ("2",)),
        (WIDE, ("1", "P", "T", "D")),
    ],
    ids=["80-list", "80-curves", "80-network", "80-matrix", "120", "120-light"],
)
def test_the_bench(
    snap_compare: Compare, store: Store, size: tuple[int, int], pressed: tuple[str, ...]
) -> None:
    tell(store)
    app = bench_app(store.directory)
    assert snap_compare(app, terminal_size=size, run_before=keys(*pressed))


@pytest.mark.parametrize(
    ("pressed", "sees"),
    [("question_mark", "Keys"), ("o", "Open an experiment"), ("q", "Leave the bench")],
    ids=["help", "open", "leave"],
)
def test_a_dialog(snap_compare: Compare, store: Store, pressed: str, sees: str) -> None:
    tell(store)
    app = bench_app(store.directory)
    assert snap_compare(app, terminal_size=WIDE, run_before=keys(pressed, sees=sees))


def test_picture_for_the_readme(snap_compare: Compare, store: Store) -> None:
    tell(store)
    app = bench_app(store.directory)
    assert snap_compare(app, terminal_size=LARGE, run_before=keys("3", "M"))


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
def test_the_table(
    snap_compare: Compare, store: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("engine.client.table_views.StoredViews", lambda _: FakeTables())
    tell(store)
    app = bench_app(store.directory)

    async def press(pilot: Pilot[Any]) -> None:
        await keys("V", sees="nothing missing")(pilot)
        await keys("down", "down", "down", sees="missing 15 of 240")(pilot)

    assert snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize(
    ("size", "pressed"),
    [
        (NARROW, ()),
        (NARROW, ("tab", "tab", "tab", "e", "up", "up", "up")),
        (LARGE, ()),
    ],
    ids=["80-trials", "80-coordinates", "160"],
)
def test_the_board_of_a_sweep(
    snap_compare: Compare,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    pressed: tuple[str, ...],
) -> None:
    shares = {"training.optimizer.learning_rate": 0.7, "training.batch_size": 0.3}
    monkeypatch.setattr(SweepKeys, "judge", lambda _self, _sweep, told: told(shares, ""))
    made_sweep(store.directory, 60, running=0, wanted=80)

    async def press(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        bench = Bench(pilot, app)
        await bench.until(lambda: bench.state.table is not None)
        await bench.press("Q")
        await bench.sees("60 of 80 trials")
        await bench.press(*pressed)
        await bench.still()

    app = bench_app(store.directory)
    assert snap_compare(app, terminal_size=size, run_before=press)
