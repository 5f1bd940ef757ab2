"""``pkgo-tui predict``: what is told of a file, and every mistake in one sentence."""

import json
import signal
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from data.errors import InputError
from data.messages import Message
from engine.client import predictions
from engine.client.predicting import ModelAbout, OutputAbout
from engine.events import Saved
from engine.io.files import sha256
from engine.predict import __main__ as child
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import find_run
from engine.store.saved_models import record_saved_model
from fake_runs import History, curve, short, write_run
from tui.cli.reports.predictions import RowLines

Ask = Callable[..., tuple[int, str, str]]
MODEL = {
    **{"run": "1a", "name": "one", "epoch": 4, "step": 0, "file": "model.keras"},
    "columns": ["a"],
    "fields": [],
    "outputs": [{"label": "kind", "classes": ["ash", "\x1b[2Jelm"]}],
}
SCORES = {
    **{"label": "kind", "rows": 3, "classes": ["ash", "elm"]},
    "matrix": [[1, 0], [1, 1]],
    "accuracy": 2 / 3,
}
TOLD: list[dict[str, Any]] = [
    {"model": MODEL},
    {"done": 1, "of": 2},
    {"columns": ["row", "predicted", "probability", "p_ash", "p_elm"]},
    {"rows": [[1, "ash", 0.75, 0.75, 0.25], [2, "\x1b[2Jelm", 0.5, "nan", 0.5]]},
    {
        "predicted": 2,
        "notes": [
            Message("predict.out_of_range", {"column": "a", "row": 2, "value": "9", "count": 1})
        ],
        "scores": [SCORES],
    },
]


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> str:
    made = write_run(store, short(spec, 4, "one"), History(curve(4)))
    path = store.run_directory(made) / "model.keras"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no model at all")
    record_saved_model(store, made, Saved("model", 4, path.name, sha256(path), 15))
    return made


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    """The process tells what a test has written down."""

    def told(*_: object) -> Generator[dict[str, Any]]:
        yield from TOLD

    monkeypatch.setattr(predictions, "predict_in_child", told)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "t.csv"
    path.write_text("a,kind\n1,ash\n2,elm\n", "utf-8")
    return str(path)


def test_rows_go_to_stdout_and_what_is_said_of_them_to_stderr(
    ask: Ask, scripted: None, table: str
) -> None:
    code, out, err = ask("predict", "one", table)
    assert code == 0
    head, first, second = out.splitlines()
    assert head.split() == ["row", "predicted", "probability", "p_ash", "p_elm"]
    assert first.split() == ["1", "ash", "0.7500", "0.7500", "0.2500"]
    assert second.split() == ["2", "elm", "0.5000", "nan", "0.5000"]
    assert len({len(line) for line in (first, second)}) == 1
    assert "model.keras" in err and "epoch 4" in err
    assert "'a', row 2: '9'" in err
    assert "0.6667" in err and "precision" in err
    assert "\x1b" not in out + err


def test_json_is_an_object_a_line_and_nothing_else(ask: Ask, scripted: None, table: str) -> None:
    code, out, err = ask("predict", "one", table, "--json")
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [one["event"] for one in found] == ["model", "row", "row", "note", "scores", "predicted"]
    assert (found[1]["predicted"], found[1]["p_ash"], found[2]["p_ash"]) == ("ash", 0.75, "nan")
    assert found[4]["per_class"]["ash"]["recall"] == 1.0
    assert found[5] == {"event": "predicted", "rows": 2, "out": None}


def test_a_narrow_screen_shows_the_first_columns() -> None:
    outputs = (OutputAbout("kind", tuple(f"class {n}" for n in range(30))),)
    about = ModelAbout("1", "one", 4, 0, "model.keras", (), (), outputs)
    columns = ["row", "predicted", "probability", *(f"p_class {n}" for n in range(30))]
    lines = RowLines(columns, about, 80)
    assert len(lines.head()) <= 80 and 20 < lines.left_out < 30
    assert lines.line([7, "class 3", 0.5, *([0.1] * 30)]).split()[:4] == [
        "7",
        "class",
        "3",
        "0.5000",
    ]
    assert RowLines(columns, about, None).left_out == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nobody", "t.csv"], "run.not_found"),
        (["one", "none.csv"], "file.missing"),
        (["one", "t.csv", "--epoch", "3"], "predict.epoch_not_kept"),
        (["one", "t.csv", "--out", "t.csv"], "predict.out_over_file"),
        (["one", "t.csv", "--out", "x.txt"], "predict.out_kind"),
        (["one", "t.csv", "--store", "nowhere"], "store.not_there"),
    ],
)
def test_a_mistake_is_one_sentence(
    ask: Ask,
    run: str,
    table: str,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: str,
) -> None:
    monkeypatch.chdir(Path(table).parent)
    said, out, err = ask("predict", *arguments)
    assert (said, out) == (2, "")
    assert err.count("\n") == 1 and "Traceback" not in err and code not in err


def test_a_process_that_is_to_end_leaves_nothing_half_written() -> None:
    """SIGTERM is an exception there, so that the temporary file goes."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGTERM, child._interrupt)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_scores_alone_of_a_file_that_has_the_label(
    ask: Ask, run: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*_: object, rows: bool) -> Generator[dict[str, Any]]:
        assert not rows
        yield from (one for one in TOLD if "rows" not in one and "columns" not in one)

    monkeypatch.setattr(predictions, "predict_in_child", told)
    code, out, err = ask("evaluate", "one", table)
    assert code == 0 and "0.6667" in out and "model.keras" in err
    code, out, err = ask("evaluate", "one", table, "--json")
    found = json.loads(out)
    assert (found["event"], found["accuracy"], found["looks"]) == ("scores", 2 / 3, None)


def test_without_a_label_or_rows_kept_aside_there_is_nothing_to_compare_with(
    ask: Ask, run: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*_: object, rows: bool) -> Generator[dict[str, Any]]:
        yield TOLD[0]
        yield {**TOLD[-1], "scores": []}

    monkeypatch.setattr(predictions, "predict_in_child", told)
    assert ask("evaluate", "one", table)[0] == 2
    code, out, err = ask("evaluate", "one")
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_look_at_the_rows_kept_aside_is_recorded_and_told(
    ask: Ask, run: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*_: object) -> Generator[dict[str, Any]]:
        yield from (TOLD[0], {**TOLD[-1], "notes": []})

    monkeypatch.setattr(predictions, "evaluate_in_child", told)
    add_facts(store, run, RunFacts(test_rows=3))
    for looks in (1, 2):
        found = json.loads(ask("evaluate", "one", "--json")[1])
        assert found["looks"] == looks
    assert json.loads(ask("show", "one", "--json")[1])["test"]["looks"] == 2
    assert ask("evaluate", "one", "--epoch", "3")[0] == 2

    def refuses(*_: object) -> Generator[dict[str, Any]]:
        yield TOLD[0]
        raise InputError("evaluate.table_changed", file="t.csv", run="one")

    monkeypatch.setattr(predictions, "evaluate_in_child", refuses)
    assert ask("evaluate", "one")[0] == 2
    assert find_run(store, run).facts.test_looks == 2, "what is refused is no look"
