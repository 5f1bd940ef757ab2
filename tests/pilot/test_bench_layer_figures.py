"""The layers' figures in the bench: keys choose one, an epoch, and the summary again."""

from collections.abc import Callable

import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.run_writer import record_matrix
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run
from recorded_layers import record_some
from scripted_host import MATRIX, ScriptedHost


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_figure_by_figure_and_epoch_by_epoch(
    store: Store, spec: ExperimentSpec, size: tuple[int, int]
) -> None:
    run = write_run(store, short(spec, 4, "seen"), History(curve(4)))
    record_some(store, run, 4)
    for epoch in range(1, 4):
        record_matrix(store, run, epoch, "validation", MATRIX)
    async with running_bench(store.directory, size) as bench:
        await bench.press("I")
        await bench.sees("Dense", "parameters", "m: what was recorded", where="#layers")
        await bench.press("m")
        await bench.sees("weight norm, epoch 4", "hidden_1", "20", where="#layers")
        await bench.press("left", "left")
        await bench.until(lambda: bench.state.scrub_to == 2)
        await bench.sees("weight norm, epoch 2", "10", where="#layers")
        await bench.press("m")
        await bench.sees("gradient norm, epoch 2", "2.5", where="#layers")
        await bench.press("0")
        await bench.sees("gradient norm, epoch 4", where="#layers")
        await bench.press("m", "m", "m")
        await bench.sees("dead units, epoch 4", "hidden_1_relu", "40 %", where="#layers")
        await bench.press("v")
        await bench.sees("parameters", where="#layers")


async def test_what_the_bench_starts_is_to_be_recorded(
    store: Store, host: Callable[..., ScriptedHost], spec: ExperimentSpec
) -> None:
    host()
    add_experiment(store, short(spec, 2, "begun here"))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("t")
        await bench.until(lambda: [run.facts.layers for run in runs(store)] == [True])
        await bench.press("I")
        await bench.sees("parameters", where="#layers")


async def test_a_run_whose_layers_were_not_recorded_shows_the_summary(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 2, "bare"), History(curve(2)))
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("I", "m")
        await bench.sees("parameters", where="#layers")
        assert "recorded of the layers" not in bench.text("#layers")
