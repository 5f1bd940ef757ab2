"""A bench that was opened only to look."""

import pytest

from bench_driver import LARGE, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import runs
from engine.store.sweeps import sweeps
from fake_runs import History, curve, short, write_run
from made_sweeps import made_sweep


async def test_runs_are_seen_and_commands_refused_in_words(
    store: Store, spec: ExperimentSpec
) -> None:
    write_run(store, short(spec, 3, "kept"), History(curve(3)))
    async with running_bench(store.directory, read_only=True) as bench:
        await bench.sees("kept", where="#experiments")
        await bench.sees("◆", where="#loss-chart")
        await bench.sees("read-only", where="#header")
        await bench.press("t")
        await bench.sees("changed", where="#hint")
        await bench.press("escape")
        await bench.sees("read-only", where="#header")
    assert len(runs(store)) == 1


@pytest.mark.parametrize("keys", [["plus"], ["A"], ["space"], ["s", "up", "enter"]])
async def test_what_a_sweeps_board_could_not_do_is_not_said_to_be_done(
    store: Store, spec: ExperimentSpec, keys: list[str]
) -> None:
    write_run(store, short(spec, 3, "kept"), History(curve(3)))
    made_sweep(store.directory, 9, wanted=20)
    async with running_bench(store.directory, LARGE, read_only=True) as bench:
        await bench.sees("kept", where="#experiments")
        await bench.press("Q")
        await bench.until(lambda: bench.dialog == "SweepsScreen")
        await bench.until(lambda: bench.app.screen.state.board is not None)
        await bench.press(*keys)
        await bench.sees("read-only", where="#sweep-hint")
        for claim in ("trials more", "fresh seeds", "set aside with", "stops"):
            assert claim not in bench.text("#sweep-hint")
    (found,) = sweeps(store)
    assert (found.status, found.sweep.trials, len(runs(store))) == ("open", 20, 10)
