"""A run that predicts a number: residuals stand where classes have their matrix."""

from collections.abc import Callable

from bench_driver import LARGE, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from fake_runs import short
from scripted_host import ScriptedHost

HostMaker = Callable[..., ScriptedHost]


async def test_predicted_against_true_and_how_far_off(
    store: Store, host: HostMaker, spec: ExperimentSpec
) -> None:
    host(number=True)
    add_experiment(store, short(spec, 3, "prices"))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("t")
        await bench.sees("✓ .500 .450", where="#experiments")
        await bench.sees("Residuals", "predicted", "true", "epoch 3, newest", where="#confusion")
        points = {sign for line in bench.lines("#matrix") for sign in line if sign > "⠀"}
        assert points & {chr(0x2800 + bits) for bits in range(1, 256)}
        await bench.sees("r2", "train 0.500", "val 0.450", where="#accuracy-words")
        await bench.sees("M Residuals", "P How far off", where="#views")
        await bench.press("P")
        await bench.sees("How far off", "mean absolute error", where="#classes")
        await bench.sees("60 validation rows", where="#classes")
        first = bench.lines("#class-lines")
        # An epoch earlier the predictions were farther off
        await bench.press("left")
        await bench.sees("epoch 2 of 3", where="#classes")
        assert bench.lines("#class-lines") != first
        await bench.press("0")
        await bench.sees("epoch 3, newest", where="#classes")


async def test_before_the_first_epoch_the_pane_says_what_will_come(
    store: Store, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 3, "prices"))
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("M")
        await bench.sees("the matrix appears after the first epoch", where="#confusion")
