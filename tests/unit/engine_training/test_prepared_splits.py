"""Prepared tables split by a column that is no input: trained, resumed, exported, to the bit."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.errors import InputError
from engine.devices.environment import prepare
from engine.export.run_record import read_run_record
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.specs.splitting import split_of
from engine.store import runs
from engine.store.database import Store
from engine.store.preparations import kept_preparation
from engine.tables.loading import load
from engine.training.steps.exact import ExactSteps
from engine.verify.record import of_folder, of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from exported_runs import exported
from killed_runs import Killer, life, queued
from run_record import record_of

prepare()
pytestmark = pytest.mark.slow

ROWS = 72
SITES = ("north", "south", "east", "west", "inland", "coast")
TOWNS = ("Lima", "Oslo", "Turku")


def site(row: int) -> str:
    """Which site a row is of."""
    return SITES[row * 7 % len(SITES)]


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "1")
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")


def written(path: Path, rows: range, *, town: str | None = None) -> str:
    """A table of words and numbers with gaps, in which the site tells the group."""
    source = np.random.default_rng(rows.start)
    lines = ["site,town,height,mood"]
    for row in rows:
        height = "" if row % 9 == 0 else f"{source.normal() + row % 3:.3f}"
        where = town or TOWNS[row % 3]
        lines.append(f"{site(row)},{where},{height},{('calm', 'wild')[int(source.random() < 0.4)]}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


@pytest.fixture
def spec(describe: Any, tmp_path: Path) -> ExperimentSpec:
    table = written(tmp_path / "towns.csv", range(ROWS))
    made = describe(source=table, epochs=4, layers=[{"units": 4, "activation": "relu"}])
    return with_values(made, ["data.label=mood", "data.roles=site=ignore"])


def by_site(spec: ExperimentSpec, *changes: str) -> ExperimentSpec:
    said = ("method=group", "column=site", "split=0.2", *changes)
    return with_values(spec, [f"data.validation.{one}" for one in said])


def sites(rows: Any) -> set[str]:
    return {site(int(row)) for row in rows}


def kind_of_repetition(record: Any) -> str:
    told = list(train_again(record))
    return verdict(record.epochs, [one.found for one in told if one.found is not None]).kind


def test_whole_groups_by_a_text_that_is_no_input_are_kept_from_the_fit(
    spec: ExperimentSpec,
) -> None:
    spec = with_values(by_site(spec), ["data.test.split=0.2"])
    dataset = load(spec.data)
    assert not [name for name in dataset.description.feature_names if "site" in name]
    assert "site" not in dataset.description.feature_names
    rows = split_of(spec, dataset)
    parts = [sites(part) for part in (rows.train, rows.validation, rows.test)]
    assert [len(part) for part in parts] == [2, 2, 2]
    assert parts[0] | parts[1] | parts[2] == set(SITES)
    assert dataset.preparation is not None
    assert dataset.preparation["rows"] == len(rows.train), "on these alone"
    other = load(by_site(spec, "seed=5").data)
    assert other.preparation != dataset.preparation


@pytest.mark.thorough
def test_split_by_site_it_is_resumed_and_verified_to_the_bit(
    store: Store, spec: ExperimentSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = by_site(spec)
    alone, killed = queued(store, spec), queued(store, with_values(spec, ["name=again"]))
    assert life(store).status == "finished"
    Killer(store, monkeypatch).die(killed, "train", 9, ExactSteps)
    monkeypatch.setattr("data.opened.fit", None)  # what was recorded is applied
    assert life(store).status == "finished"
    monkeypatch.undo()
    assert record_of(store, killed) == record_of(store, alone)
    assert kept_preparation(store, killed) == kept_preparation(store, alone)
    run = runs.run(store, killed)
    assert run is not None
    account = read_run_record(store, run)
    assert kind_of_repetition(of_run(store, account)) == "identical"
    folder = exported(store, account, tmp_path / "out")
    assert not (folder / "rows.csv").exists(), "a column of data.csv tells the groups"
    record = of_folder(folder)
    assert record.spec.data.validation.column == "site"
    assert record.preparation == kept_preparation(store, alone)


def test_each_fold_prepares_its_own_training_rows_and_all_rows_validate_once(
    store: Store, spec: ExperimentSpec
) -> None:
    folds = [by_site(spec, "folds=3", f"fold={fold}") for fold in (1, 2, 3)]
    fitted: list[Any] = []
    validated: list[int] = []
    for one in folds:
        run = queued(store, with_values(one, ["training.epochs=1"]))
        assert life(store).status == "finished"
        recorded = kept_preparation(store, run)
        fitted.append(recorded)
        rows = split_of(one, load(one.data, recorded))
        assert sites(rows.train).isdisjoint(sites(rows.validation))
        assert recorded is not None
        assert recorded["rows"] == len(rows.train)
        validated += rows.validation.tolist()
    assert sorted(validated) == list(range(ROWS))
    assert fitted[0] != fitted[1] != fitted[2]


def test_a_validation_file_is_prepared_as_the_table_was(
    spec: ExperimentSpec, tmp_path: Path
) -> None:
    table = load(with_values(spec, ["data.validation.split=0"]).data)
    held = written(tmp_path / "held.csv", range(100, 112), town="Quito")
    spec = with_values(spec, [f"data.validation.file={held}"])
    both = load(spec.data)
    assert both.preparation == table.preparation, "its rows tell nothing of what is fitted"
    assert both.description.feature_names == table.description.feature_names
    assert np.array_equal(both.features[:ROWS], table.features)
    assert both.description.held_rows == 12
    assert split_of(spec, both).validation.tolist() == list(range(ROWS, ROWS + 12))
    towns = [place for place, name in enumerate(both.description.feature_names) if "Lima" in name]
    assert towns
    assert set(both.features[ROWS:, towns[0]]) == {both.features[ROWS, towns[0]]}
    again = load(spec.data, both.preparation)
    assert np.array_equal(again.features, both.features)


def test_a_column_that_is_not_there_is_named_with_those_like_it(spec: ExperimentSpec) -> None:
    with pytest.raises(InputError) as caught:
        load(with_values(by_site(spec), ["data.validation.column=sight"]).data)
    assert caught.value.code == "split.no_such_column"
    assert "site" in caught.value.message.params["near"]


def test_a_gap_in_the_validation_file_alone_prepares_both_files_alike(
    describe: Any, tmp_path: Path
) -> None:
    """Prepared by itself its numbers would be scaled by other rows than those that train."""
    table, held = tmp_path / "table.csv", tmp_path / "held.csv"
    lines = [f"{row * 1.7 % 11:.1f},{row % 7},{'ab'[row % 2]}" for row in range(40)]
    table.write_text("\n".join(["size,age,kind", *lines]) + "\n", "utf-8")
    held.write_text("size,age,kind\n5.1,,a\n500.5,4,b\n", "utf-8")
    said = ["data.label=kind", f"data.validation.file={held}", "data.validation.method=tail"]
    both = load(with_values(describe(source=str(table)), said).data)
    assert both.preparation is not None
    assert both.preparation["rows"] == 40
    sizes = both.features[:, both.description.feature_names.index("size")]
    assert sizes[40] == sizes[3], "the same number in both files is the same input"
    assert sizes[41] > sizes[:40].max()
