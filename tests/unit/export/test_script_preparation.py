"""The preparation in a script gives the inputs of the run, to the last bit."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given

from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.export.script_preparation import PreparationScript, preparation_script
from prepared_tables import UNHURRIED, prepared
from small_tables import all_rows, schema, table

chance = np.random.default_rng(11)
ROWS = 90


def drawn(*words: str) -> list[str]:
    return [str(word) for word in chance.choice(words, ROWS)]


CELLS: dict[str, list[str]] = {
    "size": [repr(float(size)) for size in chance.normal(9, 3, ROWS - 3)] + ["", "?", "n. a."],
    "far": drawn("45 km", "3 km", "1,200 km", "2 mi", ""),
    "age": drawn("0-17", "18-25", "55+", "NA"),
    "euros": drawn("1.200,50", "3,7", "12,25"),
    "city": drawn("Paris", "Rome", " Rome", 'a "b", c', "it's", "", "Köln"),
    "grade": drawn("low", "mid", "high", ""),
    "ok": drawn("Yes", "no", ""),
    "when": [str(day) for day in pd.date_range("2020-02-28 05:30", periods=ROWS, freq="31h")],
    "epoch": [str(1_600_000_000_000 + 7_777_777 * row) for row in range(ROWS)],
    "say": drawn("the cat sat", "A dog, a cat", "", "größer ist's"),
    "tags": drawn("a|b", "b", "", "[c|a]", "d|d"),
    "__private__": [str(number) for number in chance.integers(0, 5, ROWS)],
}
ROLES: Any = {
    **{"size": "numeric", "far": "number_in_text", "age": "number_in_text"},
    **{"euros": "number_in_text", "city": "nominal", "grade": "ordinal", "ok": "boolean"},
    **{"when": "datetime", "epoch": "datetime", "say": "text", "tags": "list"},
    "__private__": "numeric",
}
OPTIONS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "target": {"encoding": "target", "missing": "mode", "scaling": "standard"},
    "frequency": {"encoding": "frequency", "scaling": "quantile", "text": "hashed"},
    "codes": {"encoding": "ordinal", "scaling": "log1p", "terms": "letters", "most_terms": 7},
    "few": {"most_categories": 2, "missing": "constant", "constant": -2.5, "scaling": "min_max"},
    "other columns": {"columns": {"city": {"missing": "constant", "constant": "nowhere"}}},
}


def whole(options: dict[str, Any], targets: Any) -> tuple[Any, Any, Any]:
    raw = table(CELLS)
    training = chance.permutation(ROWS)[: ROWS - 20].astype(np.int64)
    about = schema(ROLES, {"grade": ["low", "mid", "high"]})
    return raw, training, fit(raw, about, training, PreparationOptions(**options), targets)


def text_of(script: PreparationScript) -> str:
    head = "\n".join(["import numpy as np", "import pandas as pd", *script.imports])
    return f"{head}\n\n{script.source}\n"


RUN = """

table = pd.read_csv("data.csv", dtype=str, na_filter=False)
training, targets = np.load("training.npy"), np.load("targets.npy")
np.save("inputs.npy", prepare(table, training, targets))
"""


@pytest.mark.parametrize(
    ("options", "quantity"),
    [
        *(
            pytest.param(one, False, marks=() if one == "few" else pytest.mark.thorough)
            for one in OPTIONS
        ),
        ("target", True),
    ],
)
def test_a_script_of_its_own_gives_the_same_bits_and_reads_well(
    options: str, quantity: bool, tmp_path: Path
) -> None:
    targets: Any = chance.normal(5, 2, ROWS) if quantity else chance.integers(0, 3, ROWS)
    raw, training, found = whole(OPTIONS[options], targets)
    text = text_of(preparation_script(found, raw, targets))
    path = tmp_path / "prepare.py"
    path.write_text(text, "utf-8")
    format_it = ["-m", "ruff", "format", "--check", "--line-length=100", "--isolated"]
    done = subprocess.run(
        [sys.executable, *format_it, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    path.write_text(text + RUN, "utf-8")
    pd.DataFrame(CELLS).to_csv(tmp_path / "data.csv", index=False)
    np.save(tmp_path / "training.npy", training)
    np.save(tmp_path / "targets.npy", targets)
    done = subprocess.run(
        [sys.executable, path.name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    inputs = np.load(tmp_path / "inputs.npy")
    assert inputs.dtype == np.float32
    different = (inputs != found.apply(raw, training)).any(axis=0)
    assert [one.name for one, odd in zip(found.inputs, different, strict=True) if odd] == []
    assert "pkgo" not in text


@UNHURRIED
@given(prepared())
def test_any_preparation_gives_the_same_bits(made: Any) -> None:
    raw, training, found, targets = made
    assume(found.rows == len(training))
    script = preparation_script(found, raw, targets)
    space: dict[str, Any] = {}
    exec(compile(text_of(script), "prepare.py", "exec"), space)
    cells = {name: column.to_pylist() for name, column in zip(raw.names, raw.columns, strict=True)}
    inputs = space["prepare"](pd.DataFrame(cells, dtype=str), training, targets)
    expected = found.apply(raw, training)
    assert inputs.shape == expected.shape
    same = np.array_equal(inputs, expected)
    assert same, json.dumps(found.to_dict()) + text_of(script)


def test_names_are_literals_only(tmp_path: Path) -> None:
    name = '"])\nraise SystemExit(3) #'
    raw = table({name: ["a", "b", "\n#'"]})
    found = fit(raw, schema({name: "nominal"}), all_rows(raw), PreparationOptions())
    space: dict[str, Any] = {}
    exec(text_of(preparation_script(found, raw, np.array([0, 1, 0]))), space)
    frame = pd.DataFrame({name: ["a", "b", "\n#'"]})
    inputs = space["prepare"](frame, all_rows(raw), np.array([0, 1, 0]))
    assert np.array_equal(inputs, found.apply(raw))
