"""``--slurm``: what is submitted, said and queued; SLURM's commands are made up."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.client.slurm import jobs_of
from engine.store.asker import is_cluster
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import runs, some_runs
from engine.store.sweeps import sweeps
from fake_slurm import FakeSlurm
from made_sweeps import made_sweep
from tui.cli.console.slurm import JobsGone, JobWatch

Ask = Callable[..., tuple[int, str, str]]
GRID = ["--grid", "training.optimizer.learning_rate=0.01,0.1", "--seeds", "3"]
SWEEP = ["--space", "training.optimizer.learning_rate=1e-4..1 log", "--trials", "6"]


def test_a_dry_run_prints_the_script_and_needs_no_slurm(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = ask("train", *GRID, "--slurm", "partition=gpu,time=4:00:00", "--dry-run")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "#!/bin/bash"
    assert {"#SBATCH --partition=gpu", "#SBATCH --array=0-5"} <= set(lines)
    assert any("work --store" in line and str(store.directory) in line for line in lines)
    assert runs(store) == []
    assert not (store.directory / "cluster").exists()

    code, out, _ = ask("sweep", *SWEEP, "--slurm", "workers=2", "--dry-run", "--json")
    told = json.loads(out)
    assert (code, told["workers"]) == (0, 2)
    assert "--array=0-1" in told["script"]
    assert sweeps(store) == []


def test_runs_are_queued_for_the_workers_that_are_submitted(
    ask: Ask, store: Store, slurm: FakeSlurm
) -> None:
    code, out, err = ask("train", *GRID, "--slurm", "gpus=1,workers=9", "--detach", "--json")
    assert (code, err) == (0, "")
    job, *queued = map(json.loads, out.splitlines())
    assert job == {"event": "submitted", "job": "4711", "workers": 6}
    assert {one["run"] for one in queued} == {run.id for run in runs(store)}
    assert len(queued) == 6
    assert all(is_cluster(run.facts.asker) and run.status == "queued" for run in runs(store))
    assert slurm.script is not None
    assert "#SBATCH --array=0-5" in slurm.script
    assert (store.directory / "cluster" / "log").stat().st_mode & 0o777 == 0o700
    assert jobs_of(store) == ["4711"]
    assert slurm.cancelled == []


def test_a_sweep_is_opened_for_workers(ask: Ask, store: Store, slurm: FakeSlurm) -> None:
    code, out, _ = ask("sweep", *SWEEP, "--slurm", "workers=4", "--detach", "--json")
    assert code == 0
    assert [json.loads(line)["event"] for line in out.splitlines()] == ["sweep", "submitted"]
    (found,) = sweeps(store)
    assert is_cluster(found.asker)
    assert "--array=0-3" in (slurm.script or "")

    assert ask("sweep", "--pause", "last")[0] == 0
    code, out, _ = ask("sweep", "--resume", "last", "--slurm", "", "--jobs", "2", "--detach")
    assert code == 0
    assert "4711" in out
    assert sweeps(store)[0].status == "open"
    assert "--array=0-1" in (slurm.script or "")


def test_the_best_of_a_sweep_again_is_trained_by_workers(
    ask: Ask, store: Store, slurm: FakeSlurm
) -> None:
    made_sweep(store.directory, 5, running=0)
    command = ("sweep", "--again", "last", "--seeds", "3", "--slurm", "gpus=1")
    code, out, _ = ask(*command, "--dry-run")
    assert (code, runs(store)[0].status) == (0, "finished")
    assert "#SBATCH --array=0-5" in out
    code, out, _ = ask(*command, "--detach", "--json")
    job, *queued = map(json.loads, out.splitlines())
    assert (code, job["event"], job["workers"], len(queued)) == (0, "submitted", 6, 6)
    mine = some_runs(store, [one["run"] for one in queued])
    assert all(is_cluster(run.facts.asker) and run.status == "queued" for run in mine)
    slurm.refuse("sbatch: error: asked once too often")
    assert ask(*command)[0] == 0


def test_nothing_is_queued_where_slurm_refuses(ask: Ask, store: Store, slurm: FakeSlurm) -> None:
    slurm.refuse(
        "sbatch: error: invalid partition specified: nix\n"
        "sbatch: error: Batch job submission failed: Invalid partition name \x1b[31mspecified\n"
    )
    code, out, err = ask("train", "--slurm", "partition=nix")
    assert code == 2
    assert "4711" not in out
    assert "Invalid partition name" in err
    assert "\x1b" not in err
    assert "Traceback" not in err
    assert runs(store) == []
    assert jobs_of(store) == []


def test_workers_are_cancelled_where_nothing_can_be_queued(
    ask: Ask, store: Store, slurm: FakeSlurm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.cli.commands.train.submit_known", full)
    code, _, err = ask("train", "--slurm", "")
    assert code == 2
    assert "No space" in err
    assert slurm.cancelled == ["4711"]
    assert jobs_of(store) == []


def test_without_slurm_one_sentence_says_so(
    ask: Ask, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = ask("train", "--slurm", "gpus=1")
    assert (code, err.count("\n")) == (2, 1)
    assert "sbatch" in err
    assert runs(store) == []


@pytest.mark.parametrize("command", [("train",), ("sweep", *SWEEP)], ids=["train", "sweep"])
def test_a_wrong_option_is_named_before_anything_happens(
    ask: Ask, store: Store, slurm: FakeSlurm, command: tuple[str, ...]
) -> None:
    code, out, err = ask(*command, "--slurm", "gpus=lots")
    assert (code, out) == (2, "")
    assert "'lots'" in err
    assert slurm.script is None


def test_nothing_is_submitted_for_what_trains_nothing(ask: Ask, slurm: FakeSlurm) -> None:
    code, _, err = ask("sweep", "--list", "--slurm", "gpus=1")
    assert code == 2
    assert "--slurm" in err


def test_the_queue_tells_what_slurm_has_of_its_jobs(
    ask: Ask, store: Store, slurm: FakeSlurm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("train", *GRID, "--slurm", "", "--detach")[0] == 0
    slurm.standing("4711_0|RUNNING|None", "4711_[1-5]|PENDING|Resources", "12|RUNNING|None")
    _, out, err = ask("queue")
    assert "SLURM job 4711: 1 worker waits for a node (Resources)" in out
    assert "12" not in out.partition("SLURM")[2]
    lines = [json.loads(line) for line in ask("queue", "--json")[1].splitlines()]
    assert [one["job"] for one in lines if "job" in one] == ["4711_0", "4711_[1-5]"]
    assert err == ""

    monkeypatch.setenv("PATH", str(store.directory))
    code, out, err = ask("queue")
    assert code == 0
    assert "SLURM" in err


def watch_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> JobWatch:
    monkeypatch.setattr("tui.cli.console.slurm.FIRST_LOOK", 0.0)
    monkeypatch.setattr("tui.cli.console.slurm.EVERY", 0.0)
    return JobWatch(store, "4711")


def test_why_a_job_waits_is_told_once_and_that_it_has_begun(
    store: Store,
    slurm: FakeSlurm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    watch = watch_of(store, monkeypatch)
    slurm.standing("4711_0|PENDING|Resources", "4711_1|PENDING|Resources", "9|PENDING|Other")
    watch.look(trains=False)
    watch.look(trains=False)
    slurm.standing("4711_0|RUNNING|None", "4711_1|PENDING|Priority")
    watch.look(trains=False)
    slurm.standing("4711_0|RUNNING|None")
    watch.look(trains=False)
    first, second, third = capsys.readouterr().err.splitlines()
    assert "2 workers wait" in first
    assert "(Resources)" in first
    assert "1 worker waits" in second
    assert "1 worker has a node" in third


def test_who_follows_a_job_that_is_gone_does_not_wait_for_ever(
    store: Store, slurm: FakeSlurm, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watch_of(store, monkeypatch)
    slurm.standing()
    watch.look(trains=True)
    watch.look(trains=False)
    slurm.standing("4711|COMPLETING|None")
    watch.look(trains=False)
    slurm.standing()
    watch.look(trains=False)
    with pytest.raises(JobsGone):
        watch.look(trains=False)


def test_a_queue_that_cannot_be_asked_is_told_and_asked_again(
    store: Store,
    slurm: FakeSlurm,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    watch = watch_of(store, monkeypatch)
    command = slurm.folder / "squeue"
    known = command.read_text()
    command.write_text("#!/bin/bash\necho 'slurm_load_jobs error: no controller' >&2; exit 1\n")
    watch.look(trains=False)
    assert "squeue refuses: " in capsys.readouterr().err
    command.write_text(known)
    slurm.standing("4711|PENDING|Resources")
    watch.look(trains=False)
    assert "Resources" in capsys.readouterr().err


@pytest.mark.parametrize(("how", "code"), [(KeyboardInterrupt, 130), (JobsGone, 1)])
def test_who_leaves_or_is_left_is_told_how_the_job_goes_on(
    ask: Ask,
    store: Store,
    slurm: FakeSlurm,
    monkeypatch: pytest.MonkeyPatch,
    how: type[BaseException],
    code: int,
) -> None:
    def followed(*_: object, **__: object) -> int:
        raise how

    monkeypatch.setattr("tui.cli.console.follow.follow", followed)
    monkeypatch.setattr("tui.cli.console.follow_sweep.follow_sweep", followed)
    for command in (("train",), ("sweep", *SWEEP)):
        found, _, err = ask(*command, "--slurm", "")
        assert found == code
        assert "job 4711" in err
    assert slurm.cancelled == []
    assert {run.status for run in runs(store)} == {"queued"}


def test_what_a_key_knows_as_finished_needs_no_job(
    ask: Ask, store: Store, slurm: FakeSlurm, host: Callable[..., object]
) -> None:
    host()
    assert ask("train", "--set", "training.epochs=2", "--once", "mine")[0] == 0
    command = ("train", "--set", "training.epochs=2", "--once", "mine", "--slurm", "")
    code, _, err = ask(*command)
    assert code == 0
    assert "mine" in err
    assert slurm.script is None


def test_other_workers_are_submitted_for_what_waits_already(
    ask: Ask, store: Store, slurm: FakeSlurm
) -> None:
    code, _, err = ask("work", "--slurm", "gpus=1")
    assert (code, slurm.script) == (2, None)
    assert "nothing waits" in err
    assert ask("work", "--dry-run")[0] == 2

    assert ask("train", *GRID, "--slurm", "workers=1", "--detach")[0] == 0
    code, out, _ = ask("work", "--slurm", "workers=3", "--json")
    assert (code, json.loads(out)) == (0, {"event": "submitted", "job": "4711", "workers": 3})
    code, out, _ = ask("work", "--slurm", "workers=3", "--dry-run")
    assert code == 0
    assert "#SBATCH --array=0-2" in out
    assert len(runs(store)) == 6


def test_jobs_that_slurm_has_forgotten_are_forgotten_here_too(
    ask: Ask, store: Store, slurm: FakeSlurm
) -> None:
    assert ask("train", "--slurm", "", "--detach")[0] == 0
    notes = store.directory / "cluster" / "jobs"
    for job in ("12", "13"):
        (notes / f"{job}.json").write_text("{}")
    (notes / "no job.json").write_text("{}")
    slurm.standing("13_0|PENDING|Resources")
    assert jobs_of(store) == ["12", "13", "4711"]
    assert ask("work", "--slurm", "")[0] == 0
    assert jobs_of(store) == ["13", "4711"]


def test_runs_and_show_tell_node_and_job_of_what_a_worker_trained(
    ask: Ask, store: Store, make_run: Callable[..., str]
) -> None:
    first, second = make_run("one"), make_run("two")
    assert "node" not in ask("runs")[1]
    add_facts(store, first, RunFacts(node="n\x1b1", job="4711_3"))
    head, *rows = ask("runs")[1].splitlines()
    assert head.split()[-3:] == ["node", "job", "started"]
    (row,) = (row for row in rows if row.startswith(first))
    assert "4711_3" in row
    assert "\x1b" not in row
    told = {one["run"]: one for one in map(json.loads, ask("runs", "--json")[1].splitlines())}
    assert (told[first]["node"], told[first]["job"]) == ("n\x1b1", "4711_3")
    assert (told[second]["node"], told[second]["job"]) == (None, None)
    assert "SLURM job 4711_3" in ask("show", first)[1]
    assert json.loads(ask("show", first, "--json")[1])["job"] == "4711_3"
    assert "SLURM" not in ask("show", second)[1]
