"""The mathematics on screen: views and dials by the keys on show, a walk whose settings change."""

from typing import Any

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.store.database import Store
from mathematics_answers import STEPS, FakeProcess
from tui.bench.models import Models
from tui.mathematics import screen as mathematics
from tui.mathematics.screen import MathematicsScreen


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> FakeProcess:
    found = FakeProcess()
    monkeypatch.setattr(Models, "process", property(lambda _self: found))
    return found


async def opened(bench: Bench, *keys: str) -> MathematicsScreen:
    await bench.press(*keys)
    await bench.until(lambda: bench.dialog == "MathematicsScreen")
    front = bench.app.screen
    assert isinstance(front, MathematicsScreen)
    await bench.until(lambda: front.answer is not None or front.error)
    return front


def last(process: FakeProcess) -> dict[str, Any]:
    return process.asked[-1]


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
async def test_views_and_dials_are_changed_by_the_keys_on_show(
    store: Store, process: FakeProcess, size: tuple[int, int]
) -> None:
    async with running_bench(store.directory, size) as bench:
        front = await opened(bench, "B")
        await bench.sees("Activations", "1 of 10", "Tab view", "← → change", "Esc back")
        await bench.sees("steepest slope 0.25", where="#mathematics-shown")
        assert last(process)["activation"] == "sigmoid"
        await bench.press("right")
        await bench.until(lambda: last(process)["activation"] == "tanh")
        await bench.press("down", "right")
        await bench.until(lambda: last(process)["layers"] == 15)
        await bench.press("n")
        await bench.until(lambda: front.state.present.values["layers"] == 10)
        await bench.press("tab")
        await bench.until(lambda: last(process)["view"] == "descent")
        await bench.sees("●", "from the lowest place 0.5", where="#mathematics-shown")
        await bench.press("shift+tab", "shift+tab")
        await bench.until(lambda: last(process)["view"] == "convolution")
        await bench.sees("what comes out", where="#mathematics-shown")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")
    assert process.has_left


async def test_a_dial_that_is_turned_on_a_walk_begins_a_leg_there(
    store: Store, process: FakeProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mathematics, "FRAME_SECONDS", 0.01)
    async with running_bench(store.directory, NARROW) as bench:
        front = await opened(bench, "B")
        await bench.press("tab")
        await bench.until(lambda: front.answer is not None and front.answer.steps == STEPS)
        present = front.state.present
        await bench.press("space")  # to the end, and there it stands
        await bench.until(lambda: present.at == STEPS)
        await bench.press("r", *["right_square_bracket"] * 3)
        assert present.at == 3
        present.dial = 2
        await bench.press("right")
        await bench.until(lambda: len(last(process)["legs"]) == 2)
        first, second = last(process)["legs"]
        assert (first["learning_rate"], first["steps"]) == (0.1, 3)
        assert second["learning_rate"] == 0.3
        present.dial = 0
        await bench.press("right")  # another surface: a walk of its own
        await bench.until(lambda: len(last(process)["legs"]) == 1)
        assert present.at == 0


async def test_the_lessons_lead_to_what_they_are_about(store: Store, process: FakeProcess) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("L")
        await bench.until(lambda: bench.dialog == "LessonsScreen")
        await bench.sees("m maths")
        await bench.press("down", "down", "m")
        await bench.until(lambda: bench.dialog == "MathematicsScreen")
        await bench.until(lambda: process.asked and last(process)["view"] == "descent")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "LessonsScreen")


async def test_what_cannot_be_computed_is_said_and_the_screen_goes_on(
    store: Store, process: FakeProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(__import__("mathematics_answers").ANSWERS, "activations")
    async with running_bench(store.directory, NARROW) as bench:
        front = await opened(bench, "B")
        assert front.error
        await bench.sees("no view", where="#mathematics-shown")
        await bench.press("tab")
        await bench.until(lambda: front.answer is not None)
