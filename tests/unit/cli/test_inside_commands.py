"""``pkgo-tui layer`` and ``explain``: what is told, as text and as JSON, and mistakes."""

import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from data.messages import Message
from engine.client import predictions
from engine.client.predicting import ModelAbout
from engine.events import Saved
from engine.io.files import sha256
from engine.predict.answers import Importance, Importances
from engine.predict.order import Order
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.saved_models import record_saved_model
from fake_runs import History, curve, short, write_run
from inside_answers import FakeInside
from tui.cli.reports.layers import ResultLines

Ask = Callable[..., tuple[int, str, str]]
MODEL: dict[str, Any] = {
    **{"run": "1a", "name": "one", "epoch": 4, "step": 0, "file": "model.keras"},
    **{"columns": ["a"], "fields": [], "outputs": [{"label": "kind", "classes": ["ash", "elm"]}]},
}
NOTE = Message("inside.rows_limited", {"most": 2_000})
SHARES = [["a\x1b[2J", 0.5], ["b", -0.25], ["c", 0.0]]
EXPLAINED: dict[str, Any] = {
    **{"target": "elm", "value": 0.75, "before": 0.5, "gap": 0.0001, "steps": 50},
    **{"baseline": "mean", "shares": SHARES, "shape": [], "pixels": []},
}


class FakeModel(FakeInside):
    """With what the command tells of a model first."""

    about = ModelAbout.from_dict(MODEL)


@pytest.fixture
def run(store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch) -> str:
    made = write_run(store, short(spec, 4, "one"), History(curve(4)))
    path = store.run_directory(made) / "model.keras"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no model at all")
    record_saved_model(store, made, Saved("model", 4, path.name, sha256(path), 15))
    monkeypatch.setattr("engine.client.predicting.ModelInUse", FakeModel)
    return made


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "t.csv"
    path.write_text("a,kind\n1,ash\n2,elm\n", "utf-8")
    return str(path)


def test_layers_are_listed_with_what_their_weights_are_like(ask: Ask, run: str) -> None:
    code, out, err = ask("layer", "one")
    assert code == 0 and "model.keras" in err
    head, eyes, base, deep, *_ = out.splitlines()
    assert head.split()[:4] == ["layer", "kind", "shape", "parameters"]
    assert eyes.split()[:4] == ["eyes", "Conv2D", "6×6×4", "36"]
    assert base.split() == ["base", "Functional", "3", "0"]
    assert deep.split()[4:7] == ["kernel", "2×3", "0.2917"]
    found = [json.loads(text) for text in ask("layer", "one", "--json")[1].splitlines()]
    assert found[0]["event"] == "model"
    assert [one["layer"] for one in found[1:]] == ["eyes", "base", "base/deep", "steps", "some"]
    assert found[3]["weights"][0]["greatest"] == 2.0


def test_a_layers_weights_are_told_with_their_histogram(ask: Ask, run: str) -> None:
    code, out, _ = ask("layer", "one", "base/deep")
    lines = out.splitlines()
    assert code == 0 and lines[0].split() == ["base/deep", "kernel"]
    assert len(lines) == 1 + 3 + 21
    counts = [int(text.split()[-1]) for text in lines[4:]]
    assert sum(counts) == 6
    _, told = [json.loads(t) for t in ask("layer", "one", "base/deep", "--json")[1].splitlines()]
    assert (told["layer"], sum(told["histogram"]["counts"])) == ("base/deep", 6)
    assert "no weights" in ask("layer", "one", "some")[1]


