"""The exported script as text: it compiles, reads well, and holds names as literals only."""

import ast
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from data.messages import Message
from engine.events import Intervention
from engine.export.export_inputs import read_export_inputs, script_inputs
from engine.export.run_record import RunRecord
from engine.export.script import script
from engine.io.python_text import import_lines, literal, mapping
from nasty_names import NASTY

Told = Callable[..., RunRecord]
RELU = {"units": 8, "activation": "relu", "batch_norm": True, "dropout": 0.25, "l2": 0.001}
CASES: dict[str, dict[str, Any]] = {
    "sgd": {},
    "many parts": {
        "layers": [RELU, {**RELU, "activation": "leaky_relu", "l1": 0.1, "name": "a name"}],
        "optimizer": {"name": "adam"},
        "early_stopping": {"restore_best": True},
        "class_weight": "balanced",
        "schedule": {"name": "reduce_on_plateau"},
    },
    "schedule": {"optimizer": {"name": "rmsprop"}, "schedule": {"name": "step"}},
    "order of fit": {"order": "keras", "schedule": {"name": "cosine"}, "split": 0.0},
    "costs": {"loss": "cost_matrix", "cost_matrix": [[1.0] * 6] * 6, "method": "tail"},
    "no layer": {"layers": [], "order": "none", "shuffle_seed": None},
    "turbo": {"engine": "turbo", "checkpoint": {}},
}


def text_of(account: RunRecord) -> str:
    found = read_export_inputs(account)
    table = found.dataset.description
    made = script_inputs(found)
    weights, task = found.weights, found.task
    return script(account, made.rows, table, task, weights, "0" * 64, made.reading)


def constants(text: str) -> dict[str, Any]:
    """The module's assignments whose values are literals."""
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.isupper()
        and node.targets[0].id != "HERE"
    }


@pytest.mark.parametrize("case", CASES)
def test_it_is_python_that_a_formatter_would_leave_alone(
    told: Told, describe: Any, case: str, tmp_path: Path
) -> None:
    path = tmp_path / "train.py"
    path.write_text(text_of(told(describe(**CASES[case]))), "utf-8")
    compile(path.read_text("utf-8"), "train.py", "exec")
    command = [sys.executable, "-m", "ruff", "format", "--check", "--line-length=100", "--isolated"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@given(
    st.text()
    | st.lists(st.floats(allow_nan=False, allow_infinity=False))
    | st.dictionaries(st.integers(), st.text())
)
def test_a_literal_reads_back_to_its_value(value: Any) -> None:
    assert ast.literal_eval(literal(value)) == value


def test_imports_are_one_line_a_module_broken_where_it_is_long() -> None:
    names = [f"a_rather_long_name_{number}" for number in range(9)]
    given = ["from b import z", f"from a import {', '.join(names)}", "from b import y, z"]
    found = import_lines(given)
    assert found[1] == "from b import y, z"
    assert [line.strip(" ,") for line in found[0].splitlines()[1:-1]] == names
    assert import_lines(given[2:]) == given[2:]


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30)))
def test_a_mapping_reads_back_to_its_values(values: dict[str, str]) -> None:
    known: dict[str, Any] = {}
    exec(mapping("FOUND", values), known)
    assert known["FOUND"] == values


@pytest.mark.parametrize("case", CASES)
def test_no_line_is_longer_than_a_hundred_columns(told: Told, describe: Any, case: str) -> None:
    text = text_of(told(describe(**CASES[case])))
    assert [line for line in text.splitlines() if len(line) > 100] == []


def test_what_people_named_is_in_it_as_literals_only(told: Told, describe: Any) -> None:
    plain, nasty = (told(describe(name=name)) for name in ("plain", 'x"""\nimport os; os.abort()'))
    found = constants(text_of(nasty))
    assert found["NAME"] == nasty.run.name
    assert sorted(found["CLASSES"]) == sorted(NASTY)
    assert found["LABEL"] == 'label "\\n'
    # Beside the two literals that name the run, the code is the same
    other = text_of(nasty).replace(nasty.run.id, plain.run.id)
    changed = [
        (one, two)
        for one, two in zip(text_of(plain).splitlines(), other.splitlines(), strict=True)
        if one != two
    ]
    assert [one.partition(" = ")[0] for one, _ in changed] == ["NAME"]


def test_it_imports_only_what_it_may(told: Told, describe: Any) -> None:
    tree = ast.parse(text_of(told(describe(**CASES["many parts"]))))
    roots = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
        )
    }
    used = {"keras", "numpy", "pandas", "tensorflow", "sklearn"}
    assert roots <= {"hashlib", "json", "math", "os", "pathlib", *used}


def test_interventions_stand_in_their_order_with_their_places(told: Told, describe: Any) -> None:
    made = [
        Intervention("learning_rate", 3, 2, 0.5),
        Intervention("pause", 1, 1),
        Intervention("patience", 2, 0, 9),
        Intervention("epochs", 2, 0, 4),
    ]
    account = told(describe(early_stopping={}, epochs=2), events=made, metrics=[{"loss": 1.0}] * 4)
    found = constants(text_of(account))
    assert found["CHANGES"] == [(2, 0, "patience", 9), (3, 2, "learning_rate", 0.5)]
    assert found["EPOCHS"] == 4


def test_a_run_that_ended_early_is_repeated_as_far_as_it_came(told: Told, describe: Any) -> None:
    account = told(describe(epochs=9), metrics=[{"loss": 1.0}] * 3, status="stopped")
    assert constants(text_of(account))["EPOCHS"] == 3


def test_what_is_not_repeated_is_said(told: Told, describe: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("")
    own = text_of(told(describe(callbacks=[f"{tmp_path}/mine.py:Mine"])))
    assert "callbacks of a person's own" in ast.get_docstring(ast.parse(own))
    assert str(tmp_path) not in own
    assert "turbo" in ast.get_docstring(ast.parse(text_of(told(describe(engine="turbo")))))


def test_a_model_with_the_best_epochs_weights_is_said_to_be_another(
    told: Told, describe: Any
) -> None:
    best = Message("run.stopped_with_best", {"epoch": 2, "reason": "enough"})
    stopped = {"status": "stopped", "message": best}
    said = "ended with the weights of its best epoch"
    assert said in ast.get_docstring(ast.parse(text_of(told(describe(), **stopped))))
    assert said not in text_of(told(describe()))


def test_a_class_too_small_for_scikit_learns_split_brings_its_rows_in_a_file(
    told: Told, describe: Any, table: Path
) -> None:
    lines = table.read_text("utf-8")
    table.write_text(lines + "1,2,3,4,5,6,alone\n", "utf-8")
    inputs = read_export_inputs(told(describe()))
    assert inputs.rows.from_file
    assert len(inputs.rows.train) + len(inputs.rows.validation) == 67
    compile(text_of(inputs.account), "train.py", "exec")


def test_the_table_must_be_the_one_that_was_trained_on(
    told: Told, describe: Any, table: Path
) -> None:
    account = told(describe())
    table.write_text(table.read_text("utf-8") + "1,2,3,4,5,6,back\\slash\n", "utf-8")
    with pytest.raises(data.InputError) as caught:
        read_export_inputs(account)
    assert caught.value.code == "export.table_changed"
    assert caught.value.message.params["table"] == table.name
