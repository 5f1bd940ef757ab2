"""The bench in Chinese: one key changes every word at once, and nothing leaves its column."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from bench_driver import LARGE, NARROW, Bench, running_bench
from engine.lessons.presets import presets
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from fake_runs import History, curve, short, write_run
from tui.cli.wording import FOLDER
from tui.locale import _
from tui.locale.language import language
from tui.locale.po import read_folder
from tui.terminal import languages
from tui.terminal.remembered import remembered


@pytest.fixture(autouse=True)
def _shows_everything(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "wants_ascii", lambda: False)
    monkeypatch.setenv("TERM", "xterm-256color")
    yield
    assert language() in ("en", "zh_TW")


@pytest.fixture(scope="module")
def english() -> list[str]:
    """Sentences of the program that have another wording in Chinese."""
    known = read_folder(FOLDER)
    return [
        text for text, said in known.items() if " " in text and "{" not in text and text != said
    ]


def left_english(bench: Bench, english: list[str]) -> list[str]:
    text = " ".join(bench.text().split())
    return [one for one in english if one in text]


def keeps_its_cells(bench: Bench, cells: int) -> bool:
    """Whether every line of the screen is as wide as the terminal, in cells."""
    return all(cell_len(line.rstrip()) <= cells for line in bench.text().splitlines())


@pytest.mark.parametrize("size", [NARROW, LARGE])
async def test_one_key_speaks_chinese_everywhere_at_once_and_the_next_time(
    store: Store, spec: ExperimentSpec, english: list[str], size: tuple[int, int]
) -> None:
    write_run(store, short(spec, 3, "short"), History(curve(3)))
    async with running_bench(store.directory, size) as bench:
        await bench.sees("short")
        assert "訓練" not in bench.text()
        await bench.press("Z")
        assert (language(), remembered()["lang"]) == ("zh_TW", "zh_TW")
        for key in "ENTCMPIO":
            await bench.press(key)
            await bench.rest()
            assert left_english(bench, english) == [], key
            assert keeps_its_cells(bench, size[0]), bench.text()
        for keys in (("question_mark",), ("colon",), ("o",), ("R",), ("L",)):
            await bench.press(*keys)
            await bench.until(lambda: bench.dialog)
            await bench.rest()
            assert left_english(bench, english) == [], keys
            assert keeps_its_cells(bench, size[0]), bench.text()
            await bench.press("escape")
            await bench.until(lambda: not bench.dialog)
        await bench.press("Z")
        assert language() == "en"
        await bench.sees("Training" if size == LARGE else "Train")


async def test_a_terminal_without_chinese_says_so_and_stays_english(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "wants_ascii", lambda: True)
    async with running_bench(store.directory) as bench:
        await bench.press("Z")
        await bench.sees("Chinese", where="#hint")
        assert language() == "en"
        assert "lang" not in remembered()


async def test_the_notes_of_presets_and_the_figures_of_the_coach_are_in_chinese(
    store: Store, spec: ExperimentSpec
) -> None:
    note = next(one.note for one in presets() if one.name == "04-optimizer-adam")
    own = short(with_value(spec, "note", "my own words"), 12, "mine")
    stuck = [{"loss": 1.609, "accuracy": 0.2, "val_loss": 1.61, "val_accuracy": 0.2}] * 12
    add_facts(
        store,
        write_run(store, own, History(stuck, counts=())),
        RunFacts(class_counts=(100,) * 5, baseline={"accuracy": 0.2}),
    )
    async with running_bench(store.directory, LARGE) as bench:
        await bench.press("Z")
        await bench.sees("mine: my own words", where="#hint")
        await bench.press("H")
        await bench.until(lambda: bench.dialog == "CoachScreen")
        await bench.sees("表現 0")
        assert "skill" not in bench.text()
        await bench.press("escape", "o", *"adam", "enter")
        await bench.until(lambda: len(bench.state.experiments) == 2)
        assert _(note) != note
        await bench.sees(_(note), where="#hint")
        await bench.press("E", "enter")
        await bench.sees(f"04-optimizer-adam: {_(note)}", where="#hint")
