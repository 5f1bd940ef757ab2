"""The model that ships: small, whole, and of the accuracy that the manual tells."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from code_reading import ROOT
from data.roles.column_summary import ColumnSummary
from data.roles.kind_model import FILE, KindModel, shipped
from tui.locale.words import catalogue

LABELLED = Path(__file__).parents[4] / "shared/data/column-roles/train.csv"


def test_its_file_is_plain_json_of_modest_size():
    assert FILE.stat().st_size < 700_000
    assert json.loads(FILE.read_text("utf-8")).keys() >= {"kinds", "weights", "boosted", "shares"}


def test_it_survives_being_written():
    model = shipped()
    again = KindModel.from_dict(json.loads(json.dumps(model.to_dict())))
    assert again.to_dict() == model.to_dict()


def summary(name, cells, rows=1000, distinct=1000, figures=(0.0, 0.0, 0.0, 0.0)):
    return ColumnSummary(name, rows, 0, distinct, *figures, cells)


def test_it_knows_plain_cases_and_its_probabilities_add_up_to_one():
    model = shipped()
    columns = {
        "numeric": summary(
            "temperature", ("1.5", "2.7", "3.1", "9.2", "8.4"), 1000, 800, (5, 2, 1, 9.9)
        ),
        "datetime": summary("date", tuple(f"2020-01-0{day}" for day in range(1, 6)), 1000, 900),
        "url": summary("link", tuple(f"https://x.org/page/{n}" for n in range(5))),
        "categorical": summary("color", ("red", "green", "blue", "red", "blue"), 1000, 3),
        "sentence": summary(
            "review", tuple(f"I liked the {n} rooms very much, thank you." for n in range(5))
        ),
    }
    chances = model.probabilities(list(columns.values()))
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert [model.kinds[place] for place in chances.argmax(axis=1)] == list(columns)


def test_a_column_is_judged_alone_as_among_others():
    columns = [summary(f"c{place}", ("a", "b", "c", "d", "e"), 10 + place) for place in range(20)]
    together = shipped().probabilities(columns)
    alone = np.vstack([shipped().probabilities([column]) for column in columns])
    assert together.tolist() == alone.tolist()
    assert shipped().probabilities([]).shape == (0, 9)


def test_it_reads_labelled_columns_as_the_benchmark_does(capsys, monkeypatch):
    if not LABELLED.exists():
        pytest.skip("the labelled columns are not on this machine")
    from tests.benchmarks import role_training, roles

    labelled = role_training.read(LABELLED)
    rows = np.arange(0, len(labelled.kinds), 25)
    few = role_training.Labelled(
        [labelled.summaries[row] for row in rows], labelled.kinds[rows], labelled.records[rows]
    )
    # It was fitted on these: what is shown is that file, features and arrays belong together.
    assert roles.judge(few) > 0.97
    assert "numeric" in capsys.readouterr().out


def test_every_reason_of_a_guess_has_words():
    codes = set()
    for path in (ROOT / "data/roles").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                codes |= {node.value} if node.value.startswith(("role.", "task.")) else set()
    assert len(codes) > 30
    assert codes <= catalogue().keys()
