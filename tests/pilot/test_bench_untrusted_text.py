"""Names and messages from outside are text everywhere, whatever they try to be."""

from pathlib import Path

import pytest

from bench_driver import Bench, running_bench
from engine.events import Noted, Saved
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.runs import runs
from fake_runs import History, curve, write_run
from tui.panes.registry import PANES

HOSTILE = [
    "col[units=m/s] [/] [@click=app.quit]x[/] [bold red]loud $background {0} %s \\[ \\",
    "\x1b]0;pwned\x07name\x1b[31m \u202etxet two\nlines\tand tab",
    "小火龍和妙蛙種子的長名字" + "x" * 180,
]
SENDS_ESCAPE = ("\x1b", "\x9b", "\x07", "\u202e", "\n", "\t")


def hostile_run(store: Store, spec: ExperimentSpec, text: str, status: str) -> None:
    spec = with_value(with_value(spec, "name", text), "note", text)
    spec = with_value(spec, "network.layers.0.name", text[:80])
    write_run(
        store,
        spec,
        History(
            curve(2),
            classes=[text, "cat", "犬"],
            status=status,
            message=text * 3,
            events=[Noted(text), Saved("model", 1, text, "ab" * 32, 1)],
        ),
    )


def assert_plain(bench: Bench) -> None:
    for strip in bench.app.screen._compositor.render_strips():
        for segment in strip:
            assert not any(sign in segment.text for sign in SENDS_ESCAPE), segment
            assert segment.style is None or not segment.style.meta.get("@click"), segment


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_name_is_text_in_every_pane(
    store: Store, spec: ExperimentSpec, text: str
) -> None:
    hostile_run(store, spec, text, "failed")
    async with running_bench(store.directory) as bench:
        await bench.until(lambda: bench.state.shown is not None)
        for entry in PANES:
            bench.screen.go_to(entry.id)
            await bench.rest()
            assert_plain(bench)
        await bench.press("n")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        await bench.press("x")
        await bench.until(lambda: len(bench.state.experiments) == 1)
        assert bench.app.is_running
        assert bench.spec.name == text


async def test_hostile_names_are_text_in_every_dialog(store: Store, spec: ExperimentSpec) -> None:
    for text in HOSTILE:
        hostile_run(store, spec, text, "finished")
    async with running_bench(store.directory) as bench:
        for number in "123":
            await bench.press(number)
            for key in "ew":
                await bench.press(key)
                assert bench.dialog == "AskScreen"
                assert_plain(bench)
                await bench.press("escape")
        await bench.press("R")
        await bench.until(lambda: bench.text("#all-runs").count("finished") == 3)
        assert_plain(bench)
        await bench.press("escape", ":", *"Go to")
        await bench.until(lambda: bench.text().count("Go to ") >= 3)
        assert_plain(bench)


async def test_a_hostile_name_that_is_only_looked_at_stays_as_it_was(
    store: Store, spec: ExperimentSpec
) -> None:
    hostile_run(store, spec, HOSTILE[1], "finished")
    async with running_bench(store.directory) as bench:
        before = bench.spec
        await bench.press("e", "enter")
        await bench.until(lambda: bench.dialog == "")
        await bench.press("T")
        await bench.go_to_field("note")
        await bench.press("enter", "enter")
        await bench.settle()
        assert bench.spec == before


async def test_brackets_are_seen_as_they_are_and_a_click_on_them_does_nothing(
    store: Store, spec: ExperimentSpec
) -> None:
    hostile_run(store, spec, "[@click=app.quit]x[/]", "finished")
    async with running_bench(store.directory) as bench:
        for where in ("#experiments", "#training", "#confusion", "#log", "#classes"):
            bench.screen.go_to(where[1:])
            await bench.press("end" if where == "#training" else "g")
            seen = "[@cli" if where == "#confusion" else "[@click=app.quit]x"
            await bench.sees(seen, where=where)
            rows = bench.lines()
            y = next(y for y in reversed(range(len(rows))) if "[@cli" in rows[y])
            await bench.pilot.click(offset=(rows[y].index("[@cli") + 3, y))
        await bench.press("escape")
        await bench.rest()
        assert not bench.app._exit
        assert [run.name for run in runs(store)] == ["[@click=app.quit]x[/]"]


async def test_the_question_about_a_hostile_run_is_plain(
    store: Store, spec: ExperimentSpec
) -> None:
    hostile_spec = with_value(spec, "name", "\x1b]0;t\x07[b]run[/b] [units=m/s]")
    write_run(store, hostile_spec, History(status="queued"))
    async with running_bench(store.directory) as bench:
        await bench.press("q")
        await bench.sees("[b]run[/b] [units=m/s] waits.")
        assert_plain(bench)
        await bench.press("escape", "space")
        await bench.sees("[b]run[/b] [units=m/s] waits", where="#hint")
        assert_plain(bench)


async def test_hostile_columns_labels_and_paths(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "[bold]x"
    folder.mkdir()
    table = folder / "[@click=app.quit]t\u202e.csv"
    label = "kind[units=m/s]"
    kinds = ["[/]", "a\x1b[31mb", "小火龍"]
    rows = [f"{n % 5},{n % 7},{kinds[n % 3]}" for n in range(60)]
    table.write_text("\n".join([f"[/],x\x1b]0;y\x07,{label}", *rows]), "utf-8")
    async with running_bench(store.directory, source=str(table)) as bench:
        await bench.sees("60 × 2 → 3", where="#header")
        await bench.press("T")
        await bench.set_field("label column", "[/]nothing[bold")
        await bench.sees("cannot be used", where="#header")
        await bench.sees("[/]nothing[bold", where="#hint")
        assert_plain(bench)
        await bench.press("t")
        await bench.sees("The table cannot be used", "[/]nothing[bold")
        assert_plain(bench)
        await bench.press("escape")
        await bench.set_field("label column", "[/]")
        await bench.until(lambda: bench.state.table is not None)
        assert_plain(bench)
        await bench.set_field("class weights", "[/]=0")
        await bench.sees("must be", where="#hint")
        assert_plain(bench)
