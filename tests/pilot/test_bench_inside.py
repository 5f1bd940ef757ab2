"""Looking inside a run's network from the bench: weights, outputs, the plane, the answer."""

import time
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.events import Saved
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.saved_models import record_saved_model
from fake_runs import History, curve, write_run
from inside_answers import CLASSES, NUMBERS, FakeInside
from tui.inside.plane_widget import PlaneMap
from tui.inside.screen import InsideScreen
from tui.widgets.lines import Lines


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    FakeInside.opened, FakeInside.streams = [], False
    monkeypatch.setattr("engine.client.predicting.ModelInUse", FakeInside)
    yield
    FakeInside.opened = []


def trained(store: Store, spec: ExperimentSpec, *epochs: int) -> str:
    run = write_run(store, spec, History(curve(3), classes=CLASSES, counts=((1, 1), (1, 1))))
    for epoch in (*epochs, 3):
        file = "model.keras" if epoch == 3 else f"epoch-{epoch}.keras"
        what = "model" if epoch == 3 else "checkpoint"
        record_saved_model(store, run, Saved(what, epoch, file, "0" * 64, 10))
    return run


async def looked(bench: Bench) -> InsideScreen:
    await bench.press("W")
    await bench.until(lambda: bench.dialog == "InsideScreen")
    front = bench.app.screen
    assert isinstance(front, InsideScreen)
    await bench.sees("deep", where="#inside-layers")
    return front


async def test_layers_weights_and_what_they_give_of_rows_are_seen_on_a_small_screen(
    store: Store, spec: ExperimentSpec
) -> None:
    trained(store, spec)
    async with running_bench(store.directory, NARROW) as bench:
        await looked(bench)
        await bench.sees("4 of 4 filters of 3×3", where="#inside-seen")
        await bench.press("down", "down")
        await bench.sees("base/deep", "Dense 3", where="#inside-about")
        await bench.sees("3 units down, 2 inputs across", "33.3% are 0", where="#inside-seen")
        # the largest weights are 2 and -1
        assert any("##" in text for text in bench.lines("#inside-seen"))
        assert any("==" in text for text in bench.lines("#inside-seen"))
        await bench.press("o")
        await bench.sees("predicted dog", "truly dog", "1.500", where="#inside-seen")
        await bench.press("right_square_bracket")
        await bench.sees("predicted cat", "✗", "2.500", where="#inside-seen")
        await bench.sees("row 5", where="#inside-words")
        await bench.press("down")
        await bench.sees("4 steps down, 2 units across", where="#inside-seen")
        await bench.press("up", "up", "up")
        await bench.sees("4 of 4 maps of 6×6", where="#inside-seen")
        await bench.press("r")
        await bench.fill("999")
        await bench.sees("row 999 is none", where="#inside-seen")
        await bench.press("a")
        await bench.sees("dog 0.900, against 0.400", "height", "+9.990", where="#inside-seen")
        assert "\x1b" not in bench.text()
        await bench.press("left_square_bracket", "w", "end")
        await bench.sees("it has no weights", where="#inside-seen")
        await bench.press("question_mark")
        await bench.sees("Inside the network")
        await bench.press("escape", "escape")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: FakeInside.opened[0].is_closed)


async def test_points_are_walked_through_and_a_row_is_chosen_there(
    store: Store, spec: ExperimentSpec
) -> None:
    trained(store, spec)
    async with running_bench(store.directory, NARROW) as bench:
        front = await looked(bench)
        await bench.press("p")
        await bench.sees("PCA: 75.0% and 12.5% of the variance, 6 rows", where="#inside-legend")
        await bench.sees("C cat", "D dog", "row 3", where="#inside-legend")
        points = front.query_one(PlaneMap)
        assert points.has_focus and points.cursor == 0
        await bench.press("right")
        assert NUMBERS[points.cursor] in (5, 14)
        await bench.press("right", "right")
        assert NUMBERS[points.cursor] == 8
        await bench.press("up")
        assert NUMBERS[points.cursor] == 11
        await bench.press("up", "right")
        assert NUMBERS[points.cursor] == 11, "nothing lies further"
        await bench.press("down", "down")
        assert NUMBERS[points.cursor] == 12
        await bench.press("enter")
        await bench.sees("row 12", where="#inside-words")
        drawn = "".join(bench.lines("#inside-plane"))
        assert {"c", "d"} <= set(drawn.lower()), drawn
        await bench.press("tab", "down", "down")
        assert front.query_one("#inside-layers", Lines).has_focus
        await bench.sees("base/deep", where="#inside-about")
        await bench.press("o")
        await bench.sees("6.000", where="#inside-seen")


async def test_neighbours_are_laid_with_progress_and_stop_when_nobody_wants_them(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on: list[bool] = []
    ended: list[str] = []

    def lay(_found: Any) -> Generator[Any]:
        try:
            yield 250, 1000
            while not goes_on:
                time.sleep(0.02)
                yield 500, 1000
            yield (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0,) * 6
            ended.append("done")
        except GeneratorExit:
            ended.append("stopped")
            raise

    monkeypatch.setattr("engine.client.inside.in_plane_of_neighbours", lay)
    trained(store, spec)
    async with running_bench(store.directory, NARROW) as bench:
        await looked(bench)
        await bench.press("p")
        await bench.sees("PCA: 75.0%", where="#inside-legend")
        await bench.press("p")
        await bench.sees("t-SNE: 50%; p stops it", where="#inside-legend")
        await bench.press("p")
        await bench.sees("PCA: 75.0%", where="#inside-legend")
        await bench.until(lambda: ended == ["stopped"])
        goes_on.append(True)
        await bench.press("p")
        await bench.sees("t-SNE: near rows lie near", where="#inside-legend")
        await bench.until(lambda: len(ended) == 2)
        await bench.press("p", "p")
        await bench.sees("t-SNE: near rows lie near", where="#inside-legend")
        assert len(ended) == 2, "what is laid once is kept"


async def test_kept_epochs_are_stepped_through_with_the_same_process(
    store: Store, spec: ExperimentSpec
) -> None:
    trained(store, spec, 1, 2)
    async with running_bench(store.directory, LARGE) as bench:
        await looked(bench)
        await bench.sees("epoch 3, 3 of 3 kept", where="#inside-words")
        await bench.press("down", "down", "less_than_sign")
        await bench.sees("epoch 2, 2 of 3 kept", where="#inside-words")
        await bench.press("comma", "comma")
        await bench.sees("epoch 1, 1 of 3 kept", where="#inside-words")
        (model,) = FakeInside.opened
        await bench.until(lambda: model.told[-1]["which"] == "1")
        await bench.press("greater_than_sign", "full_stop")
        await bench.until(lambda: model.told[-1]["layer"] == "base/deep")
        asked = len(model.told)
        await bench.press("less_than_sign", "greater_than_sign")
        await bench.sees("3 units down", where="#inside-seen")
        assert len(model.told) == asked, "what was seen once is kept"


async def test_where_rows_cannot_be_looked_at_layers_still_are(
    store: Store, spec: ExperimentSpec
) -> None:
    FakeInside.streams = True
    trained(store, spec)
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("greater_than_sign")
        await looked(bench)
        await bench.sees("4 of 4 filters", where="#inside-seen")
        await bench.press("o")
        await bench.sees("was read in parts", where="#inside-seen")
        await bench.press("right_square_bracket", "r", "U", "greater_than_sign")
        assert bench.dialog == "InsideScreen"
        await bench.sees("has kept one model only")


async def test_without_a_run_there_is_nothing_to_look_into(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("W")
        await bench.sees("there is no network to look into")
        assert FakeInside.opened == []
