"""The one table of actions: every entry can be done, and no key means two things in one place."""

from collections import Counter

import pytest
from textual.widget import Widget

from bench_driver import running_bench
from engine.store.database import Store
from tui.bench.screen import BenchScreen
from tui.compare.screen import CompareScreen
from tui.keymap.actions import (
    BENCH,
    COMPARE,
    CONFUSION,
    EVERYTHING,
    FORM,
    LIST,
    NETWORK,
    QUEUE,
    RUNS,
    Action,
)
from tui.panes.confusion import MatrixLines
from tui.panes.network import NetworkPane
from tui.panes.training import TrainingPane
from tui.runs.screen import RunsScreen
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines
from tui.widgets.table import Table

OWNERS: list[tuple[tuple[Action, ...], type[Widget]]] = [
    (BENCH, BenchScreen),
    (LIST, Lines),
    (FORM, TrainingPane),
    (FORM, NetworkPane),
    (NETWORK, NetworkPane),
    (CONFUSION, MatrixLines),
    (QUEUE, BenchScreen),
    (QUEUE, RunsScreen),
    (COMPARE, CompareScreen),
    (RUNS, RunsScreen),
    (LIST, Table),
]


@pytest.mark.parametrize(("actions", "owner"), OWNERS)
def test_every_action_is_a_method_where_its_key_is_bound(
    actions: tuple[Action, ...], owner: type[Widget]
) -> None:
    for action in actions:
        name = action.call.partition("(")[0]
        assert callable(getattr(owner, f"action_{name}", None)), action


@pytest.mark.parametrize(
    "together",
    [
        (BENCH, LIST),
        (BENCH, LIST, FORM),
        (BENCH, LIST, FORM, NETWORK),
        (BENCH, LIST, CONFUSION),
        (LIST, QUEUE, RUNS),
        (COMPARE,),
    ],
)
def test_no_key_means_two_things_in_one_place(together: tuple[tuple[Action, ...], ...]) -> None:
    keys = Counter(key for actions in together for action in actions for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_says_what_it_does_in_a_sentence() -> None:
    for action in EVERYTHING:
        assert action.help[:1].isupper() or action.help[:1].isdigit(), action
        assert action.help.endswith("."), action
        assert bool(action.weight) == bool(action.label), action


async def test_the_key_line_shows_train_and_quit_everywhere_and_a_click_does_it(
    store: Store,
) -> None:
    async with running_bench(store.directory, (80, 24)) as bench:
        for pane in bench.screen.panes:
            bench.screen.go_to(pane)
            await bench.sees("t train", "s stop", "? help", "q quit", where="#keys")
        keys = bench.text("#keys")
        await bench.pilot.click(KeyBar, offset=(keys.index("? help") + 1, 0))
        await bench.until(lambda: bench.dialog == "HelpScreen")
