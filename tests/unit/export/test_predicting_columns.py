"""What an exported script makes of new rows is what the preparation makes of them."""

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given

from data.options import ImageOptions, PreparationOptions
from data.prepare.fitting import fit
from data.sources.images.scaling import scaled
from engine.export.predict_script import Carried, predict_script
from engine.predict.inputs import PlainInputs
from predict_scripts import described, features_by_script
from prepared_tables import UNHURRIED, prepared
from small_tables import all_rows, schema, table

chance = np.random.default_rng(3)
ROWS = 60


def drawn(*words: str, rows: int = ROWS) -> list[str]:
    return [str(word) for word in chance.choice(words, rows)]


CELLS: dict[str, list[str]] = {
    "size": [f"{size:.4f}" for size in chance.normal(9, 300, ROWS - 3)] + ["", "?", "N/A"],
    "far": drawn("45 km", "3 km", "1,200 km", "2 mi", ""),
    "age": drawn("0-17", "18-25", "55+", "NA", "5'11\"", "(12)"),
    "euros": drawn("1.200,50", "3,7", "12,25", "€ 4"),
    "city": drawn("Paris", "Rome", " Rome", 'a "b", c', "it's", "", "Köln", "Oslo", "Lima"),
    "grade": drawn("low", "mid", "high", ""),
    "ok": drawn("Yes", "no", ""),
    "odd": drawn("up", "down"),
    "when": [str(day) for day in pd.date_range("2020-02-28 05:30", periods=ROWS, freq="31h")],
    "spoken": drawn("3 Mar 2021 4:05 pm", "29 feb 2020 12:00 AM", "1 Sept 1969 1:01 am", ""),
    "zoned": drawn("2024-03-31T23:59:59.25+02:00", "2024-12-01T00:00:00Z", ""),
    "epoch": [str(1_600_000_000_000 + 7_777_777 * row) for row in range(ROWS)],
    "say": drawn("the cat sat", "A dog, a cat", "", "größer ist's", "naïve   CAFÉ cat"),
    "tags": drawn("a|b", "b", "", "[c|a]", "d|d", '["e"|f]'),
    "tokens": drawn("the cat sat", "A dog, a cat!", "", "größer ist's"),
    "ids": drawn("[3, 4, 5]", "7 8", "", "9"),
}
STRANGE: dict[str, list[str]] = {
    "size": ["1e3", "tall", " 7 ", "-0.5"],
    "far": ["1 m", "4 kg", "12", "far"],
    "age": ["12-", "20 or more", "<5", "1 000"],
    "euros": ["5,5", "1.000", "?", "7"],
    "city": ["Rome ", "Atlantis", "nan", "?"],
    "grade": ["highest", "low", " mid", ""],
    "ok": ["TRUE", "0", "maybe", "no"],
    "odd": ["up", "DOWN", "", "sideways"],
    "when": ["2021-02-29 00:00:00", "2021-01-01 00:00:01", "soon", "0001-01-01 00:00:00"],
    "spoken": ["31 nov 2021 1:00 pm", "1 January 1970 11:59 PM", "x", "9 Oct 2031 9:09 am"],
    "zoned": ["2024-03-31T23:59:59,5-0330", "2024-03-31T24:00:00Z", "1999-01-01T00:00:00+00", ""],
    "epoch": ["1600000000000", "-5", "x", "1e12"],
    "say": ["CAT cat dog", "sat\tsat", "zzz", "-"],
    "tags": ["a", "b|z", "(a)", " c | d "],
    "tokens": ["Cat, cat. unknown", "sat\tsat", "-", "É"],
    "ids": ["[1", "(2; 3)", "99999999", "1.0 2.5"],
}
ROLES: Any = {
    **dict.fromkeys(("far", "age", "euros"), "number_in_text"),
    **dict.fromkeys(("when", "spoken", "zoned", "epoch"), "datetime"),
    **{"size": "numeric", "city": "nominal", "grade": "ordinal", "ok": "boolean", "odd": "boolean"},
    **{"say": "text", "tags": "list", "tokens": "tokens", "ids": "token_ids"},
}
OPTIONS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "target": {"encoding": "target", "missing": "mode", "scaling": "standard"},
    "frequency": {"encoding": "frequency", "scaling": "quantile", "text": "hashed"},
    "codes": {"encoding": "ordinal", "scaling": "log1p", "terms": "letters", "most_terms": 9},
    "few": {"most_categories": 2, "missing": "constant", "constant": -2.5, "scaling": "min_max"},
    "dropped": {"missing": "drop_row", "scaling": "none", "split": "character"},
    "own": {"missing": "category", "text": "hashed", "terms": "letters", "max_tokens": 4},
    "mean": {"missing": "mean", "times": ("hour", "year"), "standardize": "none"},
}
"""Each role, encoding, scaling and rule for gaps is in one of these."""


def targets_of(classes: int) -> Any:
    """Class numbers, or where there are no classes a quantity."""
    return chance.integers(0, classes, ROWS) if classes else chance.normal(size=ROWS)


CASES = [*((name, 2) for name in OPTIONS), ("target", 3), ("target", 0)]


@pytest.mark.parametrize(("options", "classes"), CASES)
def test_inputs_are_those_of_the_preparation(options: str, classes: int, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"output_sequence_length": 4, "most_terms": 12, **OPTIONS[options]}
    about, raw = schema(ROLES, {"grade": ["low", "mid", "high"]}), table(CELLS)
    found = fit(raw, about, all_rows(raw), PreparationOptions(**asked), targets_of(classes))
    rows = {name: [*CELLS[name][:20], *STRANGE[name]] for name in reversed(CELLS)}
    wanted = found.apply(table(rows))
    made = features_by_script(found, {"more": ["x"] * 24, **rows}, tmp_path)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, wanted, rtol=1e-6, atol=1e-6)


@given(case=prepared())
@UNHURRIED
def test_inputs_of_any_table_are_those_of_the_preparation(
    case: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    raw, _, found, _ = case
    cells = dict(zip(raw.names, (column.to_pylist() for column in raw.columns), strict=True))
    # What a text table cannot hold
    assume(not any(sign in cell for row in cells.values() for cell in row for sign in "\0\r\n"))
    made = features_by_script(
        found, {**cells, "more": ["x"] * raw.rows}, tmp_path_factory.mktemp("a")
    )
    np.testing.assert_allclose(made, found.apply(raw), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("white", [None, 100.0])
def test_pixels_in_columns_have_white_at_one(white: float | None, tmp_path: Path) -> None:
    names = tuple(f"p{place}" for place in range(4))
    images: Any = {"scale": "signed", "white": white}
    inputs = PlainInputs(names)
    known = described(inputs, (2, 2, 1), of_images=True, shape=[2, 2, 1], images=images)
    (tmp_path / "predict.py").write_text(predict_script(known, Carried()), "utf-8")
    (tmp_path / "new.csv").write_text("p3,p1,p0,p2\n255,0,10,20\n1,2,3,4\n", "utf-8")
    found = runpy.run_path(str(tmp_path / "predict.py"))
    features, files, _ = found["features_of"](str(tmp_path / "new.csv"), False)
    pixels = np.array([[10, 0, 20, 255], [3, 2, 4, 1]])
    options = ImageOptions(scale="signed", white=white)
    assert files == []
    np.testing.assert_array_equal(features, scaled(pixels, options, None, "new.csv")[0])
