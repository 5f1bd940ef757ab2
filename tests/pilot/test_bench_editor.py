"""Typing into a field: letters stay in it, what cannot be is refused in words, Esc forgets."""

from bench_driver import NARROW, Bench, running_bench
from engine.store.database import Store
from engine.store.experiments import experiments
from engine.store.runs import runs
from tui.keymap.bench import BENCH
from tui.panes.form import Editor
from tui.panes.registry import GO
from tui.widgets.lines import Lines


def is_typing(bench: Bench) -> bool:
    return isinstance(bench.app.focused, Editor)


REFUSED = [
    ("N", "units", "0", "network.layers.0.units", "at least 1"),
    ("N", "dropout", "1", "network.layers.0.dropout", "less than 1"),
    ("N", "L1", "-1", "network.layers.0.l1", "at least 0"),
    ("T", "learning rate", "fast", "training.optimizer.learning_rate", "a number"),
    ("T", "batch size", "2.5", "training.batch_size", "a whole number"),
    ("T", "epochs", "", "training.epochs", "a whole number"),
    ("T", "validation split", "2", "data.validation.split", "at most 0.9"),
]


async def test_a_value_out_of_limits_names_its_key_and_the_line_stays_open(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        before = bench.spec
        for pane, title, text, key, limit in REFUSED:
            await bench.press(pane)
            await bench.set_field(title, text)
            await bench.sees(f'"{key}" must be {limit}', where="#hint")
            assert is_typing(bench)
            assert bench.spec == before
            await bench.press("escape")
            assert not is_typing(bench)
        await bench.press("t")
        await bench.until(lambda: len(runs(store)) == 1)


async def test_the_cursor_goes_from_field_to_field_by_every_key_for_it(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        lines = bench.app.focused
        assert isinstance(lines, Lines)
        await bench.until(lambda: lines.content)
        for key, title in (
            ("home", "loss"),
            ("down", "optimizer"),
            ("j", "learning rate"),
            ("up", "optimizer"),
            ("k", "loss"),
            ("k", "loss"),
            ("end", "test split"),
            ("j", "test split"),
            ("g", "loss"),
            ("end", "test split"),
        ):
            await bench.press(key)
            assert lines.content[lines.row][0][0].strip() == title
            await bench.until(lambda title=title: bench.text("#hint").strip().startswith(title))
        await bench.press("pageup", "pagedown")
        assert lines.content[lines.row][0][0].strip() == "test split"


async def test_letters_typed_into_a_line_are_no_keys_of_the_bench(store: Store) -> None:
    letters = [key for action in (*BENCH, *GO) for key in action.keys if len(key) == 1]
    signs = " /:?["
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("N")
        await bench.go_to_field("name")
        await bench.press("enter")
        before = bench.screen.front
        for key in (*letters, *"adJKhjkl0", *signs):
            await bench.press(key)
            assert (bench.dialog, bench.screen.front) == ("", before), key
            assert is_typing(bench), key
        box = bench.app.focused
        assert isinstance(box, Editor)
        assert set("tnxqRDa0/:? [") <= set(box.value)
        assert len(bench.spec.network.layers) == 2
        await bench.press("escape")
        await bench.settle()
        assert (len(experiments(store)), runs(store)) == (1, [])
        assert bench.spec.network.layers[0].name is None


async def test_escape_gives_the_letters_back(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("epochs")
        await bench.press("enter", *"999", "escape")
        assert not is_typing(bench)
        assert bench.spec.training.epochs == 30
        await bench.press("N")
        assert bench.screen.front == "network"


async def test_a_value_reaches_only_the_selected_experiment(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("n")
        await bench.sees("▌2 ", where="#experiments")
        await bench.press("T")
        await bench.go_to_field("epochs")
        await bench.press("enter", *"12")
        await bench.press("enter")
        await bench.settle()
        assert [item.spec.training.epochs for item in experiments(store)] == [30, 12]


async def test_tab_and_a_click_elsewhere_leave_the_field_as_it_was(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        for leave in (bench.pilot.click("#experiment-list"), bench.press("tab")):
            await bench.press("T")
            await bench.go_to_field("epochs")
            await bench.press("enter", *"999")
            await leave
            await bench.until(lambda: not is_typing(bench))
            assert bench.spec.training.epochs == 30
            assert not bench.screen.query_one("#training Editor").display


async def test_the_line_opens_on_the_value_where_it_stands(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("note")
        await bench.press("enter")
        await bench.sees("Enter keeps it, Esc does not", where="#hint")
        box = bench.screen.query_one("#training Editor")
        lines = bench.screen.query_one("#training-lines")
        await bench.until(lambda: box.region.height == 1)
        row = next(y for y, text in enumerate(bench.lines()) if "note" in text[:8])
        assert box.region.y == row
        assert lines.region.contains_region(box.region)
