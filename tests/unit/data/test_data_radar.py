"""The built-in data set: the same bytes everywhere, shaped like the tutorial's table."""

import subprocess
import sys

import numpy as np
import pytest

import data
from data.datasets.pokemon_radar import table as radar
from data.datasets.pokemon_radar.random_stream import Stream


def test_the_description_is_known_without_generating_and_true() -> None:
    table = data.load("pokemon-radar")
    assert data.describe("pokemon-radar") is table.description
    assert radar.digest(table.features, table.labels) == table.description.sha256
    assert table.description.sha256 == (
        "f6ef6577badf272e9808e87122118258b4c6f1c5739f92a7c26e0098541f7aa7"
    )
    assert table.features.shape == (1836, 200)
    assert tuple(np.bincount(table.labels)) == table.description.class_counts
    assert sum(table.description.class_counts) == table.description.rows


def test_columns_are_shaped_like_the_tutorials() -> None:
    table = data.load("pokemon-radar")
    column = dict(zip(table.description.feature_names, table.features.T, strict=True))
    assert np.isfinite(table.features).all()
    constants = {"local.month": 9, "appearedMonth": 8, "city": 66, "continent": 2}
    for name, value in constants.items():
        assert set(column[name]) == {value}
    unchanging = (table.features == table.features[0]).all(axis=0).sum()
    assert unchanging == len(constants) + 57
    company = table.features[:, 49:]
    assert set(np.unique(company)) == {0, 1}
    assert int((company.sum(axis=0) == 0).sum()) == 57
    assert 1.4 < company.sum(axis=1).mean() < 2.2
    assert set(column["local.minute"]) == set(range(60))
    assert set(column["appearedTimeOfDay"]) == {1, 2, 3, 4}
    assert np.array_equal(column["rural"], 1 - column["midurban"])
    assert 0.6 < column["temperature"].std() < 0.9
    # Rows are in mixed order: no class comes in long runs.
    assert np.abs(np.diff(table.labels) != 0).mean() > 0.5


def test_the_built_in_label_cannot_be_another() -> None:
    assert data.load("pokemon-radar", "class").description.label_name == "class"
    with pytest.raises(data.InputError) as caught:
        data.describe("pokemon-radar", "weather")
    assert (caught.value.code, caught.value.column) == ("table.builtin_label", "weather")


def test_draws_are_what_they_say() -> None:
    stream = Stream(1)
    bell = stream.bell(20_000)
    assert abs(bell.mean()) < 0.03
    assert abs(bell.std() - 1) < 0.02
    unit = stream.unit(20_000)
    assert unit.min() >= 0
    assert unit.max() < 1
    shares = np.bincount(stream.pick((1, 0, 3), 20_000)) / 20_000
    assert shares == pytest.approx([0.25, 0, 0.75], abs=0.02)
    assert sorted(stream.order(50)) == list(range(50))
    # The first raw words of PCG64, which numpy promises to keep.
    assert Stream(0).raw(2).tolist() == [11749869230777074271, 4976686463289251617]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import data; data.describe(data.BUILTIN)", "numpy pandas sklearn"),
        ("import data; data.precheck(__file__ if '__file__' in dir() else data.BUILTIN)", "numpy"),
        ("import data.split, data.sources.labels, data.sources.table", "numpy pandas sklearn"),
        ("import data; data.load(data.BUILTIN)", "pandas sklearn"),
        ("import engine.tables.__main__", "numpy pandas sklearn"),
    ],
)
def test_heavy_libraries_stay_out(code: str, absent: str) -> None:
    program = f"{code}\nimport sys\nprint([m for m in {absent.split()!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
