"""The lines in which a run is told: its estimate of time, its columns, the means over seeds."""

import json
import math
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compare.metric_samples import Spread
from engine.events import Ended, EpochEnded, Event, Intervention, Noted, Saved, Started
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.lineage import Origin
from engine.store.run_writer import add_facts, record, record_matrix
from engine.store.runs import Run, run, runs
from fake_runs import History, curve, short, write_run
from tui.cli.commands.show import show_object
from tui.cli.reports.epoch_table import EpochLines, epoch_table
from tui.cli.reports.many import ManyText, results
from tui.cli.reports.progress import BAR_CELLS, bar, progress_text
from tui.cli.reports.run_json import JsonReport
from tui.cli.reports.run_text import TextReport
from tui.text.figures import duration, mean_text, metric


@pytest.fixture
def trains(store: Store, spec: ExperimentSpec) -> Run:
    made = write_run(store, short(spec, 10), History(curve(2), status="running"))
    found = run(store, made)
    assert found is not None
    return found


def ended(epoch: int, seconds: float) -> EpochEnded:
    return EpochEnded(epoch, {"loss": 1 / epoch, "val_accuracy": math.nan}, 0.01, seconds)


def test_one_slow_epoch_is_not_taken_for_the_usual_one(
    store: Store, trains: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    report = TextReport(store)

    def line(event: Event) -> str:
        report.event(trains, event)
        return capsys.readouterr().out.splitlines()[-1]

    line(Started(60, 100, 10, 5, 100))
    assert "left" not in line(ended(1, 30.0)), "a network was compiled in it"
    assert duration(98 * 2, whole=True) in line(ended(2, 2.0))
    assert duration(97 * 2, whole=True) in line(ended(3, 2.0))
    for epoch in range(4, 9):
        told = line(ended(epoch, 4.0))
    assert duration(92 * 4, whole=True) in told
    # Somebody has changed how many there are to be
    line(Intervention("epochs", 9, 0, 20))
    assert duration(11 * 4, whole=True) in line(ended(9, 4.0))
    assert line(ended(20, 4.0)).split()[-2:] == duration(4.0).split()


@given(st.integers(1, 9999), st.floats(0.001, 999), st.floats(0, 9e5))
def test_figures_stand_below_their_names(of: int, loss: float, seconds: float) -> None:
    metrics = {"loss": loss, "accuracy": 0.5, "val_accuracy": 1.0}
    head, line = EpochLines(of).lines(EpochEnded(min(7, of), metrics, 0.01, seconds))
    for name, value in metrics.items():
        end = head.index(f" {name} ") + len(name) + 1
        assert line[:end].endswith(metric(value))
    assert line.endswith(duration(seconds))


WIDE = st.sampled_from([0.5, -9999.12345, 1.5e-7, -1.25e10, float("nan"), float("-inf")])


@given(st.lists(WIDE, min_size=1, max_size=9))
def test_epochs_that_are_all_known_stand_under_one_head(losses: list[float]) -> None:
    told = [
        EpochEnded(number, {"loss": loss, "val_accuracy": loss}, 0.01, 0.5)
        for number, loss in enumerate(losses, 1)
    ]
    head, *lines = epoch_table(told, len(told))
    assert len(lines) == len(told)
    for name in ("loss", "val_accuracy"):
        end = head.index(f" {name} ") + len(name) + 1
        for line, loss in zip(lines, losses, strict=True):
            assert line[:end].endswith(f" {metric(loss)}")


def test_a_wider_figure_brings_the_head_again_and_what_follows_stands_under_it() -> None:
    table = EpochLines(3)
    counts = [
        len(table.lines(EpochEnded(number, {"loss": loss}, 0.01, 0.5)))
        for number, loss in enumerate((0.5, -9999.12345, 0.25), 1)
    ]
    assert counts == [2, 2, 1]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_bar_is_never_shorter_when_more_is_done(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert len(bar(less)) == len(bar(more)) == BAR_CELLS
    assert bar(less).count("━") <= bar(more).count("━")
    assert set(bar(0)) == {"─"}
    assert set(bar(1)) == {"━"}


def test_where_a_run_stands_is_told_with_what_it_replays(trains: Run) -> None:
    at = replace(trains, epoch=3, step=26, facts=replace(trains.facts, training_rows=1040))
    told = progress_text(at, 12.0)
    assert " 22%" in told
    assert "3/10" in told
    assert duration(12.0, whole=True) in told
    replays = replace(at, origin=Origin("0123abcd", 4), rows_per_second=1040.0)
    told = progress_text(replays, None)
    assert " 56%" in told
    assert "3/4" in told
    assert "0123abcd" in told
    assert duration(1.75, whole=True) in told
    assert "/" not in progress_text(replace(at, facts=RunFacts()), None)


def test_to_a_script_a_crash_is_a_failure_and_the_status_tells_which(
    trains: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    report = JsonReport()
    for event in (Ended("crashed", 2, "gone"), Ended("stopped", 2), Noted("in words")):
        report.event(trains, event)
    crash, stop, note = map(json.loads, capsys.readouterr().out.splitlines())
    assert (crash["event"], crash["status"], crash["message"]) == ("failed", "crashed", "gone")
    assert (stop["event"], stop["message"], stop["code"]) == ("stopped", "", None)
    assert (note["text"], note["code"], note["run"]) == ("in words", None, trains.id)


def test_means_are_of_the_finished_seeds_of_one_experiment(
    store: Store, spec: ExperimentSpec
) -> None:
    def repeat(seed: int, loss: float, status: str = "finished", batch: int = 16) -> None:
        one = with_value(short(spec, 1, f"batches of {batch}"), "seed", seed)
        one = with_value(one, "training.batch_size", batch)
        given = History([{"loss": loss, "accuracy": 0.5}], status=status)  # type: ignore[arg-type]
        add_facts(store, write_run(store, one, given), RunFacts(base_seed=1))

    for seed, loss in ((1, 0.25), (2, 0.5), (3, 0.75)):
        repeat(seed, loss)
    repeat(4, 9.0, status="stopped")
    repeat(1, 7.0, batch=32)
    write_run(store, short(spec, 1, "not repeated"), History([{"loss": 5.0}]))
    lines = results(runs(store))
    assert lines[0].split()[2] == "seed"
    (told,) = lines[lines.index("") + 1 :]
    assert "batches of 16" in told
    assert f"loss {mean_text(Spread(0.5, 0.25, 0.25, 0.75))}" in told
    assert f"accuracy {mean_text(Spread(0.5, 0.0, 0.5, 0.5))}" in told
    assert "val_loss" not in told


def test_one_seed_of_two_experiments_that_are_the_same_counts_once(
    store: Store, spec: ExperimentSpec
) -> None:
    for name, loss in (("one", 0.5), ("another", 0.5), ("one", 0.25)):
        seeded = with_value(short(spec, 1, name), "seed", 2 if loss < 0.5 else 1)
        given = History([{"loss": loss, "accuracy": 0.5}])
        add_facts(store, write_run(store, seeded, given), RunFacts(base_seed=1))
    told = results(runs(store))[-1]
    assert f"loss {mean_text(Spread(0.375, 0.125 * 2**0.5, 0.25, 0.5))}" in told
    assert "2 seeds" in told


def test_a_run_that_ends_with_its_best_epochs_weights_is_told_by_that_epoch(
    store: Store, spec: ExperimentSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    metrics = [{"loss": 0.5, "val_loss": loss} for loss in (0.75, 0.25, 0.875)]
    made = write_run(store, short(spec, 9), History(metrics, status="running"))
    record_matrix(store, made, 2, "validation", ((9, 0, 0), (0, 9, 0), (0, 0, 9)))
    record(store, made, Saved("model", 2, "model.keras", "ab" * 32, 1))
    record(store, made, Ended("finished", 3))
    (found,) = runs(store)
    TextReport(store).event(found, Ended("finished", 3))
    told = capsys.readouterr().out
    assert f"val_loss {metric(0.25)}" in told
    assert "epoch 2, whose weights the model has" in told
    assert "after epoch 2 (accuracy 1.0000)" in told
    ManyText(store, 1).ended([found])
    told = capsys.readouterr().out
    assert metric(0.25) in told
    assert metric(0.875) not in told
    assert "is told by that one" in told
    shown = show_object(store, found)
    assert (shown["confusion"]["epoch"], shown["status"]) == (2, "finished")


def test_several_runs_tell_the_time_left_by_what_was_done_behind_a_first_epoch(
    store: Store, trains: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    report = ManyText(store, 1)
    report._line.on = True
    at = replace(trains, facts=replace(trains.facts, steps=10), step=0)

    def line(epochs: int, seconds: float) -> str:
        clock[0] = 100.0 + seconds
        report.progress([replace(at, epoch=epochs + 1, epochs_done=epochs)])
        return capsys.readouterr().out

    assert "left" not in line(0, 30.0), "it warms up, and compiles"
    assert "left" not in line(1, 60.0)
    assert "16 s left" in line(2, 62.0)
    report._line.clear()  # sentences of others must not find it
