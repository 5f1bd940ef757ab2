"""What is known before training: figures, and each warning where its reason holds, only there."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from data.dataset import Quantity
from data.judging import unscaled
from engine.forecast import Forecast, Probe, forecast
from engine.forecast.warnings import LARGEST_RATES
from engine.lessons.presets import preset_names, preset_path
from engine.specs import ExperimentSpec, first_model, from_toml
from engine.specs.edit import with_values
from tui.locale import words
from tui.network.picture import Pictured, picture_lines
from tui.panes.drawn_network import Drawn
from tui.panes.summary_lines import summary_lines
from tui.text.forecast import forecast_line, forecast_pairs

RADAR = data.describe("pokemon-radar")
EVEN = replace(RADAR, class_counts=(368, 367, 367, 367, 367))


def told(*changes: str) -> ExperimentSpec:
    return with_values(first_model(), changes)


def codes(*changes: str, table: data.Description = EVEN) -> set[str]:
    return {warning.code for warning in forecast(told(*changes), table).warnings}


def test_the_tutorials_first_model_in_figures() -> None:
    found = forecast(first_model(), RADAR)
    assert found.parameters == 200 * 128 + 128 + 128 * 256 + 256 + 256 * 5 + 5
    assert (found.training_rows, found.validation_rows, found.test_rows) == (1652, 184, 0)
    assert (found.steps, found.epochs) == (104, 30)
    assert found.baseline == pytest.approx(948 / 1836)
    assert (found.seconds, found.total_seconds, found.measured) == (None, None, None)
    assert (found.memory or 0) > 4 * (found.parameters or 0) > 0


def test_seconds_follow_steps_and_rows() -> None:
    probe = Probe(step=0.01, row=0.001, run="abc")
    found = forecast(first_model(), RADAR, probe)
    assert found.seconds == pytest.approx(104 * 0.01 + 184 * 0.001)
    assert found.total_seconds == pytest.approx(30 * (found.seconds or 0))
    half = forecast(told("data.validation.split=0.5"), RADAR, probe)
    assert half.seconds == pytest.approx(58 * 0.01 + 918 * 0.001)
    without = forecast(told("data.validation.split=0"), RADAR, probe)
    assert without.seconds == pytest.approx(115 * 0.01 + 1836 * 0.001)


def test_nothing_speaks_against_a_quiet_experiment() -> None:
    assert codes() == set()


@pytest.mark.parametrize(
    ("code", "there", "gone"),
    [
        (
            "forecast.name_twice",
            ("network.layers.0.name=Place", "network.layers.1.name=place"),
            ("network.layers.0.name=Place", "network.layers.1.name=place 2"),
        ),
        (
            "forecast.small_batches",
            ("network.layers.0.batch_norm=true", "training.batch_size=8"),
            ("network.layers.0.batch_norm=true", "training.batch_size=16"),
        ),
        (
            "forecast.small_batches",
            ("network.layers.0.type=batch_normalization", "training.batch_size=8"),
            ("network.layers.0.type=layer_normalization", "training.batch_size=8"),
        ),
        (
            "forecast.windows_at_random",
            ("data.window.length=4", "data.validation.method=stratified"),
            ("data.window.length=4", "data.validation.method=tail"),
        ),
        (
            "forecast.windows_at_random",
            ("data.window.length=4", "data.window.by=local.day"),
            (
                "data.window.length=4",
                "data.validation.method=time",
                "data.validation.column=local.day",
            ),
        ),
        (
            "forecast.softmax_mse",
            ("training.loss=mean_squared_error",),
            ("training.loss=mean_absolute_error",),
        ),
        (
            "forecast.large_rate",
            ("training.optimizer.learning_rate=0.11",),
            ("training.optimizer.learning_rate=0.1",),
        ),
        (
            "forecast.large_rate",
            ("training.optimizer.name=adam", "training.optimizer.learning_rate=0.02"),
            ("training.optimizer.name=adam", "training.optimizer.learning_rate=0.01"),
        ),
        (
            "forecast.more_parameters",
            ("network.layers.1.units=8192",),
            ("network.layers.1.units=512",),
        ),
        (
            "forecast.few_validation_rows",
            ("data.validation.split=0.05",),
            ("data.validation.split=0.06",),
        ),
    ],
)
def test_each_warning_stands_where_its_reason_holds(
    code: str, there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    assert code in codes(*there)
    assert code not in codes(*gone)


def test_warnings_of_the_table() -> None:
    assert codes(table=RADAR) == {"forecast.unbalanced"}
    assert codes("training.class_weight=balanced", table=RADAR) == set()
    large = replace(EVEN, unscaled=("latitude",), unscaled_count=1)
    assert codes(table=large) == {"forecast.unscaled"}
    assert "split.label_sorted" in codes(table=replace(EVEN, label_sorted=True))


def test_few_rows_that_validate_a_number_are_no_accuracy() -> None:
    quantity = Quantity(3.0, 1.0, 0.0, 9.0)
    number = replace(EVEN, task="regression", quantity=quantity, class_names=(), class_counts=())
    found = codes("data.validation.split=0.05", table=number)
    assert "forecast.few_rows_measure" in found
    assert "forecast.few_validation_rows" not in found


def test_columns_of_large_values_are_named_the_largest_first() -> None:
    features = np.array([[0.5, 2000, 90], [-1, 1999, -80], [1, 2001, 85]], np.float32)
    assert unscaled(["small", "year", "degrees"], features) == ["year", "degrees"]
    huge = np.full((3, 1), 3e38, np.float32)
    assert unscaled(["huge"], huge) == ["huge"]


def test_known_optimizers_have_the_bounds() -> None:
    known: Any = {
        name for name in LARGEST_RATES if codes(f"training.optimizer.name={name}") == set()
    }
    assert known == set(LARGEST_RATES), "a default is no reason for a warning"


@pytest.mark.parametrize(
    "name", [name for name in preset_names() if not name.startswith("transfer-")]
)
def test_every_preset_has_a_forecast_in_words(name: str) -> None:
    path = preset_path(name)
    assert path is not None
    spec = from_toml(path)
    table = RADAR if spec.data.source == RADAR.source else data.describe(data.DIGITS)
    found = forecast(spec, table)
    assert all(words(warning) != str(warning) for warning in found.warnings)
    assert f"{found.parameters:,} parameters" in forecast_line(found)
    pairs = dict(forecast_pairs(found))
    if table is RADAR:
        assert pairs["rows"] == "1,652 train, 184 validate"
    assert pairs["an epoch"].startswith("unknown")


def test_what_streams_is_told_of_tables_and_of_pictures() -> None:
    digits = data.describe(data.DIGITS)
    path = preset_path("cnn-digits")
    assert path is not None
    spec = from_toml(path)
    held, parts = (forecast(spec, replace(digits, sampled=count)) for count in (0, digits.rows))
    assert "table" not in dict(forecast_pairs(held))
    told = dict(forecast_pairs(parts))["table"]
    assert told != dict(forecast_pairs(replace(parts, of_pictures=False)))["table"]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 512),
    st.integers(1, 200),
    st.floats(0.0, 0.8),
    st.floats(0.0, 0.15),
    st.none() | st.integers(2, 9),
)
def test_the_rows_add_up(
    batch: int, epochs: int, held: float, test: float, folds: int | None
) -> None:
    changes = [
        f"training.batch_size={batch}",
        f"training.epochs={epochs}",
        f"data.validation.split={held}",
        f"data.test.split={test}",
        f"data.validation.folds={folds or 'none'}",
    ]
    found: Forecast = forecast(told(*changes), RADAR)
    assert found.training_rows + found.validation_rows + found.test_rows == RADAR.rows
    assert (found.steps - 1) * batch < found.training_rows <= found.steps * batch


def test_no_number_is_told_of_a_network_that_own_code_builds() -> None:
    own = told("network.layers=[]", "network.code=mine.py")
    found = forecast(own, RADAR)
    assert (found.parameters, found.memory) == (None, None)
    assert "forecast.own_code" in {warning.code for warning in found.warnings}
    pictured = Pictured.of(own, RADAR)
    assert (pictured.totals(), Drawn.of(own, RADAR, 80).total) == ("", 0)
    for lines in (picture_lines(pictured, 80, 20), summary_lines(own, RADAR, 80)):
        text = " ".join(part for row in lines for part, _roles in row)
        assert "mine.py" in text
        assert "dense" not in text
