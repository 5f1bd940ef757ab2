"""Who looks at a store buries nobody of whose death it cannot know."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from command_line import ROOT
from engine.store import life_lock, processes
from engine.store.database import Store
from engine.store.process_writer import leave_host, reap_dead_hosts, register_host, update_host
from engine.store.processes import (
    Identity,
    has_dead_hosts,
    is_running,
    known_hosts,
    living_hosts,
    own_identity,
)
from engine.store.run_writer import claim_run
from engine.store.runs import run

MakeRun = Callable[..., str]
Child = Callable[..., "subprocess.Popen[bytes]"]


def elsewhere(store: Store, **changed: object) -> None:
    """The host as somebody sees it who does not share its namespace, boot or machine."""
    with store.write() as db:
        for name, value in changed.items():
            db.execute(f"UPDATE hosts SET {name} = ?", (value,))


def no_locks(store: Store) -> None:
    """A file system that knows none."""
    elsewhere(store, locked=0)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store lies where several machines can write."""
    monkeypatch.setattr(processes, "one_kernel_alone", lambda _: False)


def test_a_process_is_known_by_more_than_its_pid() -> None:
    own = own_identity()
    assert is_running(own)
    assert is_running(own._replace(birth=None))
    assert is_running(own._replace(birth=(own.birth or 0) - 6000)) is False
    assert is_running(own._replace(birth=None, started=own.started - 60)) is False


@pytest.mark.parametrize(
    "strange",
    [{"boot": "another"}, {"machine": "another"}, {"space": "pid:[1]"}, {"space": "", "pid": 1}],
    ids=str,
)
def test_a_pid_from_elsewhere_means_nothing(strange: dict[str, str]) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert is_running(Identity(**{**own_identity()._asdict(), "pid": gone.pid, **strange})) is None


@pytest.mark.parametrize("seconds", [-40, 40, 4_000_000])
def test_no_clock_ends_a_training(
    store: Store,
    make_run: MakeRun,
    network: None,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
) -> None:
    made = make_run()
    assert register_host(store, "host")
    claim_run(store, "host")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + seconds)
    for change in ({}, {"space": "pid:[1]"}, {"machine": "other", "boot": "other"}, {"locked": 0}):
        elsewhere(store, **change)
        assert reap_dead_hosts(store) == []
        assert not has_dead_hosts(store)
    assert run(store, made).status == "running"  # type: ignore[union-attr]
    assert not register_host(store, "second")


def test_a_killed_host_is_dead_at_once_for_other_namespaces_too(
    store: Store, child_host: Child
) -> None:
    process = child_host()
    elsewhere(store, space="pid:[1]", machine="container", pid=1)
    assert len(living_hosts(store)) == 1
    process.kill()
    process.wait()
    assert living_hosts(store) == []
    reap_dead_hosts(store)
    assert known_hosts(store) == []
    assert list((store.directory / life_lock.FOLDER).iterdir()) == []


@pytest.mark.parametrize("locks", [True, False])
def test_a_host_on_another_machine_is_dead_once_it_is_silent(
    store: Store, network: None, monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    assert register_host(store, "host")
    elsewhere(store, machine="other", boot="other", space="pid:[1]", pid=1)
    if not locks:
        no_locks(store)
    life_lock.let_go(store.directory, "host")
    reap_dead_hosts(store)
    assert len(living_hosts(store)) == 1
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 31)
    # Its heart beats, whatever its own clock says
    elsewhere(store, seen=12.0)
    reap_dead_hosts(store)
    assert len(living_hosts(store)) == 1
    monkeypatch.setattr(time, "monotonic", lambda: now + 62)
    assert reap_dead_hosts(store) == []
    assert known_hosts(store) == []


def test_what_an_earlier_version_entered_before_this_boot_is_dead(store: Store) -> None:
    assert register_host(store, "host")
    elsewhere(store, boot="before", space="", birth=None, locked=0)
    reap_dead_hosts(store)
    assert known_hosts(store) == []


def test_a_host_of_an_earlier_version_lives_as_long_as_its_pid(store: Store) -> None:
    child = subprocess.Popen(["sleep", "60"])
    assert register_host(store, "host")
    started = psutil.Process(child.pid).create_time()
    elsewhere(store, pid=child.pid, started=started, space="", birth=None, locked=0)
    assert len(living_hosts(store)) == 1
    child.kill()
    child.wait()
    # It may have lived in a namespace that this version is not told of
    assert len(living_hosts(store)) == 1


def test_a_copied_store_does_not_believe_the_engine_of_its_original(
    store: Store, make_run: MakeRun, child_host: Child, tmp_path: Path
) -> None:
    made = make_run()
    child_host(seconds=30.0)
    until = time.monotonic() + 60
    while run(store, made).status != "running":  # type: ignore[union-attr]
        assert time.monotonic() < until
        time.sleep(0.02)
    shutil.copytree(store.directory, tmp_path / "copy")
    copy = Store(tmp_path / "copy")
    assert reap_dead_hosts(copy) == [made]
    assert reap_dead_hosts(store) == []
    copy.close()


def test_a_look_from_a_container_leaves_the_training_alone(
    store: Store, make_run: MakeRun, environment: dict[str, str]
) -> None:
    contained = ["unshare", "-p", "-f", "--mount-proc"]
    if subprocess.run([*contained, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no namespaces here")
    made = make_run()
    assert register_host(store, "host")
    claim_run(store, "host")
    look = (
        "import pathlib, sys; from engine.store.database import Store; "
        "from engine.store.process_writer import reap_dead_hosts; "
        "print(reap_dead_hosts(Store(pathlib.Path(sys.argv[1]))))"
    )
    command = [*contained, sys.executable, "-c", look, str(store.directory)]
    said = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert said.stdout.strip() == "[]"
    assert run(store, made).status == "running"  # type: ignore[union-attr]


def test_a_host_that_leaves_takes_its_lock_along(store: Store) -> None:
    assert register_host(store, "host")
    update_host(store, "host", "ready")
    assert life_lock.is_held(store.directory, "host") is True
    leave_host(store, "host", only_if_idle=False)
    assert life_lock.is_held(store.directory, "host") is None
