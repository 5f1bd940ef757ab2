"""What the command line says of a table before training, and a run's log without a screen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data.messages import Message
from engine.events import EpochEnded, Noted
from engine.specs import ExperimentSpec
from engine.store.callback_files import output_of
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.run_history import matrix
from engine.store.run_writer import add_facts, claim_run, queue_run, record, record_matrix
from scripted_host import ScriptedHost

Ask = Callable[..., tuple[int, str, str]]
MERGED = Message("table_note.values_merge", {"column": "x", "distinct": 9, "left": 1})


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "mine.csv"
    rows = "".join(f"{'cat' if row % 3 else 'dog'},{1e9 + row:.0f},{row}\n" for row in range(60))
    path.write_text("kind,id,x\n" + rows)
    return str(path)


def test_the_label_its_reason_and_its_classes_are_said_before_training(
    ask: Ask, table: str, host: Callable[..., ScriptedHost]
) -> None:
    host()
    code, told, _ = ask("train", "--data", table, "--set", "training.epochs=1")
    first, note, *_ = told.splitlines()
    assert code == 0
    assert "kind" in first and "cat 40" in first and "dog 20" in first and "60 rows" in first
    assert "'id'" in note and "60" in note
    code, told, _ = ask("train", "--data", table, "--label", "nosuch")
    assert code == 2 and told == ""


def _run(store: Store, spec: ExperimentSpec) -> str:
    run = queue_run(store, add_experiment(store, spec), spec)
    claim_run(store, "host")
    return run


def test_show_tells_the_label_and_the_rows_of_each_class(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    run = _run(store, spec)
    counts = {"classes": ("a", "b\x1b[2J"), "class_counts": (7, 3)}
    add_facts(store, run, RunFacts(label="kind", label_reason="last", **counts))
    told = ask("show", run)[1]
    assert "kind" in told and "a 7" in told and "\x1b" not in told
    found = json.loads(ask("show", run, "--json")[1])["table"]
    assert (found["label"], found["label_reason"]) == ("kind", "last")
    assert found["classes"] == [{"name": "a", "rows": 7}, {"name": "b\x1b[2J", "rows": 3}]


def test_the_log_has_the_events_and_what_callbacks_printed(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    run = _run(store, spec)
    record(store, run, Noted(MERGED))
    record(store, run, EpochEnded(1, {"loss": 0.5, "mine": 2.0}, 0.1, 0.5))
    output_of(store.run_directory(run)).write_text("one\x1b]0;gone\x07\ntwo\n")
    lines = ask("show", run, "--log")[1].splitlines()
    assert lines[-2:] == ["one", "two"]
    assert any("'x'" in line for line in lines)
    assert any("mine" in line for line in lines)
    assert "--log" in ask("show", run)[1]


def test_a_thousand_classes_are_told_in_a_screenful_and_kept_in_little(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    run = _run(store, spec)
    record(store, run, EpochEnded(1, {"loss": 0.5}, 0.1, 0.5))
    size = 1000
    counts = [[9 if t == p else 0 for p in range(size)] for t in range(size)]
    counts[3][7], counts[990][2] = 5, 4
    record_matrix(store, run, 1, "validation", counts)
    kept = matrix(store, run)
    assert kept is not None and kept.counts == tuple(map(tuple, counts))
    length = store.db.execute("SELECT length(counts) FROM matrices").fetchone()[0]
    assert length < 50_000
    told = ask("show", run)[1]
    assert len(told) < 100_000
    last = [line.split() for line in told.splitlines()[-2:]]
    assert last == [["3", "7", "5"], ["990", "2", "4"]]
