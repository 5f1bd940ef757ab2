"""What a person writes on runs, and runs that go for good."""

import json
import sqlite3
from pathlib import Path

import pytest

from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.deleting import delete_runs
from engine.store.labels import archive, pin, rename, set_tags, tag
from engine.store.runs import count, run, runs
from fake_runs import History, curve, short, write_run
from refusals import refuses


@pytest.fixture
def made(store: Store, spec: ExperimentSpec) -> str:
    found = write_run(store, short(spec, 3, "made"), History(curve(3)))
    (store.run_directory(found) / "model.keras").write_bytes(b"weights")
    return found


def column(store: Store, run_id: str, name: str) -> object:
    return store.db.execute(f"SELECT {name} FROM runs WHERE id = ?", (run_id,)).fetchone()[0]


def rows_of(store: Store, run_id: str) -> int:
    tables = ("epochs", "matrices", "events", "saved_models", "checkpoints", "commands", "batches")
    return sum(
        store.db.execute(f"SELECT count(*) FROM {name} WHERE run = ?", (run_id,)).fetchone()[0]
        for name in tables
    )


def test_tags_are_put_on_and_taken_off_once(store: Store, made: str) -> None:
    assert tag(store, [made], ["lesson-02", " two  words "]) == {made: ("lesson-02", "two words")}
    assert tag(store, [made], ["lesson-02", "x"], ["two words"]) == {made: ("lesson-02", "x")}
    assert set_tags(store, made, ["y", "y"]) == ("y",)
    assert json.loads(str(column(store, made, "tags"))) == ["y"]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("", "tag.empty"),
        ("  ", "tag.empty"),
        ("a,b", "tag.comma"),
        ("x" * 61, "tag.too_long"),
    ],
)
def test_what_cannot_be_a_tag_is_refused_and_changes_nothing(
    store: Store, made: str, bad: str, code: str
) -> None:
    with refuses(code):
        tag(store, [made], ["good", bad])
    assert column(store, made, "tags") == "[]"


def test_a_renamed_run_keeps_its_spec(store: Store, made: str) -> None:
    assert rename(store, made, " better ") == "better"
    found = run(store, made)
    assert found is not None
    assert found.name == "better"
    assert json.loads(found.spec)["name"] == "made"
    for bad, code in (("", "name.empty"), (" ", "name.empty"), ("x" * 201, "name.too_long")):
        with refuses(code):
            rename(store, made, bad)
    with refuses("run.unknown", run="nobody"):
        rename(store, "nobody", "x")


def test_what_has_not_ended_is_not_put_away(store: Store, spec: ExperimentSpec, made: str) -> None:
    waits = write_run(store, short(spec, 3, "waits"), History(status="queued"))
    with refuses("run.cannot_be_put_away", run="waits"):
        archive(store, [made, waits])
    assert column(store, made, "archived") == 0
    archive(store, [made])
    pin(store, [made, waits])
    assert (column(store, made, "archived"), column(store, waits, "pinned")) == (1, 1)
    archive(store, [made], archived=False)
    pin(store, [made], pinned=False)
    assert (column(store, made, "archived"), column(store, made, "pinned")) == (0, 0)


def test_one_deleted_for_good_leaves_nothing(store: Store, spec: ExperimentSpec, made: str) -> None:
    other = write_run(store, short(spec, 2, "other"), History(curve(2)))
    before = rows_of(store, other)
    assert [gone.name for gone in delete_runs(store, [made, made], for_good=True)] == ["made"]
    assert rows_of(store, made) == 0
    assert [found.id for found in runs(store)] == [other]
    assert rows_of(store, other) == before
    assert [path.name for path in (store.directory / "runs").iterdir() if path.name != other] == []
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_all_or_none_are_deleted(store: Store, spec: ExperimentSpec, made: str) -> None:
    for status, code in (("running", "run.delete_live"), ("queued", "run.delete_waiting")):
        live = write_run(store, short(spec, 3, status), History(curve(1), status=status))
        with refuses(code, run=status):
            delete_runs(store, [made, live])
        assert run(store, made) is not None
        assert (store.directory / "runs" / made / "model.keras").exists()
    with refuses("run.unknown", run="nobody"):
        delete_runs(store, [made, "nobody"])
    assert count(store) == 3


def test_a_run_is_not_deleted_from_under_its_branch(store: Store, made: str) -> None:
    branch = write_run(store, short(_spec_of(store, made), 5, "branch"), History(curve(2)))
    text = json.loads(str(column(store, branch, "spec")))
    text["branch"] = {"run": made, "epoch": 2}
    store.db.execute("UPDATE runs SET spec = ? WHERE id = ?", (json.dumps(text), branch))
    with refuses("run.needed_by_branch", run="made", branch="branch", id=branch):
        delete_runs(store, [made])
    assert len(delete_runs(store, [made, branch])) == 2
    assert count(store) == 0


def _spec_of(store: Store, run_id: str) -> ExperimentSpec:
    return ExperimentSpec.model_validate_json(str(column(store, run_id, "spec")))


def test_folders_that_cannot_be_moved_leave_the_runs_as_they_were(
    store: Store, spec: ExperimentSpec, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_run(store, short(spec, 2, "other"), History(curve(2)))
    (store.run_directory(other) / "model.keras").write_bytes(b"weights")
    move = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == other:
            raise PermissionError(13, "Permission denied", str(self))
        return move(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        delete_runs(store, [made, other])
    assert count(store) == 2
    assert (store.directory / "runs" / made / "model.keras").exists()
    assert rows_of(store, made) > 0


def test_a_deletion_that_the_database_refuses_at_last_leaves_the_files(
    store: Store, made: str
) -> None:
    def no_commit(action: int, argument: str | None, *_: str | None) -> int:
        ends = action == sqlite3.SQLITE_TRANSACTION and argument == "COMMIT"
        return sqlite3.SQLITE_DENY if ends and deleted(made) else sqlite3.SQLITE_OK

    def deleted(run_id: str) -> bool:
        return (store.directory / "runs" / f".deleted-{run_id}").exists()

    store.db.set_authorizer(no_commit)
    with pytest.raises(sqlite3.DatabaseError):
        delete_runs(store, [made])
    assert count(store) == 1
    assert (store.directory / "runs" / made / "model.keras").exists()


def test_files_of_a_deletion_that_was_killed_halfway_come_back(
    store: Store, spec: ExperimentSpec, made: str
) -> None:
    other = write_run(store, short(spec, 2, "other"), History(curve(2)))
    folder = store.run_directory(made)
    folder.rename(folder.with_name(f".deleted-{made}"))
    delete_runs(store, [other])
    assert (folder / "model.keras").exists()


def test_a_killed_deletion_is_finished_by_the_next_one(store: Store, made: str) -> None:
    left = store.directory / "runs" / ".deleted-0badcafe"
    left.mkdir()
    (left / "model.keras").write_bytes(b"weights")
    delete_runs(store, [made], for_good=True)
    assert list((store.directory / "runs").iterdir()) == []


def test_a_folder_that_is_a_link_is_unlinked_and_not_followed(
    store: Store, made: str, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (store.run_directory(made)).rename(elsewhere)
    (store.directory / "runs" / made).symlink_to(elsewhere)
    delete_runs(store, [made], for_good=True)
    assert (elsewhere / "model.keras").exists()
    assert list((store.directory / "runs").iterdir()) == []
