"""A bench that was opened only to look."""

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.runs import runs
from fake_runs import History, curve, short, write_run


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