def test_rows_of_a_file_are_told_a_column_a_unit_or_as_points(
    ask: Ask, run: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[Order] = []

    def told(_store: Path, order: Order) -> Generator[dict[str, Any]]:
        orders.append(order)
        yield {"model": MODEL}
        yield {"laid": 50, "of": 1000}
        yield {"columns": ["row", "x", "y", "label", "predicted"]}
        yield {"rows": [[1, 0.5, -2.0, "ash", "elm\x1b[2J"], [2, "nan", 3.0, None, "elm"]]}
        yield {"predicted": 2, "notes": [NOTE], "scores": []}

    monkeypatch.setattr(predictions, "predict_in_child", told)
    code, out, err = ask("layer", "one", "eyes", table, "--project", "tsne", "--epoch", "4")
    assert code == 0 and "\x1b" not in out + err and "2,000" in err
    head, first, second = out.splitlines()
    assert head.split() == ["row", "x", "y", "label", "predicted"]
    assert first.split() == ["1", "0.5000", "-2.0000", "ash", "elm"]
    assert second.split() == ["2", "nan", "3.0000", "–", "elm"]
    (order,) = orders
    assert (order.layer, order.project, order.which) == ("eyes", "tsne", "4")
    found = [json.loads(t) for t in ask("layer", "one", "eyes", table, "--json")[1].splitlines()]
    assert [one["event"] for one in found] == ["model", "row", "row", "note", "told"]
    assert orders[1].project == ""


@pytest.mark.parametrize(("classes", "measure"), [(["ash", "elm"], "accuracy"), ([], "r2")])
def test_importance_names_what_its_score_is(
    ask: Ask, run: str, monkeypatch: pytest.MonkeyPatch, classes: list[str], measure: str
) -> None:
    class Weighed(FakeModel):
        about = ModelAbout.from_dict({**MODEL, "outputs": [{"label": "kind", "classes": classes}]})

        def importance(self, columns: Sequence[str], **_how: int) -> Importances:
            found = tuple(Importance(name, 0.25, 0.01) for name in columns)
            return Importances(("a", "b"), 7, 0.5, found)

    monkeypatch.setattr("engine.client.predicting.ModelInUse", Weighed)
    assert json.loads(ask("importance", "one", "--json")[1])["measure"] == measure
    code, out, err = ask("importance", "one")
    assert code == 0
    for told in (out.splitlines()[0], err.splitlines()[-1]):
        assert measure in told.lower()


def test_the_error_of_a_number_is_told_in_its_unit(
    ask: Ask, run: str, table: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_facts(store, run, RunFacts(label="price\x1b[2J"))

    def told(*_: object, **_how: object) -> Generator[dict[str, Any]]:
        yield {"model": MODEL}
        yield {"explained": {**EXPLAINED, "target": "", "gap": 12.0}, "notes": []}

    monkeypatch.setattr(predictions, "explain_in_child", told)
    err = ask("explain", "one", table)[2]
    assert "12 " in err and "price" in err and "\x1b" not in err


def test_a_narrow_screen_shows_the_first_units() -> None:
    lines = ResultLines(["row", *(f"hidden_1.{unit}" for unit in range(100))], 80)
    assert len(lines.head()) <= 80 and 90 < lines.left_out < 100
    assert lines.line([3, *([0.25] * 100)]).split()[:2] == ["3", "0.2500"]


def test_what_an_answer_hangs_on_is_told_by_column_or_as_a_picture(
    ask: Ask, run: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    explained = dict(EXPLAINED)

    def told(_store: Path, _order: Order, row: int, **how: Any) -> Generator[dict[str, Any]]:
        asked.append({"row": row, **how})
        yield {"model": MODEL}
        yield {"explained": explained, "notes": []}

    monkeypatch.setattr(predictions, "explain_in_child", told)
    code, out, err = ask("explain", "one", table, "--row", "2", "--class", "elm", "--top", "2")
    assert code == 0 and "\x1b" not in out + err
    said, _head, first, second = out.splitlines()
    assert "row 2" in said and "0.750" in said
    assert (first.split(), second.split()) == (["a", "+0.5000"], ["b", "-0.2500"])
    assert "1 more" in err
    assert asked == [{"row": 2, "target": "elm", "baseline": "mean", "steps": 800}]
    explained["baseline"] = "zeros"
    assert "cannot be read any more" in ask("explain", "one", table)[2]
    found = json.loads(ask("explain", "one", table, "--json")[1])
    assert (found["class"], found["of_baseline"], found["completeness_error"]) == (
        "elm",
        0.5,
        0.0001,
    )
    assert found["columns"][0] == {"name": "a\x1b[2J", "share": 0.5}
    explained |= {"shares": [], "shape": [2, 2, 1], "pixels": [1.0, -1.0, 0.01, 0.3]}
    picture = ask("explain", "one", table)[1].splitlines()[1:]
    assert picture == ["##==", "  ++"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["layer", "nobody"],
        ["layer", "one", "eyes", "none.csv"],
        ["layer", "one", "eyes", "--out", "x.csv"],
        ["layer", "one", "eyes", "--project", "pca"],
        ["layer", "one", "eyes", "t.csv", "--project", "umap"],
        ["layer", "one", "eyes", "t.csv", "--out", "t.csv"],
        ["explain", "one", "t.csv", "--baseline", "ones"],
        ["explain", "one", "t.csv", "--row", "0"],
        ["explain", "one", "t.csv", "--epoch", "3"],
    ],
)
def test_a_mistake_is_told_and_nothing_else(
    ask: Ask, run: str, table: str, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(Path(table).parent)
    said, out, err = ask(*arguments)
    assert (said, out) == (2, "")
    assert err and "Traceback" not in err
