"""The one table of actions: every entry can be done, and no key means two things in one place."""

from collections import Counter
from collections.abc import Mapping

import pytest

from bench_driver import running_bench
from engine.store.database import Store
from tui.bench.experiments import Experiments
from tui.bench.inside import InsideKey
from tui.bench.lessons import LessonsKey
from tui.bench.look import Look
from tui.bench.mathematics import MathematicsKey
from tui.bench.pictures import Pictures
from tui.bench.queue import Queue
from tui.bench.radar import RadarKey
from tui.bench.runs import Runs
from tui.bench.screen import BenchScreen
from tui.bench.sweeps import SweepKeys
from tui.bench.table import TableKeys
from tui.bench.use import Use
from tui.compare.actions import Comparison
from tui.compare.screen import CompareScreen
from tui.data.pictures import TablePictures
from tui.data.read_options import ReadOptions
from tui.data.recipes import Recipes
from tui.data.roles import Roles
from tui.data.screen import DataScreen
from tui.inside.plane_widget import PlaneMap
from tui.inside.screen import InsideScreen
from tui.keymap.action import CONTROLLERS, Action
from tui.keymap.bench import BENCH
from tui.keymap.compare import COMPARE
from tui.keymap.data import DATA
from tui.keymap.inside import INSIDE, PLANE
from tui.keymap.lessons import LESSON, LESSONS
from tui.keymap.mathematics import MATHEMATICS
from tui.keymap.panes import CONFUSION, FORM, LIST, NETWORK
from tui.keymap.radar import RADAR
from tui.keymap.runs import QUEUE, RUNS
from tui.keymap.sweeps import SWEEPS
from tui.lessons.list_screen import LessonsScreen
from tui.lessons.screen import LessonScreen
from tui.mathematics.screen import MathematicsScreen
from tui.model.undo import Undo
from tui.panes.action_table import EVERYTHING
from tui.panes.classes import ClassesPane
from tui.panes.confusion import ConfusionPane
from tui.panes.network import NetworkPane
from tui.panes.registry import GO, PANES
from tui.panes.training import TrainingPane
from tui.radar.screen import RadarScreen
from tui.runs.chosen import Chosen, Waiting
from tui.runs.list_columns import ListColumns
from tui.runs.saved import Saved
from tui.runs.screen import RunsScreen
from tui.sweeps.actions import Trials
from tui.sweeps.screen import SweepsScreen
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import Lines
from tui.widgets.table import Table

Doers = Mapping[str, type]
BENCH_DOERS: Doers = {
    "experiments": Experiments,
    "runs": Runs,
    "queue": Queue,
    "look": Look,
    "undo": Undo,
    "pictures": Pictures,
    "table": TableKeys,
    "use": Use,
    "inside": InsideKey,
    "radar": RadarKey,
    "sweeps": SweepKeys,
    "lessons": LessonsKey,
    "mathematics": MathematicsKey,
}
RUNS_DOERS: Doers = {
    "columns": ListColumns,
    "chosen": Chosen,
    "saved": Saved,
    "queue": Waiting,
    "undo": Undo,
}
COMPARE_DOERS: Doers = {"comparison": Comparison}
DATA_DOERS: Doers = {
    "pictures": TablePictures,
    "roles": Roles,
    "reading": ReadOptions,
    "recipes": Recipes,
    "undo": Undo,
}

CONTROLLED = (BenchScreen, RunsScreen, CompareScreen, DataScreen, SweepsScreen)
SWEEP_DOERS: Doers = {"trials": Trials}

DOERS: list[tuple[tuple[Action, ...], Doers]] = [
    ((*BENCH, *GO), BENCH_DOERS),
    (LIST, {"list": Lines}),
    (FORM, {"form": TrainingPane}),
    (FORM, {"form": NetworkPane}),
    (NETWORK, {"network": NetworkPane}),
    (CONFUSION, {"matrix": ConfusionPane}),
    (CONFUSION, {"matrix": ClassesPane}),
    (QUEUE, BENCH_DOERS),
    (QUEUE, RUNS_DOERS),
    (COMPARE, COMPARE_DOERS),
    (DATA, {**DATA_DOERS, "screen": DataScreen}),
    (RUNS, {**RUNS_DOERS, "screen": RunsScreen}),
    (LIST, {"list": Table}),
    (RADAR, {"screen": RadarScreen}),
    (INSIDE, {"screen": InsideScreen}),
    (SWEEPS, {**SWEEP_DOERS, "screen": SweepsScreen}),
    (PLANE, {"plane": PlaneMap}),
    (LESSONS, {"screen": LessonsScreen}),
    (LESSON, {"screen": LessonScreen}),
    (MATHEMATICS, {"screen": MathematicsScreen}),
]


@pytest.mark.parametrize(("actions", "doers"), DOERS)
def test_every_action_is_a_method_of_who_does_it(actions: tuple[Action, ...], doers: Doers) -> None:
    for action in actions:
        name = action.name if action.doer in CONTROLLERS else f"action_{action.name}"
        assert callable(getattr(doers[action.doer], name, None)), action


@pytest.mark.parametrize(
    ("key", "screen", "doers"),
    [
        ("E", "", BENCH_DOERS),
        ("R", "RunsScreen", RUNS_DOERS),
        ("c", "CompareScreen", COMPARE_DOERS),
        ("V", "DataScreen", DATA_DOERS),
        ("Q", "SweepsScreen", SWEEP_DOERS),
    ],
)
async def test_every_screen_has_the_controllers_that_its_keys_name(
    store: Store, key: str, screen: str, doers: Doers
) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press(key)
        await bench.until(lambda: bench.dialog == screen)
        front = bench.app.screen
        assert isinstance(front, CONTROLLED)
        assert {name: type(one) for name, one in front.controllers.items()} == doers


@pytest.mark.parametrize(
    "together",
    [
        (BENCH, GO, LIST),
        (BENCH, GO, LIST, FORM),
        (BENCH, GO, LIST, FORM, NETWORK),
        (BENCH, GO, LIST, CONFUSION),
        (LIST, QUEUE, RUNS),
        (COMPARE,),
        (SWEEPS,),
        (DATA, LIST),
        (INSIDE, LIST),
        (INSIDE, PLANE),
        (LESSONS, LIST),
        (LESSON, LIST),
        (MATHEMATICS,),
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
        for entry in PANES:
            bench.screen.go_to(entry.id)
            await bench.sees("t train", "s stop", "? help", "q quit", where="#keys")
        keys = bench.text("#keys")
        await bench.pilot.click(KeyBar, offset=(keys.index("? help") + 1, 0))
        await bench.until(lambda: bench.dialog == "HelpScreen")
