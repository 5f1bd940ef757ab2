"""The manual in the bench: from any help, by its list, its links and the palette."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from bench_driver import LARGE, NARROW, Bench, running_bench
from command_line import ROOT
from engine.store.database import Store
from tui.dialogs.manual import ManualScreen, PageScroll
from tui.dialogs.pick import PickScreen
from tui.manual.pages import BY_ID, PAGES, Page

FEW = 6


def page_of(bench: Bench) -> str:
    front = bench.app.screen
    assert isinstance(front, ManualScreen), bench.dialog
    return front.page.id


async def test_the_glossary_is_two_keys_away_and_escape_leads_back(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("question_mark", "w")
        await bench.sees("Manual: Glossary", "Which number is which")
        await bench.press("escape")
        assert bench.dialog == "HelpScreen"
        await bench.press("escape")
        assert bench.dialog == ""


async def test_a_page_is_picked_from_the_list_and_its_links_lead_on_and_back(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("question_mark", "m")
        assert bench.dialog == "PickScreen"
        await bench.press("down", "down", "enter")
        await bench.until(lambda: page_of(bench) == "bench")
        first = BY_ID["bench"].links[0]
        await bench.sees(f"1 {first}  2 ")
        await bench.press("down", "down", "down")
        await bench.press("1")
        await bench.until(lambda: page_of(bench) == first)
        await bench.sees(BY_ID[first].title)
        await bench.press("escape")
        await bench.until(lambda: page_of(bench) == "bench")
        await bench.press("m")
        await bench.until(lambda: bench.dialog == "PickScreen")
        await bench.press("down", "enter")
        await bench.until(lambda: bench.dialog == "ManualScreen" and page_of(bench) == "glossary")
        await bench.press("q")
        assert bench.dialog == "HelpScreen"


async def test_a_link_is_followed_by_a_click(store: Store) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("question_mark", "m", "enter")
        await bench.sees("First steps")
        lines = bench.lines()
        row = next(row for row, line in enumerate(lines) if "glossary" in line)
        await bench.pilot.click(offset=(lines[row].index("glossary") + 2, row))
        await bench.until(lambda: page_of(bench) == "glossary")


@pytest.mark.parametrize(
    ("size", "pages"),
    [
        pytest.param(NARROW, PAGES[:FEW], id="few"),
        pytest.param(NARROW, PAGES, id="narrow", marks=pytest.mark.thorough),
        pytest.param(LARGE, PAGES, id="large", marks=pytest.mark.thorough),
    ],
)
async def test_every_page_is_drawn_and_the_letters_of_the_bench_mean_nothing_there(
    store: Store, size: tuple[int, int], pages: Sequence[Page]
) -> None:
    async with running_bench(store.directory, size) as bench:
        await bench.press("question_mark", "m", "home", "enter")
        for page in pages:
            await bench.until(lambda page=page: page_of(bench) == page.id)
            title = page.text.splitlines()[0].removeprefix("# ")
            await bench.sees(f"Manual: {page.title}", title)
            assert all("](" not in line and "<!--" not in line for line in bench.lines())
            place = bench.app.screen.query_one(PageScroll)
            await bench.until(lambda place=place: place.scroll_y == 0)
            await bench.press("space")
            assert place.scroll_y == min(place.size.height - 1, place.max_scroll_y)
            await bench.press("end")
            assert place.scroll_y == place.max_scroll_y
            if page is not pages[-1]:
                await bench.press("right")
        assert page_of(bench) == pages[-1].id
        await bench.press("t", "n", "x")
        assert bench.dialog == "ManualScreen"
        assert not bench.state.snapshot.run_count


@pytest.mark.parametrize(("key", "page"), [("R", "runs"), ("c", "compare")])
async def test_on_another_screen_the_list_stands_at_its_page(
    store: Store, key: str, page: str
) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press(key)
        await bench.until(lambda: bench.dialog != "")
        await bench.press("question_mark", "m")
        front = bench.app.screen
        assert isinstance(front, PickScreen) and front.present == page


async def test_the_palette_finds_a_page(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press(":", *"manual: is it noise")
        await bench.until(lambda: "Train the experiment" not in bench.text())
        await bench.press("enter")
        await bench.until(lambda: bench.dialog == "ManualScreen")
        assert page_of(bench) == "noise"


async def test_each_choice_is_explained_where_it_is_picked_and_changed(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("optimizer")
        await bench.sees("optimizer sgd: Stochastic gradient", where="#hint")
        await bench.press("enter")
        await bench.sees("How a step is made from the gradients", "plain steps")
        await bench.press("down", "down", "down")
        await bench.sees("the usual first choice")
        await bench.press("enter")
        await bench.sees("optimizer adam: Momentum", where="#hint")
        assert bench.spec.training.optimizer.name == "adam"


def test_nothing_of_it_is_loaded_before_it_is_read() -> None:
    code = "import sys, tui.app, tui.dialogs.help; print('markdown_it' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "False"
