"""A person's callbacks in a run: where they work, what they print, add and bring down."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.client.submission import submit
from engine.export.run_record import read_run_record
from engine.specs import ExperimentSpec
from engine.store import run_history
from engine.store.callback_files import mark_of, output_of, work_folder
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.runs import find_run
from engine.training.steps.exact import ExactSteps
from engine.training.user_callbacks import own_callbacks
from engine.training.user_code import Workplace, at_work
from engine.trust import agree
from engine.verify.record import of_run
from engine.verify.verdict import verdict
from engine.verify.verification import train_again
from exported_runs import exported, trained
from killed_runs import Killer, life, queued
from own_code import FILE, HELPER
from tui.cli.reports.log import log_lines

pytestmark = pytest.mark.slow

With = Callable[..., ExperimentSpec]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "their own"
    folder.mkdir()
    (folder / "pkgo_helper_beside.py").write_text(HELPER, "utf-8")
    path = folder / "mine.py"
    path.write_text(FILE, "utf-8")
    return path


@pytest.fixture
def using(file: Path, describe: Any, csv: Path) -> With:
    """An experiment with some of the file's callbacks."""

    def made(*names: str, **training: Any) -> ExperimentSpec:
        places = [f"{file}:{name}" for name in names]
        return describe(source=str(csv), callbacks=places, **training)

    return made


def test_they_work_in_the_runs_own_folder_and_print_into_its_log(store: Store, using: With) -> None:
    stood, known = Path.cwd(), set(sys.modules)
    runs = [trained(store, using("Prints", epochs=1)).run for _ in range(2)]
    for run in runs:
        folder = store.run_directory(run.id)
        assert (work_folder(folder) / "left.txt").read_text() == "here"
        assert output_of(folder).read_text() == "helped\n"
        assert list(log_lines(store, run))[-1] == "helped"
    assert Path.cwd() == stood
    assert not {"mine", "pkgo_helper_beside"} & (set(sys.modules) - known)


def test_a_file_changed_between_two_runs_is_read_anew(
    store: Store, using: With, file: Path
) -> None:
    trained(store, using("Prints", epochs=1))
    (file.parent / "pkgo_helper_beside.py").write_text('WHAT = "another word"', "utf-8")
    run = trained(store, using("Prints", epochs=1)).run
    assert output_of(store.run_directory(run.id)).read_text() == "another word\n"


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("Interrupts", "callback.raised", "KeyboardInterrupt: of my own"),
        ("RefusesModel", "callback.raised", "GeneratorExit: no model"),
        ("NeverMade", "callback.not_made", "SystemExit: 3"),
    ],
)
def test_what_is_raised_past_exception_fails_the_run_and_leaves_its_traceback(
    store: Store, using: With, file: Path, name: str, code: str, reason: str
) -> None:
    run = queued(store, using(name))
    life(store)
    found = find_run(store, run)
    assert (found.status, found.message.code) == ("failed", code)
    assert found.message.params["reason"] == reason
    lines = output_of(store.run_directory(run)).read_text("utf-8")
    assert str(file) in lines and reason.partition(":")[0] in lines


@pytest.mark.parametrize("name", ["Aborts", pytest.param("Exits", marks=pytest.mark.thorough)])
def test_a_process_that_they_end_is_known_by_the_callback(
    store: Store, using: With, file: Path, name: str
) -> None:
    run = submit(store, using(name))
    agree([file])
    program = (
        "import sys; from pathlib import Path; from killed_runs import life;"
        "from engine.store.database import Store; life(Store(Path(sys.argv[1])))"
    )
    paths = [str(Path(__file__).parents[2] / "support"), str(Path(__file__).parents[3])]
    ended = subprocess.run(
        [sys.executable, "-c", program, str(store.directory)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode in (5, -6), ended.stderr
    folder = store.run_directory(run)
    assert mark_of(folder).read_text() == f"{file}:{name} in on_epoch_end"
    mark_crashed(store, run, None)
    found = find_run(store, run)
    assert found.message.code == "run.crashed_in_callback"
    assert found.message.params["callback"] == f"{file}:{name}"
    assert found.message.params["method"] == "on_epoch_end"
    if name == "Aborts":
        assert "on_epoch_end" in output_of(folder).read_text()


def test_what_they_add_to_the_logs_is_recorded_like_a_metric(store: Store, using: With) -> None:
    plain = trained(store, using())
    account = trained(store, using("Adds"))
    assert set(account.metrics) - set(plain.metrics) == {"double_loss"}
    for epoch, other in zip(account.epochs, plain.epochs, strict=True):
        assert epoch.metrics["double_loss"] == 2 * epoch.metrics["loss"]
        assert account.measured(epoch) == other.metrics
    assert account.run.last["double_loss"] == account.epochs[-1].metrics["double_loss"]


def test_it_is_kept_where_a_killed_run_is_resumed(
    store: Store, using: With, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = queued(store, using("Wavers"))
    killer = Killer(store, monkeypatch)
    killer.kill("train", 9, ExactSteps)
    before = run_history.epochs(store, run)[0].metrics["chance"]
    killer.bury(run)
    assert life(store).status == "finished"
    account = read_run_record(store, find_run(store, run))
    assert account.epochs[0].metrics["chance"] == before
    assert [set(account.metrics) - set(account.measured(one)) for one in account.epochs] == [
        {"chance"}
    ] * 3


@pytest.mark.thorough
def test_it_is_kept_through_a_branch_and_is_not_verified(
    store: Store, using: With, file: Path, tmp_path: Path
) -> None:
    account = trained(store, using("Wavers"))
    agree([file])
    record = of_run(store, account)
    assert [note.code for note in record.notes] == ["verify.added_left_out"]
    found = [told.found for told in train_again(record) if told.found is not None]
    assert (verdict(record.epochs, found).differences, len(found)) == ((), len(record.epochs))
    lock = (exported(store, account, tmp_path / "out") / "lock.json").read_text()
    assert "chance" not in lock
    branch = using("Wavers", epochs=4).model_dump(mode="json")
    branch["branch"] = {"run": account.run.id, "epoch": 2}
    joined = trained(store, ExperimentSpec.parse(branch))
    assert [epoch.metrics["chance"] for epoch in joined.epochs[:2]] == [
        epoch.metrics["chance"] for epoch in account.epochs[:2]
    ]
    assert len(joined.epochs) == 4 and joined.added == {"chance"}


def test_a_workplace_is_left_as_it_was_found(tmp_path: Path, file: Path) -> None:
    place = Workplace(tmp_path / "work", tmp_path / "output", tmp_path / "mark")
    path, stood = list(sys.path), Path.cwd()
    with at_work([f"{file}:Prints"], place):
        (made,) = own_callbacks([f"{file}:Prints"])
        assert type(made).__module__.endswith("mine")
        assert Path.cwd() == place.work
    assert (sys.path, Path.cwd(), place.mark.exists()) == (path, stood, False)
