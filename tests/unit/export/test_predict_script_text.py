"""A ``predict.py`` as text: formatted, without our packages, with names as literals only."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.options import PreparationOptions
from data.prepare.fitting import fit
from data.prepare.image_column import ImageColumn
from data.prepare.preparation import Preparation, PreparedColumn
from engine.export.predict_script import Carried, predict_script
from engine.export.predicting.refusing import Refused
from engine.export.predicting.table_file import text_of
from engine.predict.inputs import PlainInputs, PositionalInputs, PreparedInputs
from nasty_names import NASTY
from predict_scripts import described
from small_tables import all_rows, schema, table

ROLES: tuple[Any, ...] = ("numeric", "nominal", "datetime", "text", "list", "tokens")
CELLS = {
    "numeric": ["1", "2", ""],
    "nominal": ["a", "b", "a"],
    "datetime": ["Monday, 3 March 2024 4:05 pm", "Tuesday, 4 March 2024 5:05 am", ""],
    "text": ["a cat", "a dog", ""],
    "list": ["a|b", "b", ""],
    "tokens": ["a cat", "a dog", ""],
}


def of_prepared() -> str:
    names = dict(zip(NASTY, ROLES, strict=True))
    raw = table({name: CELLS[role] for name, role in names.items()})
    found = fit(raw, schema(names), all_rows(raw), PreparationOptions())
    picture = PreparedColumn('photo"""', ImageColumn(4, 4, 1), (0, 1))
    whole = Preparation((*found.columns, picture), found.rows)
    window: Any = {"length": 3, "by": [NASTY[0], NASTY[1]]}
    known = described(PreparedInputs(whole), (3, len(whole.inputs)), NASTY, window=window)
    return predict_script(known, Carried(words=NASTY))


def of_plain() -> str:
    return predict_script(described(PlainInputs(NASTY), (len(NASTY),), NASTY), Carried())


def of_pictures() -> str:
    known = described(PositionalInputs(48), (4, 4, 3), NASTY, of_images=True)
    return predict_script(known, Carried())


KINDS = {"prepared": of_prepared, "plain": of_plain, "pictures": of_pictures}
ALLOWED = {
    *("csv", "difflib", "io", "json", "argparse", "os", "re", "string", "sys", "collections"),
    *("functools", "hashlib", "pathlib", "statistics", "typing", "datetime", "warnings"),
}
PACKAGES = {
    "prepared": {"numpy", "keras", "pandas", "PIL"},
    "plain": {"numpy", "keras"},
    "pictures": {"numpy", "keras", "PIL"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_formatted_and_whole(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "predict.py"
    path.write_text(KINDS[kind](), "utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    for what in (
        ["format", "--check"],
        ["check", "--select=E,F,W,B", "--target-version=py311"],
    ):
        command = [*ruff, *what, "--line-length=100", "--isolated", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_it_imports_only_what_its_head_names(kind: str) -> None:
    tree = ast.parse(KINDS[kind]())
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).split(".")[0])
    assert modules - ALLOWED == PACKAGES[kind]
    told = ast.get_docstring(tree) or ""
    wanted = {"pandas": "pandas", "PIL": "pillow", "numpy": "numpy", "keras": "tensorflow"}
    assert {name for name, word in wanted.items() if word in told} == PACKAGES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_names_stand_in_it_as_literals_only(kind: str) -> None:
    text = KINDS[kind]()
    tree = ast.parse(text)
    literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(NASTY) <= literals
    docstrings = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
    ]
    assert not [name for name in NASTY if any(name in one for one in docstrings)]
    assert {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} >= {
        *("main", "features_of", "predictions")
    }


def test_nothing_of_ours_is_left_in_any_of_them() -> None:
    for kind, made in KINDS.items():
        text = made()
        for name in ("engine.", "data.", "InputError", "Message(", "cast(", "TYPE_CHECKING"):
            assert name not in text.split('"""', 2)[2], (kind, name)


def test_a_pipe_is_no_table_that_anybody_waits_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(Refused):
        text_of(str(tmp_path / "pipe.csv"))
