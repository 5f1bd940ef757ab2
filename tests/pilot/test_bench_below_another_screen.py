"""What changes on the bench while another screen is in front: seen through dialogs, else later."""

from typing import Any

from bench_driver import WIDE, Bench, running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.labels import rename
from fake_runs import History, curve, write_run


def counted(bench: Bench) -> list[tuple[Any, ...]]:
    """The regions of the screen in front that are painted from now on."""
    painted: list[tuple[Any, ...]] = []
    front: Any = bench.app.screen
    refresh = front.refresh

    def count(*regions: Any, **options: Any) -> Any:
        painted.append(regions)
        return refresh(*regions, **options)

    front.refresh = count
    return painted


async def test_a_whole_screen_is_not_painted_again_for_what_changes_below_it(
    store: Store, spec: ExperimentSpec
) -> None:
    run = write_run(store, spec, History(curve(3)))
    async with running_bench(store.directory, WIDE) as bench:
        await bench.sees("first model", where="#curves")
        await bench.press("Y")
        await bench.until(lambda: bench.dialog == "NetworkScreen")
        await bench.rest()
        painted = counted(bench)
        rename(store, run, "changed below")
        await bench.until(lambda: bench.state.shown.run.name == "changed below")  # type: ignore[union-attr]
        await bench.rest()
        assert painted == []
        assert "changed below" not in bench.text()
        await bench.press("escape")
        await bench.sees("changed below", where="#curves")


async def test_through_a_dialog_it_is_seen_at_once(store: Store, spec: ExperimentSpec) -> None:
    run = write_run(store, spec, History(curve(3)))
    async with running_bench(store.directory, WIDE) as bench:
        await bench.press("e")
        dialog = bench.dialog
        assert dialog
        painted = counted(bench)
        rename(store, run, "changed below")
        await bench.sees("changed below")
        assert painted
        assert bench.dialog == dialog
