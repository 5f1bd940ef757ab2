"""Which kept model is meant, and what is refused before TensorFlow is there."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import InputError
from engine.events import Saved
from engine.predict.order import Order, checked_run
from engine.predict.weights import chosen_weights
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.inputs import InputRecord, keep_inputs, kept_inputs
from engine.store.run_writer import add_facts
from engine.store.runs import Run, find_run
from engine.store.saved_models import record_saved_model
from fake_runs import History, curve, short, write_run

Keep = Callable[..., None]


@pytest.fixture
def run(store: Store, spec: ExperimentSpec) -> Run:
    """A run of four epochs, whose validation loss falls to the end."""
    return find_run(store, write_run(store, short(spec, 4, "one"), History(curve(4))))


@pytest.fixture
def keep(store: Store, run: Run) -> Keep:
    """Keep a model file: its kind, name, epoch and batches of it."""

    def made(what: str, file: str, epoch: int, step: int = 0) -> None:
        content = file.encode()
        (store.run_directory(run.id) / f"{file}.keras").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        saved = Saved(what, epoch, f"{file}.keras", digest, len(content), step)
        record_saved_model(store, run.id, saved)

    store.run_directory(run.id).mkdir(parents=True, exist_ok=True)
    return made


@pytest.mark.parametrize(
    ("which", "file"),
    [
        ("model", "model"),
        ("last", "model"),
        ("best", "model"),
        ("4", "model"),
        ("2", "checkpoint-2"),
        ("checkpoint-2", "checkpoint-2"),
        ("checkpoint-2.keras", "checkpoint-2"),
        ("snapshot-3-7", "snapshot-3-7"),
    ],
)
def test_it_is_named_by_its_epoch_its_name_or_what_it_is(
    store: Store, run: Run, keep: Keep, which: str, file: str
) -> None:
    keep("checkpoint", "checkpoint-2", 2)
    keep("snapshot", "snapshot-3-7", 3, 7)
    keep("model", "model", 4)
    assert chosen_weights(store, run, which).path.stem == file


def test_the_last_one_may_be_in_the_middle_of_an_epoch(store: Store, run: Run, keep: Keep) -> None:
    keep("checkpoint", "checkpoint-2", 2)
    keep("snapshot", "snapshot-3-7", 3, 7)
    assert chosen_weights(store, run, "last").path.stem == "snapshot-3-7"
    keep("checkpoint", "checkpoint-3", 3)
    assert chosen_weights(store, run, "last").path.stem == "checkpoint-3"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InputError) as error:
        act()
    return error.value.code


def test_what_is_not_kept_or_not_what_it_was_is_refused(store: Store, run: Run, keep: Keep) -> None:
    assert refused(lambda: chosen_weights(store, run)) == "predict.without_model"
    keep("checkpoint", "checkpoint-2", 2)
    assert refused(lambda: chosen_weights(store, run)) == "predict.not_ended"
    for which in ("3", "best", "99999999999999999999"):
        assert (
            refused(lambda which=which: chosen_weights(store, run, which))
            == "predict.epoch_not_kept"
        )
    for which in ("", "-1", "2.5", "../checkpoint-2", "²", "nothing"):
        assert (
            refused(lambda which=which: chosen_weights(store, run, which))
            == "predict.no_such_weights"
        )
    path = store.run_directory(run.id) / "checkpoint-2.keras"
    path.write_bytes(b"another")
    assert refused(lambda: chosen_weights(store, run, "2")) == "predict.model_damaged"
    path.unlink()
    assert refused(lambda: chosen_weights(store, run, "2")) == "predict.model_gone"
    path.mkdir()
    assert refused(lambda: chosen_weights(store, run, "2")) == "predict.model_unreadable"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("queued", "predict.still_queued"),
        ("running", "predict.still_trains"),
        ("failed", "predict.without_model"),
        ("crashed", "predict.without_model"),
    ],
)
def test_a_run_without_a_model_says_why(
    store: Store, spec: ExperimentSpec, status: str, code: str
) -> None:
    made = write_run(store, short(spec, 4), History(curve(2), status=status))  # type: ignore[arg-type]
    assert refused(lambda: chosen_weights(store, find_run(store, made))) == code


@pytest.mark.parametrize(
    ("file", "out", "code"),
    [
        ("missing.csv", None, "file.missing"),
        ("", None, "table.no_source"),
        ("a\0b", None, "file.no_path"),
        ("https://x.org/t.csv", None, "table.address"),
        ("folder", None, "table.directory"),
        ("pipe", None, "file.not_regular"),
        ("astray", None, "file.link_astray"),
        ("empty.csv", None, "table.empty"),
        ("t.csv", "out.txt", "predict.out_kind"),
        ("t.csv", "out", "predict.out_kind"),
        ("t.csv", "t.csv", "predict.out_over_file"),
        ("t.csv", "link.csv", "predict.out_over_file"),
        ("t.csv", "other.csv", "predict.out_exists"),
        ("t.csv", "other.parquet", "predict.out_exists"),
        ("t.csv", "empty.csv", "predict.out_exists"),
        ("t.csv", "nowhere/out.csv", "predict.out_no_folder"),
        ("t.csv", "folder.csv", "predict.out_no_file"),
        ("t.csv", "pipe.csv", "predict.out_no_file"),
    ],
)
def test_files_that_cannot_be_read_or_written_are_refused(
    store: Store,
    run: Run,
    keep: Keep,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    out: str | None,
    code: str,
) -> None:
    keep("model", "model", 4)
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("a,class\n1,x\n", "utf-8")
    Path("other.csv").write_text("row,beside\n", "utf-8")
    Path("other.parquet").write_bytes(b"PAR1 and nothing")
    Path("empty.csv").touch()
    Path("link.csv").symlink_to("t.csv")
    Path("astray").symlink_to("nowhere-at-all")
    for name in ("folder", "folder.csv"):
        Path(name).mkdir()
    for name in ("pipe", "pipe.csv"):
        os.mkfifo(name)
    before = {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()}
    order = Order("one", file, out=None if out is None else Path(out))
    assert refused(lambda: checked_run(store, order)) == code
    assert {path.name: path.lstat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_predictions_of_before_may_be_replaced(
    store: Store, run: Run, keep: Keep, tmp_path: Path
) -> None:
    keep("model", "model", 4)
    file = tmp_path / "t.csv"
    file.write_text("a,class\n1,x\n", "utf-8")
    for head in ("row,predicted,probability\n", "row,file,predicted\n", '"row","predicted"\n'):
        out = tmp_path / "out.csv"
        out.write_text(head, "utf-8")
        assert checked_run(store, Order("one", str(file), out=out)).id == run.id
    assert refused(lambda: checked_run(store, Order("none", str(file)))) == "run.not_found"


def test_what_is_known_of_inputs_travels_whole_and_damage_is_told(store: Store, run: Run) -> None:
    assert kept_inputs(store, run) is None, "of a version before"
    record = InputRecord(
        ("ä", "b"), (2,), (0.1, -1.0), (1.5, 2.0), (3.0, 0.5), {"c": (1.0, 2.0)}, 255.0
    )
    store.run_directory(run.id).mkdir(parents=True, exist_ok=True)
    add_facts(store, run.id, RunFacts(inputs=keep_inputs(store, run.id, record)))
    known = find_run(store, run.id)
    assert kept_inputs(store, known) == record
    path = store.run_directory(run.id) / "inputs.json"
    for content in ("", "[]", json.dumps({"format": 9}), record.to_json().replace("0.5", "0.6")):
        path.write_text(content, "utf-8")
        assert refused(lambda: kept_inputs(store, known)) == "inputs.record_damaged"
    path.unlink()
    assert refused(lambda: kept_inputs(store, known)) == "inputs.record_damaged"


@pytest.mark.parametrize("changed", [{"names": 3}, {"least": [1]}, {"scale": [1]}, {"ends": []}])
def test_what_is_no_record_is_not_taken_for_one(changed: dict[str, object]) -> None:
    values = {**json.loads(InputRecord().to_json()), **changed}
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        InputRecord.from_json(json.dumps(values))
