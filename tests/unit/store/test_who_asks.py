"""An engine takes from a queue what its own person, or its own SLURM job, has asked for."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import ROOT
from data.messages import Message
from engine.client.submission import resume
from engine.commands import Command, CommandKind
from engine.host.supervisor import missing_hosts
from engine.store import asker as asking_side
from engine.store.asker import asker
from engine.store.asking import ask_for, ask_for_abandoned, set_aside, suspend
from engine.store.commands import send, take
from engine.store.database import Store
from engine.store.process_writer import leave_host, register_host
from engine.store.processes import living_hosts, serving_hosts
from engine.store.run_writer import claim_run
from engine.store.runs import Run, waiting_runs
from engine.store.runs import run as find
from engine.store.summaries import summaries
from refusals import refuses

MakeRun = Callable[..., str]


@pytest.fixture
def be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """From now on be somebody, in a SLURM job or not."""

    def become(person: str, job: str | None = None) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / person))
        if job is None:
            monkeypatch.delenv("SLURM_JOB_ID", raising=False)
        else:
            monkeypatch.setenv("SLURM_JOB_ID", job)

    return become


def of(store: Store, run: str) -> Run:
    found = find(store, run)
    assert found is not None
    return found


def test_what_another_person_has_queued_waits_until_one_asks_for_it(
    store: Store, make_run: MakeRun, be: Callable[..., None]
) -> None:
    be("ada")
    theirs = make_run("theirs")
    be("bob")
    assert not of(store, theirs).is_asked
    assert claim_run(store, "host") is None
    assert missing_hosts(store, 4) == 1, "the one that is always there"
    mine = make_run("mine")
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == mine
    resume(store, theirs)
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == theirs


def test_a_run_that_a_version_without_askers_has_queued_waits_until_one_asks(
    store: Store, make_run: MakeRun
) -> None:
    run = make_run()
    store.db.execute("UPDATE runs SET facts = '{}'")
    assert claim_run(store, "host") is None
    ask_for(store, run)
    assert claim_run(store, "host") is not None


def test_a_row_whose_facts_are_damaged_is_not_taken(store: Store, make_run: MakeRun) -> None:
    make_run("damaged")
    store.db.execute("UPDATE runs SET facts = '{\"asker'")
    good = make_run("good")
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == good


def test_the_engine_of_a_job_takes_what_its_job_asks_for_and_jobs_train_side_by_side(
    store: Store, make_run: MakeRun, be: Callable[..., None]
) -> None:
    be("ada", "7")
    seventh = make_run("seventh")
    assert register_host(store, "host-7", 1)
    assert not register_host(store, "another-7", 1)
    be("ada", "8")
    eighth = make_run("eighth")
    assert serving_hosts(store) == []
    assert register_host(store, "host-8", 1)
    claimed = claim_run(store, "host-8")
    assert claimed is not None
    assert claimed[0] == eighth
    assert claim_run(store, "host-8") is None
    # Each job has GPUs of its own, and takes the first of them
    assert {host.id: host.slot for host in living_hosts(store)} == {"host-7": 0, "host-8": 0}
    be("ada")
    assert claim_run(store, "host") is None
    assert [run.id for run in waiting_runs(store)] == [seventh]
    be("ada", "8")
    assert leave_host(store, "host-8", only_if_idle=True), "what waits is none of its work"
    be("ada", "7")
    assert not leave_host(store, "host-7", only_if_idle=True)


def test_two_persons_share_the_gpus_of_a_machine(store: Store, be: Callable[..., None]) -> None:
    for person in ("ada", "bob"):
        be(person)
        assert register_host(store, person, 1)
    assert [host.slot for host in living_hosts(store)] == [0, 1]


def test_a_run_set_aside_keeps_its_place_and_says_why(store: Store, make_run: MakeRun) -> None:
    first, second = make_run("first"), make_run("second")
    set_aside(store, first)
    assert of(store, first).is_set_aside
    assert of(store, first).message == Message("run.set_aside")
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == second
    ask_for(store, first)
    assert [run.id for run in waiting_runs(store)] == [first]
    assert of(store, first).message == ""
    assert [one.id for one in summaries(store, None) if one.is_unasked] == []
    with refuses("run.waits_no_longer"):
        set_aside(store, second)
    suspend(store, second)
    assert [run.id for run in waiting_runs(store)] == [first, second]
    assert [one.id for one in summaries(store, None) if one.is_unasked] == [second]
    assert [one.id for one in waiting_runs(store) if one.is_unasked] == [second]
    assert of(store, second).facts.resumes == 1
    assert of(store, second).message == Message("run.suspended")


def test_a_command_that_came_too_late_does_not_meet_the_run_again(
    store: Store, make_run: MakeRun
) -> None:
    run = make_run()
    assert claim_run(store, "host") is not None
    send(store, run, Command(CommandKind.SUSPEND))
    suspend(store, run)
    ask_for(store, run)
    assert claim_run(store, "host") is not None
    assert take(store, run) == []


def test_of_two_who_follow_a_run_one_takes_over_where_the_other_has_gone(
    store: Store, make_run: MakeRun, be: Callable[..., None]
) -> None:
    be("ada", "7")
    run = make_run()
    assert register_host(store, "host-7", 1)
    be("ada", "8")
    ask_for_abandoned(store, waiting_runs(store))
    assert not of(store, run).is_asked, "the other job's engine will take it"
    leave_host(store, "host-7", only_if_idle=False)
    ask_for_abandoned(store, waiting_runs(store))
    assert of(store, run).is_asked
    set_aside(store, run)
    ask_for_abandoned(store, waiting_runs(store))
    assert of(store, run).is_set_aside


def test_a_person_is_known_again_by_a_file_of_their_own(
    tmp_path: Path, be: Callable[..., None]
) -> None:
    be("ada")
    ada = asker()
    (file,) = (tmp_path / "ada" / "pkgo-tui").iterdir()
    assert asker() == ada == file.read_text("ascii")
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    be("bob")
    assert asker() != ada
    be("ada", "12")
    assert asker() == f"{ada}/12"


def test_an_array_has_a_side_for_each_of_its_tasks(
    monkeypatch: pytest.MonkeyPatch, be: Callable[..., None]
) -> None:
    be("ada", "1001")
    monkeypatch.setenv("SLURM_ARRAY_JOB_ID", "1000")
    monkeypatch.setenv("SLURM_ARRAY_TASK_ID", "3")
    assert asker().endswith("/1000_3")


@pytest.mark.parametrize("trouble", ["no home", "a file in its place", "damaged"])
def test_without_a_place_to_keep_it_the_machine_and_the_user_tell_a_person(
    trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, be: Callable[..., None]
) -> None:
    be("eve")
    if trouble == "no home":
        monkeypatch.setattr(asking_side, "platform_folder", lambda _: None)
    elif trouble == "damaged":
        (tmp_path / "eve" / "pkgo-tui").mkdir(parents=True)
        (tmp_path / "eve" / "pkgo-tui" / "person").write_bytes(b"\xff\x00")
    else:
        (tmp_path / "eve").write_text("no folder")
    assert asker() == asker()
    assert len(asker()) == 16


def test_many_processes_at_once_are_one_person(tmp_path: Path) -> None:
    code = "from engine.store.asker import asker; print(asker())"
    given = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path / "new")}
    asked = [
        subprocess.Popen([sys.executable, "-P", "-c", code], env=given, stdout=subprocess.PIPE)
        for _ in range(6)
    ]
    assert len({process.communicate()[0] for process in asked}) == 1
    assert [file.name for file in (tmp_path / "new" / "pkgo-tui").iterdir()] == ["person"]


def test_the_queue_of_a_copied_store_is_that_of_whoever_has_made_it(
    store: Store, make_run: MakeRun, be: Callable[..., None], tmp_path: Path
) -> None:
    be("ada")
    make_run()
    be("bob")
    shutil.copytree(store.directory, tmp_path / "copy")
    copy = Store(tmp_path / "copy")
    assert claim_run(copy, "host") is None
    copy.close()
