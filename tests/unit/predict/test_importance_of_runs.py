"""What columns are worth to models that were trained: what was planted, and what leaks."""

from pathlib import Path

import numpy as np
import pytest

from engine.client.opening import open_experiment
from engine.devices.environment import prepare
from engine.predict.answers import Importance
from engine.predict.attribution import MEAN, baseline_of
from engine.predict.attribution_rows import mean_shares
from engine.predict.importance import Shuffling
from engine.predict.model import LoadedModel
from engine.predict.table_rows import TableRows, read_rows
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.store.database import Store
from exported_runs import trained

prepare()
pytestmark = [pytest.mark.slow, pytest.mark.thorough]
PLANTED = {
    *("latitude", "longitude", "terrainType", "closeToWater", "population_density"),
    *("local.day", "appearedDay", "local.hour", "appearedHour"),
    *("urban", "suburban", "midurban", "rural"),
    *("gymIn500m", "gymDistanceKm", "pokestopIn100m", "pokestopIn250m", "pokestopDistanceKm"),
}
"""What the generator draws around a haunt; minutes and seconds it draws at random."""


def opened(store: Store, spec: ExperimentSpec) -> tuple[LoadedModel, TableRows]:
    account = trained(store, spec)
    model = LoadedModel.open(store, account.run)
    return model, read_rows(store, model)


def weighed(model: LoadedModel, rows: TableRows, repeats: int) -> list[Importance]:
    shuffling = Shuffling(model, rows.measured)
    found = [shuffling.of(column, repeats, 0) for column in shuffling.columns]
    return sorted(found, key=lambda one: -one.mean)


def test_what_was_planted_in_the_built_in_table_comes_first(store: Store) -> None:
    spec = open_experiment("04-optimizer-adam")
    model, rows = opened(store, with_values(spec, ["training.epochs=15"]))
    found = weighed(model, rows, 10)
    first = [one.column for one in found[:4]]
    assert set(first) <= PLANTED, first
    worth = {one.column: one.mean for one in found}
    assert worth["local.second"] < min(worth[name] for name in first) / 2
    # Single rows hang on seconds, too, which reach to 59: the more so, over rows the less
    baseline, _kind = baseline_of(lambda: rows, MEAN, rows.measured.width)
    means = mean_shares(model, rows.measured, baseline)
    assert means.rows == 184
    first = [one.column for one in means.found[:4]]
    assert set(first) <= PLANTED, first
    added = {one.column: abs(one.mean) for one in means.found}
    assert "appearedMinute" not in added, "it holds what local.minute holds"
    assert added["local.second"] < added[first[3]]


def test_a_column_that_gives_the_label_away_comes_first(store: Store, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    lines = ["price,size,code,kind"]
    for _ in range(300):
        kind = rng.integers(0, 3)
        lines.append(f"{rng.normal():.3f},{rng.normal():.3f},k{kind},{'abc'[kind]}")
    path = tmp_path / "leaks.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    spec = open_experiment("table", str(path), label="kind")
    model, rows = opened(store, with_values(spec, ["training.epochs=20"]))
    found = weighed(model, rows, 5)
    assert found[0].column == "code"
    assert found[0].mean > 0.4
    assert all(abs(one.mean) < 0.1 for one in found[1:])
