"""Lessons of the bench: read, predict, train, see the grade, try alone, all by the keys on show."""

import threading
from pathlib import Path
from typing import Any

import pytest

from bench_driver import LARGE, NARROW, WIDE, Bench, running_bench
from engine.client.lesson_specs import On
from engine.client.lessons import progress_of
from engine.lessons.finding import find_lessons
from engine.store.database import Store
from engine.store.lessons import Progress
from own_lessons import write_lesson
from scripted_host import ScriptedHost
from tui.lessons import screen as lessons
from tui.lessons.screen import LessonScreen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A teacher's folder, named by the setting."""
    found = tmp_path / "lessons"
    write_lesson(found / "longer")
    monkeypatch.setenv("PKGO_LESSONS", str(found))
    return found


def kept(store: Store, folder: Path) -> Progress:
    return progress_of(store, find_lessons(folder).find("longer"), On())


async def opened(bench: Bench) -> None:
    """The lesson of the teacher, which stands last."""
    await bench.press("L")
    await bench.until(lambda: bench.dialog == "LessonsScreen")
    await bench.sees("0 of 16 done")
    await bench.press("end", "enter")
    await bench.until(lambda: bench.dialog == "LessonScreen")


@pytest.mark.parametrize("size", [NARROW, LARGE], ids=["80", "160"])
async def test_a_text_says_that_it_goes_on_where_it_does(
    store: Store, folder: Path, size: tuple[int, int]
) -> None:
    long = "".join(f"line {number}\n\n" for number in range(13))
    (folder / "longer" / "text.en.md").write_text(long, "utf-8")
    async with running_bench(store.directory, size) as bench:
        await opened(bench)
        await bench.sees("[Text]", "line 3")
        goes_on = "reads on"
        await bench.until(lambda: (goes_on in bench.text("#lesson-hint")) == (size == NARROW))
        await bench.sees("leads to the question", where="#lesson-hint")
        assert ("line 12" in bench.text("#lesson-lines")) == (size == LARGE)
        await bench.press("end")
        await bench.sees("line 12", where="#lesson-lines")
        await bench.until(lambda: goes_on not in bench.text("#lesson-hint"))
        await bench.press("home")
        await bench.until(lambda: (goes_on in bench.text("#lesson-hint")) == (size == NARROW))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80", "120"])
async def test_a_lesson_is_predicted_trained_graded_and_tried_by_the_keys_on_show(
    store: Store, folder: Path, size: tuple[int, int]
) -> None:
    host = ScriptedHost(store.directory).start()
    async with running_bench(store.directory, size) as bench:
        await opened(bench)
        await bench.sees("[Text]", "The longer it trains, the lower.")
        await bench.press("t")  # not before something is expected
        await bench.sees("[Question]", "b  Four.", "answer first")
        await bench.press("b")
        await bench.until(lambda: kept(store, folder).answer == "B")
        await bench.sees("You expect B", "t train")
        await bench.press("t")
        await bench.until(lambda: kept(store, folder).is_right is not None)
        assert kept(store, folder).is_right
        await bench.sees("[Curves]", "B is right.", "0.167", "1 ✓ two", "2 ✓ four", "y try")
        assert set(kept(store, folder).runs) == {"two", "four"}
        await bench.press("tab")
        await bench.sees("[Try]", "below 0.15", "y puts the experiment on the bench")
        await bench.press("y")
        await bench.until(lambda: bench.dialog == "")
        await bench.until(lambda: bench.spec.name == "longer try")
        await bench.press("T")
        await bench.set_field("epochs", "6")
        await bench.press("t")
        await bench.until(lambda: bench.state.shown and bench.state.shown.run.is_ended)
        await bench.press("L", "end", "enter")
        await bench.sees("[Curves]")
        await bench.press("tab")
        await bench.sees("[Try]", "It does what was asked for.", "0.125")
        assert kept(store, folder).try_right
        await bench.press("escape")
        await bench.sees("1 of 16 done, 1 right", "B: right, tried")
        await bench.press("escape")
        assert bench.dialog == ""
    host.close()


async def test_a_lesson_that_was_left_goes_on_and_its_runs_are_taken(
    store: Store, folder: Path
) -> None:
    async with running_bench(store.directory) as bench:
        await opened(bench)
        await bench.press("tab", "a")
        await bench.until(lambda: kept(store, folder).answer == "A")
        await bench.press("t")
        await bench.until(lambda: len(kept(store, folder).runs) == 2)
        await bench.sees("two: queued", "four: queued")
        await bench.press("escape", "escape")
        host = ScriptedHost(store.directory).start()
        # The bench is free meanwhile, and its own runs show there
        await bench.until(lambda: bench.state.snapshot.run_count == 2)
        await bench.press("L", "end", "enter")
        await bench.sees("Not A: it is B.", "Four came to 0.167")
        assert kept(store, folder).is_right is False
        await bench.press("b")
        await bench.sees("[Curves]")
        assert kept(store, folder).answer == "A"
        await bench.press("n", "b")
        await bench.until(lambda: kept(store, folder).is_right)
        assert bench.state.snapshot.run_count == 2
        host.close()


async def test_what_was_read_before_an_answer_does_not_take_it_back(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bench(store.directory) as bench:
        await opened(bench)
        screen = bench.app.screen
        assert isinstance(screen, LessonScreen)
        held, read, begun = [threading.Event(), threading.Event()], lessons.read_lesson_state, 0

        def late(*given: Any) -> None:
            nonlocal begun
            begun += 1
            found: list[Any] = []
            read(*given[:3], found.append, *given[4:])
            assert held[begun - 1].wait(10)
            given[3](found[0])

        monkeypatch.setattr(lessons, "read_lesson_state", late)
        screen.on_screen_resume()
        await bench.until(lambda: begun == 1)
        await bench.press("tab", "a")
        await bench.until(lambda: kept(store, folder).answer == "A")
        held[0].set()
        await bench.until(lambda: begun == 2)
        assert screen.read is not None and screen.read.progress.answer == "A"
        held[1].set()


async def test_a_broken_lesson_of_the_folder_is_told_and_the_others_are_there(
    store: Store, folder: Path
) -> None:
    write_lesson(folder / "odd", "id = 'odd'\n")
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("L")
        await bench.sees("longer", "00-first-model", "lesson.toml: experiments", "missing")
