"""How the bench reads a lesson again while its runs train."""

from dataclasses import replace
from pathlib import Path

from engine.client.lesson_specs import On
from engine.client.lessons import train_lesson
from engine.lessons.reading import read_lesson
from engine.store.database import Store
from own_lessons import write_lesson
from tui.lessons.reading import view_of


def test_a_run_that_was_queued_while_the_lesson_was_read_is_found(
    store: Store, tmp_path: Path
) -> None:
    lesson, here = read_lesson(write_lesson(tmp_path / "lesson")), On()
    (two, _four) = view_of(store, lesson, here).plan.missing.values()
    train_lesson(store, lesson, here)
    whole = view_of(store, lesson, here)
    # The store was written between the look for the first run and that for the second
    only_four = {name: run for name, run in whole.plan.runs.items() if name == "four"}
    torn = replace(whole, plan=replace(whole.plan, runs=only_four, missing={"two": two}))
    assert view_of(store, lesson, here, torn).plan.runs.keys() == {"two", "four"}
