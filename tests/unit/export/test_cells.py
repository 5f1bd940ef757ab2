"""The cells of a prepared run in a folder: read back alike by the script and by the engine."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import Dataset, Description
from data.dataset import digest_of
from data.errors import InputError
from data.options import PreparationOptions
from data.prepare.fitting import fit
from engine.export.cells import TYPES, cell_table
from engine.export.export_inputs import ExportInputs, read_export_inputs, script_inputs
from engine.export.folder import Order, write_run
from engine.export.lock import read_lock
from engine.export.run_record import RunRecord, read_run_record
from engine.specs import ExperimentSpec
from engine.specs.edit import with_values
from engine.store import runs
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.tables.loading import load
from engine.verify.record import of_folder
from exported_runs import exported
from fake_runs import History, curve
from fake_runs import write_run as write_fake
from small_tables import all_rows, schema, table

ROWS = 60
Account = Callable[..., RunRecord]


def flats() -> pd.DataFrame:
    """Flats with words, gaps, two kinds of dates, places by number, and a label."""
    chance, numbers = np.random.default_rng(3), range(ROWS)
    return pd.DataFrame(
        {
            "street": [f"Elm {row % 9}" for row in numbers],
            "rent": ["" if row % 11 == 0 else f"${600 + row * 17:,}" for row in numbers],
            "size": chance.normal(60, 20, ROWS).astype("float32"),
            "since": pd.date_range("2019-12-30", periods=ROWS, freq="31h").astype("datetime64[us]"),
            "seen": [f"{1 + row % 5}/{1 + row % 12}/2023" for row in numbers],
            "place": [row * 7 % 13 for row in numbers],
            "lift": [row % 3 == 0 for row in numbers],
            "sold": [str(word) for word in chance.choice(["yes", "no"], ROWS)],
        }
    )


@pytest.fixture
def account(store: Store, describe: Any, tmp_path: Path) -> Account:
    """A run on the flats that was never trained, as if it had been."""

    def made(*changes: str, source: str = "flats.csv") -> RunRecord:
        path = tmp_path / source
        if not path.exists():
            frame = flats()
            frame.to_csv(path, index=False) if path.suffix == ".csv" else frame.to_parquet(path)
        given = [f"data.source={path}", "data.label=sold", *(f"data.{one}" for one in changes)]
        spec: ExperimentSpec = with_values(describe(), given)
        told = load(spec.data).description
        history = History(metrics=curve(2), classes=told.class_names)
        run_id = write_fake(store, spec, history)
        add_facts(store, run_id, RunFacts(sha256=told.sha256))
        run = runs.run(store, run_id)
        assert run is not None
        return read_run_record(store, run)

    return made


def inputs_of(account: RunRecord) -> ExportInputs:
    return read_export_inputs(account)


def by(method: str, column: str, *more: str) -> tuple[str, ...]:
    return (f"validation.method={method}", f"validation.column={column}", *more)


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("flats.csv", by("group", "street", "shuffle_seed=none")),
        ("flats.parquet", by("group", "place", "test.split=0.2")),
        ("flats.csv", by("time", "seen", "roles=seen=ignore", "validation.folds=3")),
        ("flats.parquet", by("time", "since", "label=size", "preparation.encoding=target")),
        *(
            pytest.param(source, changes, marks=pytest.mark.thorough)
            for source in ("flats.csv", "flats.parquet")
            for changes in (
                (),
                by("group", "place", "validation.folds=3"),
                by("time", "since", "test.split=0.2"),
                by("time", "place", "roles=place=ignore"),
                ("label=size", "preparation.encoding=target", "validation.folds=3"),
            )
        ),
    ],
)
def test_cells_give_inputs_labels_and_rows_again(
    account: Account, source: str, changes: tuple[str, ...]
) -> None:
    inputs = inputs_of(account(*changes, source=source))
    made = script_inputs(inputs)
    assert made.cells is not None
    assert not made.rows.from_file
    assert made.rows.sha256 == inputs.rows.sha256
    names = made.cells.raw.names
    assert names[-1] == inputs.dataset.description.label_name
    assert made.cells.frame.shape == (ROWS, len(names))
    # What the source knows to be no text is known to be none
    known = set(made.cells.types)
    assert known == ({"size", "since", "place", "lift"} if source == "flats.parquet" else set())
    assert set(made.cells.types.values()) <= set(TYPES)


def test_the_folder_holds_the_rows_in_use_as_they_were_read(
    store: Store, account: Account, tmp_path: Path
) -> None:
    by_group = ("validation.method=group", "validation.column=street")
    told = account("where=place < 9", "cap=20", "roles=street=ignore", *by_group)
    folder = exported(store, told, tmp_path / "out")
    rows = pd.read_csv(folder / "data.csv", dtype=str, na_filter=False)
    whole = pd.read_csv(tmp_path / "flats.csv", dtype=str, na_filter=False)
    kept = whole.merge(rows, on=list(rows), how="inner")
    assert len(rows) == len(kept) == inputs_of(told).dataset.description.rows < ROWS
    assert set(rows["place"].astype(int)) == set(range(9))
    lock, readme = read_lock(folder), (folder / "README.txt").read_text()
    assert lock["format"] == 2
    assert "as they were read" in " ".join(readme.split())
    text = (folder / "train.py").read_text("utf-8")
    assert all(len(line) <= 100 for line in text.splitlines())
    command = [sys.executable, "-m", "ruff", "format", "--check", "--line-length=100", "--isolated"]
    done = subprocess.run(
        [*command, str(folder / "train.py")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    record = of_folder(folder)
    assert record.spec.data.validation.column == "street"
    assert record.types == {}
    assert digest_of(record.preparation or {}) == lock["data"]["preparation"]


def test_labels_are_read_as_they_are_written(account: Account, tmp_path: Path) -> None:
    frame = flats()
    frame["sold"] = [("1", "1.0", "0")[row % 3] for row in range(ROWS)]
    frame.to_csv(tmp_path / "spelled.csv", index=False)
    made = script_inputs(inputs_of(account(source="spelled.csv")))
    assert 'SPELLINGS = {"1.0": "1"}' in made.reading.constants
    frame["sold"] = [f"{1000 + row * 3:,} km" for row in range(ROWS)]
    frame.to_csv(tmp_path / "far.csv", index=False)
    made = script_inputs(inputs_of(account("task=regression", source="far.csv")))
    assert made.cells is not None
    assert any("numbers(table[LABEL], " in line for line in made.reading.labels)


def test_rows_of_a_validation_file_stand_last(
    store: Store, account: Account, tmp_path: Path
) -> None:
    held = flats().iloc[:9].drop(columns=["since", "lift"]).assign(place="7", lift="True")
    held[held.columns[::-1]].assign(since="2024-01-01").to_csv(tmp_path / "held.csv", index=False)
    about = ("roles=street=ignore", "validation.method=group", "validation.column=street")
    file = f"validation.file={tmp_path / 'held.csv'}"
    folder = exported(store, account(*about, file, "test.split=0.2"), tmp_path / "out")
    rows = pd.read_csv(folder / "data.csv", dtype=str, na_filter=False)
    assert len(rows) == ROWS + 9
    assert rows["place"].tolist()[ROWS:] == ["7"] * 9
    assert read_lock(folder)["split"]["validation"] == 9
    record = of_folder(folder)
    assert (record.held_rows, record.spec.data.validation.file) == (9, None)
    assert not (folder / "rows.csv").exists()


RECIPE = """
format = 1
name = "whole"
about = "Scaled by all rows of the table."
label = "sold"
statistics = "all"
where = "place < 9"

