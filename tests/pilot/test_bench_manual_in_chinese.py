"""The manual in Chinese in the bench: it changes while it is open, and is found by its letters."""

import re

import pytest
from rich.cells import cell_len

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.store.database import Store
from tui.dialogs.manual import ManualScreen, PageScroll
from tui.locale.language import ENGLISH, language
from tui.manual import texts
from tui.manual.pages import BY_ID
from tui.terminal import languages

FRAME = re.compile(r"^[│ ]+|[│ ▁▂▃▄▅▆▇█]+$")


@pytest.fixture(autouse=True)
def _shows_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "wants_ascii", lambda: False)
    monkeypatch.setenv("TERM", "xterm-256color")


def opened(bench: Bench) -> ManualScreen:
    front = bench.app.screen
    assert isinstance(front, ManualScreen), bench.dialog
    return front


async def read(bench: Bench, page: str) -> None:
    """Open a short page, whose many lines need not be laid out each time."""
    bench.app.push_screen(ManualScreen(page))
    await bench.until(lambda: bench.dialog == "ManualScreen")


async def test_the_page_the_help_and_the_bench_change_while_it_is_open(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("question_mark")
        await read(bench, "callbacks")
        await bench.sees("Manual: Your own callbacks", "Any Keras callback works")
        await bench.press("Z")
        await bench.sees("手冊：自己的回呼函式", "任何 Keras 回呼函式", "捲動")
        assert "Keras callback" not in bench.text()
        await bench.press("m")
        await bench.sees("▌ 自己的回呼函式")
        await bench.press("escape", "escape")
        await bench.sees("訓練實驗")
        assert "Train the experiment" not in bench.text()
        await bench.press("escape")
        await bench.sees("實驗")
        assert "Experiments" not in bench.text()


async def test_it_stays_as_far_down_as_it_was_and_changes_back(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await read(bench, "callbacks")
        await bench.press("end")
        place = opened(bench).query_one(PageScroll)
        await bench.until(lambda: 0 < place.scroll_y == place.max_scroll_y)
        await bench.press("Z")
        await bench.sees("恢復之後會保有記憶")
        await bench.until(lambda: 0 < place.scroll_y == place.max_scroll_y)
        await bench.press("Z")
        await bench.sees("it keeps its memory")
        assert language() == ENGLISH


async def test_on_another_screen_what_lies_behind_follows_too(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("R")
        await bench.until(lambda: bench.dialog == "RunsScreen")
        await read(bench, "callbacks")
        await bench.press("Z")
        await bench.sees("手冊：自己的回呼函式")
        await bench.press("escape")
        await bench.sees("所有執行")
        assert "All runs" not in bench.text()


async def test_a_terminal_without_chinese_says_so_where_the_page_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "wants_ascii", lambda: True)
    async with running_bench(store.directory, NARROW) as bench:
        await read(bench, "callbacks")
        await bench.press("Z")
        await bench.sees("cannot show Chinese")
        await bench.press("enter")
        await bench.sees("Manual: Your own callbacks")
        assert opened(bench).page.id == "callbacks"
        assert language() == ENGLISH


@pytest.mark.parametrize("letters", ["疑難", "trou"])
async def test_pages_are_found_by_their_names_in_both_languages(store: Store, letters: str) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("Z", "question_mark", "m")
        await bench.sees("第一步")
        await bench.press(*letters, "enter")
        await bench.until(lambda: bench.dialog == "ManualScreen")
        assert opened(bench).page.id == "trouble"


@pytest.mark.parametrize("words", ["雜訊嗎", "is it noise"])
async def test_the_palette_finds_a_page_by_its_names_in_both_languages(
    store: Store, words: str
) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("Z", ":", *words)
        await bench.until(lambda: "訓練實驗" not in bench.text())
        await bench.press("enter")
        await bench.until(lambda: bench.dialog == "ManualScreen")
        assert opened(bench).page.id == "noise"


@pytest.mark.parametrize(
    ("page", "size"),
    [
        pytest.param("compare", NARROW, id="narrow"),
        pytest.param("bench", NARROW, id="long", marks=pytest.mark.thorough),
        pytest.param("coach", LARGE, id="large", marks=pytest.mark.thorough),
    ],
)
async def test_no_line_is_cut_and_none_begins_with_a_closing_mark(
    store: Store, size: tuple[int, int], page: str
) -> None:
    """Every sentence of the page is somewhere on the screen, whole but for the ends of lines."""
    async with running_bench(store.directory, size) as bench:
        await bench.press("Z")
        await read(bench, page)
        await bench.sees(BY_ID[page].title)
        place = opened(bench).query_one(PageScroll)
        seen: list[str] = []
        while True:
            await bench.rest()
            shown = bench.lines()
            assert max(cell_len(line.rstrip()) for line in shown) <= size[0]
            seen += [FRAME.sub("", line) for line in shown[1:-2]]
            if place.scroll_y >= place.max_scroll_y:
                break
            await bench.press("space")
        assert [line for line in seen if line[:1] and line[0] in "，。；：、）」"] == []
        assert not [line for line in seen if line.endswith("…") and "……" not in line]


async def test_a_page_that_is_not_translated_says_so_and_is_english(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    has = texts.file_of
    monkeypatch.setattr(
        texts, "file_of", lambda page, spoken: has("none" if spoken != ENGLISH else page, spoken)
    )
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("Z")
        await read(bench, "callbacks")
        await bench.sees("手冊：自己的回呼函式", "這一頁還沒有翻譯", "Any Keras callback works")
