"""Any size of terminal: what has the focus stays in sight, and what is needed is never cut."""

from collections.abc import Callable

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.widget import Widget

from bench_driver import NARROW, WIDE, Bench, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from fake_runs import History, curve, short, write_run
from scripted_host import ScriptedHost
from tui.panes.registry import PANES

HostMaker = Callable[..., ScriptedHost]
HUGE, SMALL, TINY, DOT = (200, 60), (40, 10), (20, 5), (1, 1)


def letters() -> list[tuple[str, str]]:
    return [(entry.letter, entry.id) for entry in PANES]


def front(bench: Bench) -> Widget:
    return bench.screen.query_one(f"#{bench.screen.front}")


def is_in_sight(bench: Bench) -> bool:
    focused = bench.app.focused
    pane = front(bench)
    return (
        focused is not None
        and pane in focused.ancestors_with_self
        and all(widget.display for widget in pane.ancestors_with_self if isinstance(widget, Widget))
        and pane.region.overlaps(bench.screen.region)
    )


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_pane_is_reached_by_its_letter_and_by_tab(
    store: Store, spec: ExperimentSpec, size: tuple[int, int]
) -> None:
    write_run(store, spec, History(curve(3)))
    async with running_bench(store.directory, size) as bench:
        for letter, name in letters():
            await bench.press(letter)
            await bench.until(lambda: is_in_sight(bench))
            assert bench.screen.front == name
        await bench.press("E")
        seen = [bench.screen.front]
        for _ in letters():
            await bench.press("tab")
            await bench.until(lambda: is_in_sight(bench))
            seen.append(bench.screen.front)
        assert seen == [*(name for _, name in letters()), "experiments"]
        await bench.press("shift+tab")
        assert bench.screen.front == seen[-2]


async def test_nothing_one_needs_is_cut_at_80_by_24(store: Store, spec: ExperimentSpec) -> None:
    write_run(store, short(spec, 3, "a model with a name of middle length"), History(curve(3)))
    async with running_bench(store.directory, NARROW) as bench:
        tabs = "E List  N Net  T Train  C Curves  M Matrix  P Classes  I Layers  O Log"
        await bench.sees(tabs, where="#tabs")
        for letter, name in letters():
            await bench.press(letter)
            await bench.until(lambda: is_in_sight(bench))
            await bench.sees("t train", "s stop", "? help", "q quit", where="#keys")
            await bench.sees(tabs, where="#tabs")
            assert front(bench).region.height >= 18, name
        await bench.press("E")
        await bench.sees("a model with a name of middle length", "✓ .750 .733")
        await bench.press("M")
        await bench.sees("29 of 35 right, 0.829   largest class: 0.714", where="#confusion")
        await bench.press("C")
        await bench.sees("train 0.333", "val 0.667", where="#loss-words")
        await bench.press("P")
        await bench.sees("precision   recall       F1   support", where="#classes")
        await bench.press("I")
        await bench.sees("parameters, 60,037 of them trained", where="#layers")
        await bench.press("O")
        await bench.sees("60,037", "parameters", "0.733  rate 0.01  0.50 s", where="#log")


async def test_all_panes_fit_where_they_stand_beside_each_other_and_the_list_is_long(
    store: Store, spec: ExperimentSpec
) -> None:
    for number in range(14):
        add_experiment(store, short(spec, 3, f"number {number}"))
    write_run(store, short(spec, 3, "with a matrix"), History(curve(3)))
    for size in ((110, 30), (160, 31), WIDE):
        async with running_bench(store.directory, size) as bench:
            await bench.press("E", "end")
            await bench.sees("29 of 35 right, 0.829   largest class: 0.714", where="#confusion")
            body = bench.screen.query_one("#body").region
            for name in ("experiments", "network", "training", "confusion"):
                region = bench.screen.query_one(f"#{name}").region
                assert region.height >= 4, name
                assert region in body, (name, region, body)


async def test_a_run_trains_through_every_change_of_size(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(seconds=0.05)
    add_experiment(store, short(spec, 500, "long"))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("t")
        await bench.sees("epoch", "left", where="#header")
        await bench.sees("pkgo-tui  pokemon radar ", where="#header")
        for letter in "CT":
            await bench.press(letter)
            for size in (WIDE, DOT, TINY, HUGE, SMALL, NARROW):
                await resize(bench, size)
                await bench.press("down", "up")
            await bench.until(lambda: is_in_sight(bench))
        await resize(bench, WIDE)
        before = bench.state.shown
        assert before is not None
        await bench.until(lambda: bench.state.shown and bench.state.shown != before)
        assert bench.app.is_running
        await bench.sees("left", where="#header")


@pytest.mark.parametrize("size", [SMALL, DOT])
async def test_dialogs_and_editors_live_in_the_smallest_terminal(
    store: Store, spec: ExperimentSpec, size: tuple[int, int]
) -> None:
    write_run(store, spec, History(curve(3)))
    async with running_bench(store.directory, size) as bench:
        for keys in (["question_mark"], ["R"], ["o"], ["e"], ["w"], ["colon"], ["slash"]):
            await bench.press(*keys)
            await bench.rest()
            assert bench.app.screen is not bench.screen
            await bench.press("escape")
            await bench.until(lambda: bench.app.screen is bench.screen)
        await bench.press("T")
        await bench.set_field("epochs", "8")
        assert bench.spec.training.epochs == 8
        await bench.press("N", "y", "K", "d")


async def resize(bench: Bench, size: tuple[int, int]) -> None:
    bench.app._driver._size = Size(*size)
    bench.app.post_message(Resize(Size(*size), Size(*size)))
    await bench.until(lambda: bench.screen.size == size)


async def test_a_log_stays_at_its_end_until_somebody_scrolls_up(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 60, "long"), History(curve(60)))
    async with running_bench(store.directory, WIDE) as bench:
        await bench.press("O")
        await bench.sees("finished after 60 epochs", where="#log")
        for size in (NARROW, HUGE, SMALL, WIDE, NARROW):
            await resize(bench, size)
            await bench.sees("finished", where="#log")
        await bench.press("home")
        await bench.sees("training began", where="#log")
        for size in (SMALL, NARROW):
            await resize(bench, size)
        await bench.sees("queued", "training began", where="#log")
        await bench.press("end")
        await resize(bench, SMALL)
        await bench.sees("finished", where="#log")