[[inputs]]
column = ["place", "size"]
scaling = "standard"
"""


def test_what_scikit_learn_would_fit_otherwise_is_exported_as_inputs_and_says_so(
    store: Store, account: Account, tmp_path: Path
) -> None:
    (tmp_path / "whole.toml").write_text(RECIPE)
    told = account(f"recipe={tmp_path / 'whole.toml'}")
    inputs = inputs_of(told)
    folder = exported(store, told, tmp_path / "out")
    rows = pd.read_csv(folder / "data.csv")
    assert np.array_equal(rows[["place", "size"]].to_numpy("float32"), inputs.dataset.features)
    assert read_lock(folder)["format"] == 1
    for file in ("train.py", "README.txt"):
        text = " ".join((folder / file).read_text("utf-8").split())
        assert "the inputs that the run's preparation made of its table" in text
    assert of_folder(folder).preparation is None


def test_rows_divided_by_a_column_that_is_not_there_are_read_from_their_file(
    store: Store, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As earlier versions exported it
    monkeypatch.setattr("engine.export.export_inputs.cell_table", lambda *_: None)
    told = account("roles=street=ignore", "validation.method=group", "validation.column=street")
    folder = exported(store, told, tmp_path / "out")
    record = of_folder(folder)
    assert record.rows == (str(folder / "rows.csv"), inputs_of(told).rows.sha256)
    assert record.spec.data.validation.column is None
    from engine.verify.retrain import _rows

    rows = _rows(*record.rows)
    assert rows.train.tolist() == inputs_of(told).rows.train.tolist()
    lines = (folder / "rows.csv").read_text().splitlines()
    (folder / "rows.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]))
    with pytest.raises(InputError) as caught:
        _rows(*record.rows)
    assert caught.value.code == "verify.other_table"
    (folder / "rows.csv").unlink()
    with pytest.raises(InputError) as caught:
        of_folder(folder)
    assert caught.value.code == "verify.rows_lost"


def renamed(told: Any) -> Any:
    """Of another column."""
    first, *rest = told["prepared_by"]["columns"]
    columns = [{**first, "name": "avenue"}, *rest]
    return {**told, "prepared_by": {**told["prepared_by"], "columns": columns}}


def test_another_preparation_is_refused(store: Store, account: Account, tmp_path: Path) -> None:
    folder = exported(store, account("sample=20"), tmp_path / "out")
    path = folder / "preparation.json"
    told = json.loads(path.read_text("utf-8"))
    changed: list[tuple[Any, str]] = [
        (renamed(told), "verify.other_preparation"),
        ([told], "verify.no_preparation"),
        ({**told, "prepared_by": None}, "verify.no_preparation"),
        (None, "verify.no_preparation"),
    ]
    for content, code in changed:
        path.write_text(json.dumps(content)) if content else path.unlink()
        with pytest.raises(InputError) as caught:
            of_folder(folder)
        assert (caught.value.code, caught.value.file) == (code, str(path))


def test_a_type_that_nobody_wrote_is_refused(
    store: Store, account: Account, tmp_path: Path
) -> None:
    folder = exported(store, account("sample=20", source="flats.parquet"), tmp_path / "out")
    lock = json.loads((folder / "lock.json").read_text("utf-8"))
    assert lock["data"]["types"]["place"] == "int64"
    lock["data"]["types"]["place"] = "list<item: int64>"
    (folder / "lock.json").write_text(json.dumps(lock))
    with pytest.raises(InputError) as caught:
        of_folder(folder)
    assert caught.value.code == "lock.incomplete"


def test_without_a_script_the_readme_names_no_way_of_reading(
    store: Store, account: Account, tmp_path: Path
) -> None:
    order = Order(frozenset(("metrics",)), lambda _: None, lambda _: None)
    write_run(store, account("sample=20"), tmp_path / "out", order)
    assert "as they were read" not in (tmp_path / "out" / "README.txt").read_text()


CELLS = st.text(st.sampled_from("a\" ',;\r\n\t\ufeffé1"), max_size=4) | st.text(max_size=3)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(CELLS, min_size=1, max_size=5), CELLS)
def test_any_text_is_read_back_or_not_exported_as_cells(cells: list[str], name: str) -> None:
    columns = {name: [*cells, "x", "y"], "label": ["a"] * len(cells) + ["b", "b"]}
    if name == "label":
        return
    raw = table(columns)
    options = PreparationOptions(columns={name: {"missing": "category"}})
    found = fit(raw, schema({name: "nominal"}), all_rows(raw), options)
    about = Description("t", "t", raw.rows, (), ("a", "b"), (len(cells), 2), "label", "0" * 64)
    nothing = np.zeros((raw.rows, 0), np.float32)
    made = cell_table(
        Dataset(about, nothing, np.zeros(raw.rows, int), found.to_dict(), raw), None, None
    )
    harmless = (
        name.strip() and "\0" not in "".join([name, *cells]) and not name.startswith("\ufeff")
    )
    assert made is not None or not harmless
    if made is not None:
        assert made.frame[name].tolist() == columns[name]
