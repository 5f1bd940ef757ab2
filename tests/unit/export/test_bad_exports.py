"""An export that cannot be, and a script whose files are not its own, are told in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.dataset import digest_of
from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.export import __main__ as child
from engine.export.predict_script import Carried, predict_script
from engine.export.predicting.refusing import Refused
from engine.export.predicting.table_file import read_table
from engine.predict.inputs import PreparedInputs
from engine.store.database import Store
from engine.store.preparations import FILE as PREPARATION
from engine.store.runs import find_run
from engine.store.saved_models import MODEL
from fake_runs import History, curve, write_run
from predict_scripts import described, run_script
from runs_to_ask import TEXT, prepared_run, spec_of
from small_tables import all_rows, schema, table

CELLS = {"town": ["Lima", "Oslo", "Lima"], "height": ["1", "2", "3"]}


@pytest.fixture
def exported(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Exports in this process: its exit code and what it told last."""
    source = tmp_path / "t.csv"
    source.write_text(TEXT, "utf-8")
    prepared_run(store, source)
    write_run(store, spec_of(source, "none"), History(curve(1), classes=("ash", "elm")))

    def made(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = child.main(["--store", str(store.directory), *arguments])
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return made


def test_a_run_that_cannot_be_taken_along_leaves_no_folder(
    exported: Callable[..., Any], store: Store, tmp_path: Path
) -> None:
    out, taken = tmp_path / "out", tmp_path / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine", "utf-8")
    directory = store.run_directory(find_run(store, "one").id)
    for arguments, code in (
        (["--out", str(out), "--what", "predict", "nobody"], "run.not_found"),
        (["--out", str(out), "--what", "predictions", "one"], "export.unknown_part"),
        (["--out", str(taken), "--what", "predict", "one"], "export.place_not_empty"),
        (["--out", str(tmp_path / "t.csv"), "--what", "predict", "one"], "export.place_is_file"),
    ):
        exit_code, told = exported(*arguments)
        assert (exit_code, told["error"]["code"]) == (2, code)
    (directory / MODEL).write_bytes(b"another model")
    exit_code, told = exported("--out", str(out), "--what", "predict", "one")
    assert (exit_code, told["error"]["code"]) == (2, "export.model_damaged")
    (directory / PREPARATION).write_bytes(b"{")
    exit_code, told = exported("--out", str(out), "--what", "predict,card", "one")
    assert (exit_code, told["error"]["code"]) == (2, "prepare.record_damaged")
    assert not out.exists()
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]


def test_a_run_without_a_model_says_that_there_is_no_script(
    exported: Callable[..., Any], tmp_path: Path
) -> None:
    code, _ = exported("--out", str(tmp_path / "out"), "--what", "predict,metrics", "none")
    assert code == 0
    assert not (tmp_path / "out" / "predict.py").exists()
    assert "There is no predict.py" in (tmp_path / "out" / "README.txt").read_text("utf-8")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The folder of a script that knows its preparation.json; there is no model to come to."""
    raw = table(CELLS)
    found = fit(
        raw, schema({"town": "nominal", "height": "numeric"}), all_rows(raw), PreparationOptions()
    )
    values = json.loads(json.dumps(found.to_dict()))
    known = described(PreparedInputs(found), (len(found.inputs),))
    text = predict_script(known, Carried(digests=(digest_of(values),)))
    (tmp_path / "predict.py").write_text(text, "utf-8")
    (tmp_path / "preparation.json").write_text(json.dumps({"prepared_by": values}), "utf-8")
    (tmp_path / "new.csv").write_text("town,height\nLima,1\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "damage", ["gone", "cut", "empty", "list", "other", "nothing of it", "changed", "nan", "deep"]
)
def test_a_script_takes_no_other_preparation(
    script: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = script / "preparation.json"
    whole = path.read_text("utf-8")
    contents = {
        "cut": whole[:50],
        "empty": "",
        "list": "[1]",
        "other": '{"prepared_by": {"columns": []}}',
        "nothing of it": '{"format": 1}',
        "changed": whole.replace('"rows": 3', '"rows": 4'),
        "nan": '{"prepared_by": {"rows": NaN}}',
        "deep": "[" * 100_000,
    }
    if damage == "gone":
        path.unlink()
    else:
        path.write_text(contents[damage], "utf-8")
    assert run_script(script, script / "new.csv", "--out", script / "said.csv") == 2
    err = capsys.readouterr().err
    assert "preparation.json" in err and err.count("\n") == 1
    assert not (script / "said.csv").exists()


def test_its_own_preparation_is_taken(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_script(script, script / "new.csv") == 2
    assert "model.keras" in capsys.readouterr().err, "there is only no model"


def test_empty_cells_at_the_end_of_a_row_are_none(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2,,\n3,4\n", "utf-8")
    assert read_table(str(path), ["a", "b"]) == ({"a": ["1", "3"], "b": ["2", "4"]}, [1, 2])
    path.write_text("a,b\n1,2,3\n", "utf-8")
    with pytest.raises(Refused):
        read_table(str(path), ["a", "b"])
