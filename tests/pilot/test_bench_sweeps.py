"""Sweeps in the bench: fields are marked, a search is started, its board is live and steered."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from data.messages import Message
from engine.client.experiments import add_experiment
from engine.client.opening import save_experiment_file
from engine.client.sweep_drafts import draft_in, write_draft
from engine.messages import to_text
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import run as find_run
from engine.store.sweep_drafts import drafts
from engine.store.sweeps import Sweep, sweeps, trials
from made_sweeps import add_trials, base, made_sweep, told
from tui.bench.sweeps import SweepKeys
from tui.locale import words
from tui.sweeps.screen import SweepsScreen

RATE = "training.optimizer.learning_rate"
MOMENTUM, OPTIMIZER = "training.optimizer.momentum", "training.optimizer.name"


def experiment_of(bench: Bench) -> str:
    assert bench.state.experiment is not None
    return bench.state.experiment.id


@pytest.fixture(autouse=True)
def shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which parameters matter is said at once: no process is started."""

    def judge(self: SweepKeys, sweep: str, told: Any) -> None:
        told({RATE: 0.7, "training.batch_size": 0.3}, "")

    monkeypatch.setattr(SweepKeys, "judge", judge)


async def opened(bench: Bench) -> SweepsScreen:
    await bench.press("Q")
    await bench.until(lambda: bench.dialog == "SweepsScreen")
    front = bench.app.screen
    assert isinstance(front, SweepsScreen)
    await bench.until(lambda: front.state.board is not None)
    await bench.rest()
    return front


def stored(directory: Path) -> Sweep:
    with closing(Store(directory)) as store:
        return sweeps(store)[0]


async def test_a_field_is_marked_and_the_search_started(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("f")
        await bench.sees("nothing is searched yet", where="#hint")
        await bench.press("T")
        await bench.go_to_field("learning rate")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "SearchedScreen")
        await bench.sees("0.001", "0.1", "logarithmic", "on")
        await bench.press("down", "enter")
        await bench.fill("0.5")
        await bench.press("m")
        await bench.sees("0.001 → 0.5 log", where="#training")
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "StartScreen")
        await bench.sees("sampler", "pruner", "learning_rate", "0.001 → 0.5 log")
        await bench.go_to_field("trials")
        await bench.press("enter")
        await bench.fill("7")
        await bench.press("t")
        await bench.until(lambda: bench.dialog == "SweepsScreen")
        await bench.sees("0 of 7 trials")
    found = stored(store.directory)
    assert found.status == "open"
    assert (found.sweep.trials, found.sweep.metric) == (7, "val_accuracy")
    searched = found.sweep.space[RATE]
    assert (searched.low, searched.high, searched.log) == (0.001, 0.5, True)


async def test_the_label_is_not_offered_for_a_search(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("label column")
        await bench.press("m")
        await bench.sees("data.label", where="#hint")
        assert bench.dialog != "SearchedScreen"


async def test_a_field_is_searched_only_with_values_of_another(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "SearchedScreen")
        await bench.press("enter")
        await bench.fill("sgd, adam")
        await bench.press("m")
        await bench.go_to_field("momentum")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "SearchedScreen")
        await bench.go_to_field("only with")
        for typed, told in (
            ("batch_size = 16", "not searched"),
            ("optimizer = rmsprop", "never"),
            ("optimizer", "no condition"),
        ):
            await bench.press("enter")
            await bench.fill(typed)
            await bench.sees(told, where="#form-told")
            await bench.press("escape")
        await bench.press("enter")
        await bench.fill("optimizer = sgd")
        await bench.press("m")
        await bench.settle()
        assert drafts(store)[experiment_of(bench)].space[MOMENTUM].when == {OPTIMIZER: ("sgd",)}
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "StartScreen")
        await bench.sees("with optimizer = sgd")
        await bench.press("t")
        await bench.until(lambda: bench.dialog == "SweepsScreen")
        await bench.press("escape", "T")
        await bench.go_to_field("optimizer")
        await bench.press("m", "d")
        await bench.settle()
        assert not drafts(store)[experiment_of(bench)].space[MOMENTUM].when
    assert stored(store.directory).sweep.space[MOMENTUM].when == {OPTIMIZER: ("sgd",)}


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80x24", "160x45"])
async def test_the_depth_is_searched_on_a_layers_line(store: Store, size: tuple[int, int]) -> None:
    async with running_bench(store.directory, size) as bench:
        await bench.press("N")
        await bench.sees("searches the depth")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "SearchedScreen")
        await bench.sees("network.depth")
        await bench.press("m")
        await bench.sees("1 → 3", where="#network")
        before = bench.spec
        await bench.go_to_field("depth")
        await bench.press("right")
        await bench.sees("searched alone", where="#hint")
        assert bench.spec == before
        await bench.press("f")
        await bench.until(lambda: bench.dialog == "StartScreen")
        await bench.press("t")
        await bench.until(lambda: bench.dialog == "SweepsScreen")
    searched = stored(store.directory).sweep.space["network.depth"]
    assert (searched.low, searched.high) == (1, 3)


