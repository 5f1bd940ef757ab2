"""Doing a lesson: which runs are taken, what is graded, what is kept of it."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import InputError
from data.messages import Message
from engine.client.lesson_runs import plan, records
from engine.client.lesson_specs import On
from engine.client.lessons import (
    begin_anew,
    begin_try,
    give_answer,
    graded,
    graded_try,
    progress_of,
    progress_of_all,
    queue_try,
    train_lesson,
    tried,
)
from engine.events import Intervention
from engine.lessons.finding import shipped_lessons
from engine.lessons.lesson import Lesson
from engine.lessons.reading import read_lesson
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiments import experiments, spec_from
from engine.store.lessons import keep_progress
from engine.store.run_writer import record
from engine.store.runs import run, runs
from fake_runs import History, curve, write_run
from own_lessons import LESSON, write_lesson
from scripted_host import ScriptedHost

HERE = On()


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(write_lesson(tmp_path / "lesson"))


def trained(store: Store, spec: ExperimentSpec, *, loss: float = 1.0) -> str:
    metrics = [{**one, "loss": loss} for one in curve(spec.training.epochs)]
    return write_run(store, spec, History(metrics))


def test_what_was_trained_before_is_taken_and_the_rest_is_queued(
    store: Store, lesson: Lesson
) -> None:
    (two, four) = plan(store, lesson, HERE).missing.values()
    # Whatever it is called, it is the same description
    known = trained(store, with_value(two, "name", "of mine"))
    found = train_lesson(store, lesson, HERE)
    assert found.runs["two"] == known
    assert found.finished == ("two",)
    queued = run(store, found.runs["four"])
    assert queued is not None and queued.status == "queued"
    assert spec_from(queued.spec) == four
    assert progress_of(store, lesson, HERE).runs == found.runs
    # What waits is not queued once more
    assert train_lesson(store, lesson, HERE).runs == found.runs
    assert len(runs(store)) == 2


def test_a_run_that_was_changed_or_has_another_seed_is_not_taken(
    store: Store, lesson: Lesson
) -> None:
    two = plan(store, lesson, HERE).missing["two"]
    trained(store, with_value(two, "seed", 5))
    changed = History(curve(2), events=[Intervention("learning_rate", 1, 0, 0.5)])
    write_run(store, two, changed)
    failed = write_run(store, two, History(curve(1), status="failed", message="NaN"))
    assert "two" in plan(store, lesson, HERE).missing
    assert plan(store, lesson, On(seed=5)).runs.keys() == {"two"}
    record(store, failed, Intervention("pause", 1, 0))
    assert "two" in plan(store, lesson, HERE).missing


def test_an_answer_is_graded_by_the_runs_and_kept_for_each_table(
    store: Store, lesson: Lesson, tmp_path: Path
) -> None:
    for name, spec in plan(store, lesson, HERE).missing.items():
        trained(store, spec, loss={"two": 0.5, "four": 0.25}[name])
    assert give_answer(store, lesson, HERE, "a").state == "answered"
    found = plan(store, lesson, HERE)
    assert found.is_done
    verdict = graded(store, lesson, HERE, found, "A", "en")
    assert (verdict.right, verdict.outcome) == (False, "B")
    assert verdict.why == "Four came to 0.250, two to 0.500."
    assert [(one.answer, one.value, one.limit, one.holds) for one in verdict.checks] == [
        ("A", 0.5, 0.25, False),
        ("B", 0.25, 0.5, True),
    ]
    assert "0.250" in graded(store, lesson, HERE, found, "B", "zh_TW").why
    assert progress_of(store, lesson, HERE).state == "right"
    other = On(str(tmp_path / "table.csv"))
    assert progress_of(store, lesson, other).state == "new"
    assert [one.state for one in progress_of_all(store, [lesson], HERE)] == ["right"]
    begin_anew(store, lesson, HERE)
    assert progress_of(store, lesson, HERE).state == "new"
    assert plan(store, lesson, HERE).is_done


def test_a_run_that_diverged_is_a_result_and_not_trained_again(
    store: Store, lesson: Lesson
) -> None:
    specs = plan(store, lesson, HERE).missing
    trained(store, specs["four"])
    said = Message("training.metric_is_nan", {"metric": "loss", "epoch": 2})
    lost = History(curve(1), status="failed", message=said)
    write_run(store, specs["two"], lost)
    found = plan(store, lesson, HERE)
    assert found.is_done
    known = records(store, found.runs)
    assert (known["two"].diverged, known["two"].epochs) == (True, 2)
    assert math.isnan(known["two"].values["loss"][-1])
    verdict = graded(store, lesson, HERE, found, "A", "en")
    assert (verdict.outcome, [one.holds for one in verdict.checks]) == (None, [False, False])


def test_an_answer_that_there_is_not_is_refused(store: Store, lesson: Lesson) -> None:
    with pytest.raises(InputError) as refused:
        give_answer(store, lesson, HERE, "c")
    assert refused.value.code == "lesson.no_answer"


def test_where_no_answer_holds_that_is_told(store: Store, lesson: Lesson) -> None:
    for spec in plan(store, lesson, HERE).missing.values():
        trained(store, spec)
    verdict = graded(store, lesson, HERE, plan(store, lesson, HERE), "B", "en")
    assert (verdict.right, verdict.outcome, verdict.why) == (False, None, "Both the same.")


def test_a_metric_that_no_run_has_is_told_with_the_lessons_file(
    store: Store, tmp_path: Path
) -> None:
    text = LESSON.replace('last(loss, "two") < last(loss, "four")', 'last(auc, "two") < 1')
    lesson = read_lesson(write_lesson(tmp_path / "odd", text))
    for spec in plan(store, lesson, HERE).missing.values():
        trained(store, spec)
    with pytest.raises(InputError) as refused:
        graded(store, lesson, HERE, plan(store, lesson, HERE), "A", "en")
    assert (refused.value.code, refused.value.file) == (
        "lesson.cannot_grade",
        str(tmp_path / "odd" / "lesson.toml"),
    )


def test_what_is_tried_alone_is_graded_by_its_newest_run(
    store: Store, lesson: Lesson, host: Callable[..., ScriptedHost], wait: Callable[..., None]
) -> None:
    for spec in plan(store, lesson, HERE).missing.values():
        trained(store, spec)
    found = plan(store, lesson, HERE)
    made = begin_try(store, lesson, HERE, found)
    (listed,) = [one for one in experiments(store) if one.id == made]
    assert listed.spec.name == "longer try"
    assert listed.spec.training.epochs == 2
    assert tried(store, lesson, HERE) is None
    name = queue_try(store, lesson, HERE, found, ["training.epochs=8"])
    host()
    wait(lambda: tried(store, lesson, HERE) == name)
    verdict = graded_try(store, lesson, HERE, found, name, "en")
    assert verdict.right
    assert verdict.why == "It came to 0.100."
    assert progress_of(store, lesson, HERE).try_right is True


def test_what_waits_for_another_network_is_queued_once_that_is_there(store: Store) -> None:
    (lesson,) = [one for one in shipped_lessons() if one.id == "transfer"]
    found = plan(store, lesson, HERE)
    assert set(found.missing) == {"base", "scratch"}
    assert found.wait == ("frozen", "begun")
    assert not found.is_done


def test_a_table_without_classes_is_refused(store: Store, lesson: Lesson, tmp_path: Path) -> None:
    table = tmp_path / "prices.csv"
    rows = [f"{row},{row * 1.7 + 0.3}" for row in range(60)]
    table.write_text("\n".join(["size,price", *rows]), "utf-8")
    with pytest.raises(InputError) as refused:
        plan(store, lesson, On(str(table), "price"))
    assert refused.value.code == "lesson.needs_classes"


def test_columns_of_a_table_of_ones_own_that_lie_far_apart_are_scaled(
    store: Store, lesson: Lesson, tmp_path: Path
) -> None:
    table = tmp_path / "wide.csv"
    rows = [f"{row * 1000 + 50_000},{row % 2},{'ab'[row % 2]}" for row in range(60)]
    table.write_text("\n".join(["far,near,kind", *rows]), "utf-8")
    spec = plan(store, lesson, On(str(table), "kind")).missing["two"]
    assert spec.data.preparation is not None
    assert spec.data.preparation.scaling == "robust"
    assert plan(store, lesson, HERE).missing["two"].data.preparation is None


def test_damaged_runs_of_a_lesson_are_found_anew(store: Store, lesson: Lesson) -> None:
    give_answer(store, lesson, HERE, "A")
    keep_progress(store, lesson.id, "pokemon-radar", runs={"two": "cafe"})
    with store.write() as db:
        db.execute("UPDATE lessons SET runs = '{\"two\": '")
    assert progress_of(store, lesson, HERE).runs == {}
    assert progress_of(store, lesson, HERE).answer == "A"
