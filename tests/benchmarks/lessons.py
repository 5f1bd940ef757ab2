"""Whether every lesson comes out as the tutorial's figure, seed by seed.

``python -m tests.benchmarks.lessons [ID ...] [--data FILE] [--seeds N] [--first SEED] [--store DIR]
[--only-data]``: the lessons' experiments are trained as ``pkgo-tui lesson`` trains them, on the
built-in table and on FILE, with N seeds; lessons that bring their own data once. Told is how many
seeds give the expected answer (at least 8 of 10 are wanted), and which answer the seeds give.
Runs that lie in DIR already are taken. No timings.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from engine.client.lesson_runs import plan, records
from engine.client.lesson_specs import On
from engine.client.lessons import train_lesson
from engine.lessons.finding import shipped_lessons
from engine.lessons.grading import grade
from engine.lessons.lesson import Lesson
from engine.store.database import Store
from tests.benchmarks.machine import machine
from tui.cli.console.follow import follow
from tui.cli.console.interrupts import Interrupts
from tui.cli.reports.lessons import QuietReport

WANTED = 0.8
"""Part of the seeds that must give the tutorial's figure."""


def train(store: Store, lesson: Lesson, places: list[On], jobs: int) -> None:
    """Train what is missing of the lesson with every seed; those that wait for others after them.

    Raises:
        SystemExit: a run failed.
    """
    while True:
        found = [train_lesson(store, lesson, on) for on in places]
        left = [run for one in found for name, run in one.runs.items() if name not in one.finished]
        if not left:
            return
        with Interrupts() as interrupts:
            code = follow(store, left, QuietReport(), interrupts, jobs, found=left)
        if code and any(plan(store, lesson, on).missing for on in places):
            raise SystemExit(code)


def outcomes(store: Store, lesson: Lesson, places: list[On]) -> Counter[str]:
    """How many seeds give each answer; a hyphen stands for none."""
    told = Counter[str]()
    for on in places:
        known = records(store, plan(store, lesson, on).runs)
        expected = grade(lesson, lesson.expected, known, "en")
        told[expected.outcome or "-"] += 1
    return told


def tell(lesson: Lesson, table: str, found: Counter[str]) -> bool:
    """Print a line; whether enough seeds give the expected answer."""
    seeds, right = found.total(), found[lesson.expected]
    enough = right >= WANTED * seeds
    given = ", ".join(f"{letter} {count}" for letter, count in found.most_common())
    sign = "" if enough else "  TOO FEW"
    print(f"{lesson.id:<24}{table:<26}{right:>3} of {seeds:<4} expected {lesson.expected}; "
          f"given: {given}{sign}", flush=True)  # fmt: skip
    return enough


def main() -> int:
    """The exit code: 0 where every lesson holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", metavar="ID")
    parser.add_argument("--data", metavar="FILE")
    parser.add_argument("--only-data", action="store_true", help="not on the built-in table")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1337)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    wanted = [
        one
        for one in shipped_lessons()
        if not asked.lessons or any(one.id.startswith(name) for name in asked.lessons)
    ]
    tables = [] if asked.only_data else [None]
    tables += [] if asked.data is None else [asked.data]
    print(machine())
    enough = True
    with tempfile.TemporaryDirectory() as folder:
        store = Store(asked.store or Path(folder) / "store")
        for lesson in wanted:
            own = lesson.table == "own"
            for table in [None] if own else tables:
                seeds = range(asked.first, asked.first + asked.seeds)
                places = [On(table, None, seed) for seed in seeds]
                train(store, lesson, places, asked.jobs)
                name = "its own data" if own else Path(table).stem if table else "pokemon-radar"
                enough = tell(lesson, name, outcomes(store, lesson, places)) and enough
        store.close()
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