async def test_what_has_finished_is_told_so(tmp_path: Path) -> None:
    made_sweep(tmp_path / "store", 9, running=0)
    async with running_bench(tmp_path / "store", NARROW) as bench:
        await opened(bench)
        for key in ("space", "s"):
            await bench.press(key)
            await bench.sees("it has finished")
    assert stored(tmp_path / "store").status == "open"


async def test_what_is_marked_stays_and_can_be_taken_back(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "SearchedScreen")
        await bench.press("enter")
        await bench.fill("sgd, adam")
        await bench.press("m")
        await bench.sees("sgd | adam", where="#training")
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("T")
        await bench.sees("sgd | adam", where="#training")
        await bench.go_to_field("optimizer")
        await bench.press("m", "d")
        await bench.until(lambda: not drafts(store))
        await bench.press("u")
        await bench.until(lambda: drafts(store))
        await bench.sees("sgd | adam", where="#training")


async def test_a_field_of_every_layer_is_one_key(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("N")
        await bench.go_to_field("units")
        await bench.press("m", "a", "m")
        await bench.until(lambda: drafts(store))
        (draft,) = drafts(store).values()
        assert list(draft.space) == ["network.layers.*.units"]
        await bench.sees("32 → 512 log", where="#network")
        await bench.press("m", "a", "m")
        await bench.until(
            lambda: list(next(iter(drafts(store).values())).space) == ["network.layers.0.units"]
        )


async def test_what_is_no_number_cannot_be_searched(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("T")
        await bench.go_to_field("note")
        await bench.press("m")
        await bench.sees("cannot be searched", where="#hint")
        assert bench.dialog == ""


async def test_without_a_sweep_the_board_says_how_to_make_one(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("Q")
        await bench.sees("no sweep yet", "starts the search")
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
async def test_every_view_is_there_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    made_sweep(tmp_path, 60, wanted=80)
    async with running_bench(tmp_path, size) as bench:
        front = await opened(bench)
        best = front.state.board.best if front.state.board else None
        assert best is not None
        await bench.sees("58 of 80 trials", "2 running", "pruned", f"trial {best.number}")
        chosen = front.table.chosen
        assert chosen is not None
        assert chosen.trial.number == best.number
        for name, words in (
            ("progress", ("trial", "worst")),
            ("curves", ("epoch", "worst")),
            ("coordinates", ("learning_rate", "optimizer", "rmsprop", "val_accuracy")),
            ("pairs", ("batch_size", "dropout")),
            ("importance", ("70 %", "30 %", "by parameter")),
        ):
            await bench.press("tab")
            assert front.state.view == name
            await bench.sees(*words)
            assert any("\u2801" <= sign <= "\u28ff" for sign in bench.text()), name
        await bench.press("tab")
        assert front.state.view == "trials"


async def test_the_board_follows_what_engines_write(tmp_path: Path) -> None:
    sweep = made_sweep(tmp_path, 20, wanted=40, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        await bench.sees("20 of 40 trials")
        with closing(Store(tmp_path)) as store:
            add_trials(store, sweep, 5, running=1, seed=3)
        await bench.sees("24 of 40 trials", "1 running")
        assert front.table.rows[0].trial.state == "running"


async def test_the_next_board_begins_with_what_the_last_one_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made_sweep(tmp_path, 40, wanted=60)
    reading = Event()
    reading.set()
    own = SweepKeys.open_store

    def waits(self: SweepKeys) -> Store:
        reading.wait(60)
        return own(self)

    monkeypatch.setattr(SweepKeys, "open_store", waits)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        best = front.state.cursor
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")
        with closing(Store(tmp_path)) as store:
            add_trials(store, first, 2)
        reading.clear()
        front = await opened(bench)
        board = front.state.board
        assert board is not None
        assert (len(board.trials), front.state.cursor, front.table.display) == (40, best, True)
        await bench.press("shift+tab")
        await bench.sees("learning_rate", "70 %")
        reading.set()
        await bench.until(lambda: len(front.state.board.trials) == 42)
        await bench.press("escape")
        await bench.until(lambda: bench.dialog == "")
        newer = made_sweep(tmp_path, 9)
        front = await opened(bench)
        await bench.until(lambda: front.state.board.sweep.id == newer)
        assert front.state.board.best is not None
        assert front.state.chosen == front.state.board.best


async def test_a_range_is_chosen_by_keys_and_the_sweep_narrowed(tmp_path: Path) -> None:
    made_sweep(tmp_path, 60, wanted=80)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        await bench.press("tab", "tab", "tab", "n")
        await bench.sees("choose a range first", where="#sweep-hint")
        await bench.press(*["down"] * 5, "e", *["up"] * 5)
        assert front.state.brush == {RATE: (0.25, 0.75)}
        inside = front.state.inside()
        assert 0 < inside.sum() < 60
        assert len(front.table.rows) == inside.sum()
        await bench.sees("trials inside")
        await bench.press("n")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.press("enter")
        await bench.until(lambda: stored(tmp_path).sweep.space[RATE].low != 1e-4)
        searched = stored(tmp_path).sweep.space[RATE]
        assert searched.low == pytest.approx(10**-3.25, rel=0.01)
        assert searched.high == pytest.approx(10**-1.75, rel=0.01)
        assert not front.state.brush


async def test_the_sweep_is_set_aside_goes_on_gets_more_and_is_stopped(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=20, running=0)
    async with running_bench(tmp_path, NARROW) as bench:
        await opened(bench)
        await bench.press("space")
        await bench.until(lambda: stored(tmp_path).status == "paused")
        await bench.sees("paused", "go on")
        await bench.press("space")
        await bench.until(lambda: stored(tmp_path).status == "open")
        await bench.press("+")
        await bench.until(lambda: stored(tmp_path).sweep.trials == 40)
        await bench.sees("12 of 40 trials")
        await bench.press("s")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.press("up", "enter")
        await bench.until(lambda: stored(tmp_path).status == "stopped")


async def test_a_trial_is_an_ordinary_run(tmp_path: Path) -> None:
    sweep = made_sweep(tmp_path, 12, wanted=12, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        chosen = front.state.chosen
        assert chosen is not None
        await bench.press("enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: bench.state.shown and bench.state.shown.run.id == chosen.runs[0])
        assert len(bench.state.shown.epochs if bench.state.shown else ()) == chosen.epochs
    assert sweep


async def test_a_trials_settings_are_taken_as_an_experiment(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=12, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        before = experiment_of(bench)
        numbers: list[int] = []
        for view in range(2):
            chosen = front.state.chosen
            assert chosen is not None
            numbers.append(chosen.number)
            await bench.press("t")
            await bench.until(lambda: bench.dialog == "")
            await bench.until(lambda many=view + 2: len(bench.state.experiments) == many)
            await bench.until(lambda number=chosen.number: f"trial {number}" in bench.spec.name)
            with closing(Store(tmp_path)) as store:
                run = find_run(store, chosen.runs[0])
            assert run is not None
            trained = spec_from(run.spec)
            assert bench.spec.model_copy(update={"name": trained.name}) == trained
            assert bench.spec.name.startswith("radar search trial")
            front = await opened(bench)
            if not view:
                await bench.press("tab", "]")
        assert len(set(numbers)) == 2
        await bench.press("[", "t")
        await bench.until(lambda: len(bench.state.experiments) == 4)
        names = {bench.state.spec_of(one).name for one in bench.state.experiments}
        assert len(names) == 4
        await bench.press("u", "u", "u")
        await bench.until(lambda: len(bench.state.experiments) == 1)
        assert experiment_of(bench) == before


async def test_a_damaged_trial_is_not_taken(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=12, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        await opened(bench)
        with closing(sqlite3.connect(tmp_path / "runs.db")) as db, db:
            db.execute("UPDATE runs SET spec = json_set(spec, '$.seed', 'none')")
        await bench.press("t")
        await bench.sees("damaged", where="#sweep-hint")
        assert bench.dialog == "SweepsScreen"
        assert len(bench.state.experiments) == 1


async def test_a_trial_without_a_run_is_not_taken(tmp_path: Path) -> None:
    made_sweep(tmp_path, 3, wanted=3, running=0)
    with closing(sqlite3.connect(tmp_path / "runs.db")) as db, db:
        db.execute("DELETE FROM trial_runs")
    async with running_bench(tmp_path, LARGE) as bench:
        await opened(bench)
        await bench.press("]", "t")
        await bench.sees("no run", where="#sweep-hint")
        assert len(bench.state.experiments) == 1


async def test_nothing_is_taken_in_a_store_that_can_only_be_looked_at(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=12, running=0)
    with closing(Store(tmp_path)) as store:
        add_experiment(store, base())
    async with running_bench(tmp_path, LARGE, read_only=True) as bench:
        await opened(bench)
        await bench.press("t")
        await bench.sees("read-only", where="#sweep-hint")
        assert bench.dialog == "SweepsScreen"


async def test_a_trial_that_failed_says_why(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12)
    with closing(Store(tmp_path)) as store:
        run = trials(store, sweeps(store)[0])[4].runs[0]
        message = to_text(Message("training.metric_is_nan", {"metric": "loss", "epoch": 1}))
        store.db.execute(
            "UPDATE runs SET status = 'failed', message = ? WHERE id = ?", (message, run)
        )
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        assert set(front.state.failures) == {5}
        front.go_to(5)
        await bench.sees("trial 5", "failed", words(front.state.failures[5]), where="#sweep-hint")


async def test_marked_trials_are_compared(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=12, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        await bench.press("m", "down", "m")
        marked = list(front.state.marked)
        assert len(marked) == 2
        await bench.press("c")
        await bench.until(lambda: bench.dialog == "CompareScreen")
        compared: Any = bench.app.screen
        board = front.state.board
        assert board is not None
        wanted = [board.trials[board.place_of[number]].runs[0] for number in marked]
        assert list(compared.histories.ids) == wanted


async def test_the_best_is_trained_again_with_fresh_seeds(tmp_path: Path) -> None:
    made_sweep(tmp_path, 12, wanted=12, running=0)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        best = front.state.board.best if front.state.board else None
        assert best is not None
        await bench.press("A")
        await bench.until(lambda: len(_named(tmp_path, "% again")) == 20)
        assert len(_named(tmp_path, f"radar search {best.number} again")) == 10
        _finish(tmp_path, f"radar search {best.number} again", 0.8)
        _finish(tmp_path, "radar search start again", 0.7)
        await bench.sees("10 fresh seeds: 0.8045 ± 0.0030", "better than the start")


def _named(directory: Path, name: str) -> list[str]:
    with closing(sqlite3.connect(directory / "runs.db")) as db:
        return [row[0] for row in db.execute("SELECT id FROM runs WHERE name LIKE ?", (name,))]


def _finish(directory: Path, name: str, value: float) -> None:
    """Let the runs of this name have finished, each a thousandth better than the one before."""
    with closing(sqlite3.connect(directory / "runs.db")) as db, db:
        for place, run in enumerate(_named(directory, name)):
            metrics = f'{{"val_accuracy": {value + place / 1000}}}'
            db.execute(
                "UPDATE runs SET status = 'finished', best_metrics = ?, last_metrics = ? "
                "WHERE id = ?",
                (metrics, metrics, run),
            )


async def test_trials_of_thousands_are_all_there(tmp_path: Path) -> None:
    found: Mapping[str, int] = {"trials": 1500}
    sweep = made_sweep(tmp_path, found["trials"], epochs=3)
    async with running_bench(tmp_path, LARGE) as bench:
        front = await opened(bench)
        assert len(front.table.rows) == found["trials"]
        await bench.press("tab", "tab", "tab", "end")
        await bench.sees("learning_rate")
    with closing(Store(tmp_path)) as store:
        assert len(trials(store, sweeps(store)[0])) == found["trials"]
        assert sweeps(store)[0].id == sweep


async def test_a_file_brings_what_is_searched_and_saving_takes_it(
    store: Store, tmp_path: Path
) -> None:
    path, other = tmp_path / "own.toml", tmp_path / "other.toml"
    save_experiment_file(base(), path)
    write_draft(path, told(9))
    async with running_bench(store.directory, LARGE) as bench:
        bench.screen.doers.experiments.open_named(str(path))
        await bench.until(lambda: bench.state.searched == told(9))
        await bench.sees("0.0001 → 0.1 log", where="#training")
        await bench.sees("f start search", where="#keys")
        await bench.press("w")
        await bench.fill(str(other))
        await bench.until(other.exists)
        await bench.sees("saved as", where="#hint")
    assert draft_in(str(other)) == told(9)
