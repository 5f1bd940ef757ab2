"""Finding one's way: the help lists every key, the palette finds everything that has a name."""

import pytest

from bench_driver import running_bench
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from fake_runs import History, curve, short, write_run
from tui.dialogs.help import help_lines
from tui.panes.action_table import EVERYTHING


def help_text() -> list[str]:
    return ["".join(text for text, _ in row) for row in help_lines(EVERYTHING, 200)]


@pytest.mark.parametrize("room", [60, 72])
def test_the_help_is_broken_between_words_where_there_is_little_room(room: int) -> None:
    rows = ["".join(text for text, _ in row) for row in help_lines(EVERYTHING, room)]
    assert max(map(len, rows)) <= room
    whole = " ".join(" ".join(row[14:] for row in rows).split())
    for action in EVERYTHING:
        if not action.numbered:
            assert action.help in whole


def test_the_help_tells_every_action_with_its_keys() -> None:
    rows = help_text()
    for action in EVERYTHING:
        if action.call.startswith(("switch(", "focus_run(", "alone(")):
            continue
        assert any(action.key in row and row.endswith(f" {action.help}") for row in rows), action
    assert sum("1 … 9" in row for row in rows) == 3, "experiments, runs in the comparison, classes"


@pytest.mark.parametrize(("key", "group"), [("c", "Compare"), ("R", "All runs")])
async def test_the_help_begins_with_the_keys_of_the_screen_that_asks(
    store: Store, spec: ExperimentSpec, key: str, group: str
) -> None:
    write_run(store, short(spec, 3, "the first"), History(curve(3)))
    async with running_bench(store.directory, (80, 24)) as bench:
        await bench.sees("the first", where="#experiments")
        await bench.press(key)
        await bench.sees("Esc back")
        await bench.press("question_mark")
        await bench.until(lambda: bench.dialog == "HelpScreen")
        first = bench.text().split("Keys")[1].splitlines()[1]
        assert group in first


async def test_question_mark_opens_the_help_and_it_scrolls(store: Store) -> None:
    for key in ("question_mark", "f1"):
        async with running_bench(store.directory, (80, 24)) as bench:
            await bench.press(key)
            await bench.sees("Train the experiment as its forms describe it.")
            await bench.press("end")
            await bench.sees("leaves it as it was and gives the letters back")
            await bench.press("home", "down", "up")
            await bench.sees("Train the experiment as its forms describe it.")
            await bench.press(key)
            assert bench.dialog == ""


async def test_the_palette_finds_an_action_an_experiment_and_a_preset(
    store: Store, spec: ExperimentSpec
) -> None:
    add_experiment(store, short(spec, 3, "the first"))
    add_experiment(store, short(spec, 3, "小火龍 net"))
    async with running_bench(store.directory) as bench:
        await bench.press(":")
        await bench.sees("Train the experiment as its forms describe it", "t F5     Train")
        await bench.press(*"copy of this one")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.sees("A new experiment, a copy of this one")
        await bench.press("enter")
        await bench.sees("▌3 the first 2", where="#experiments")

        await bench.press("ctrl+p")
        await bench.sees("Train the experiment")
        await bench.press(*"go to 小火")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.sees("Go to 小火龍 net")
        await bench.press("enter")
        await bench.sees("▌2 小火龍 net", where="#experiments")

        await bench.press(":", *"Open 04-optimizer-adam")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.sees("▌4 04-optimizer-adam", where="#experiments")


async def test_actions_of_a_form_from_the_palette_do_what_their_keys_do(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("N", ":", *"a layer like this one")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.until(lambda: len(bench.spec.network.layers) == 3)
        await bench.press("E", ":", *"a layer like this one")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.until(lambda: len(bench.spec.network.layers) == 4)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("undo", "u        Take back the last change"),
        ("filter", "/        Show only experiments"),
        ("again", "A        Train again with other seeds"),
        ("take back", "u        Take back the last change"),
        ("trn agn", "A        Train again with other seeds"),
    ],
)
async def test_the_palette_finds_an_action_by_any_of_its_words_its_label_first(
    store: Store, typed: str, first: str
) -> None:
    async with running_bench(store.directory, (80, 24)) as bench:
        await bench.press(":")
        await bench.sees("Train the experiment")
        await bench.press(*typed)
        await bench.until(lambda: "Train the experiment as" not in bench.text())
        await bench.sees(first)
        rows = [row for row in bench.lines() if row.strip()]
        found = next(place for place, row in enumerate(rows) if typed in row)
        assert first in rows[found + 1], "\n".join(rows)


async def test_the_palette_has_a_line_an_action_on_the_smallest_terminal(store: Store) -> None:
    async with running_bench(store.directory, (80, 24)) as bench:
        await bench.press(":")
        await bench.sees("Train the experiment")
        rows = [row for row in bench.lines("CommandList") if row.strip(" ▁")]
        starts = [action.key for action in EVERYTHING if action.palette][: len(rows)]
        assert len(rows) > 10
        for row, key in zip(rows, starts, strict=True):
            assert row.split()[: len(key.split())] == key.split()
