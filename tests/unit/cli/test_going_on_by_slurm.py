"""``resume --slurm`` and ``branch`` for workers: what is submitted, and what waits for it."""

import json
import time
from collections.abc import Callable

from engine.client.submission import submit
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.asker import is_cluster
from engine.store.crashes import mark_crashed
from engine.store.database import Store
from engine.store.run_writer import claim_run
from engine.store.runs import Run, runs
from engine.store.runs import run as find_run
from fake_slurm import FakeSlurm
from scripted_host import ScriptedHost

Ask = Callable[..., tuple[int, str, str]]
StartHost = Callable[..., ScriptedHost]
BRANCH = "training.optimizer.learning_rate=0.5"


def test_a_run_goes_on_by_a_worker_that_is_submitted_for_it(
    ask: Ask, store: Store, slurm: FakeSlurm, spec: ExperimentSpec
) -> None:
    made = submit(store, spec)
    assert claim_run(store, "host") is not None
    mark_crashed(store, made, None)
    code, out, err = ask("resume", made, "--slurm", "gpus=1,time=1:00:00", "--dry-run")
    assert (code, err, slurm.script) == (0, "", None)
    assert "#SBATCH --gpus=1" in out.splitlines()
    assert _known(store, made).status == "crashed"

    slurm.refuse("sbatch: error: invalid partition specified: nope")
    assert ask("resume", made, "--slurm", "partition=nope")[0] == 2
    assert _known(store, made).status == "crashed"
    (slurm.folder / "refusal").unlink()

    code, out, err = ask("resume", made, "--slurm", "gpus=1,workers=4", "--json")
    assert (code, err) == (0, "")
    job, told = map(json.loads, out.splitlines())
    assert (job["job"], job["workers"]) == ("4711", 1)
    assert (told["run"], told["status"]) == (made, "queued")
    assert is_cluster(_known(store, made).facts.asker)
    assert slurm.script is not None
    assert "#SBATCH --gpus=1" in slurm.script
    assert slurm.cancelled == []


def test_a_run_that_trains_needs_no_job(
    ask: Ask, store: Store, slurm: FakeSlurm, host: StartHost, spec: ExperimentSpec
) -> None:
    host(seconds=0.2)
    made = submit(store, spec)
    end = time.monotonic() + 60
    while not _known(store, made).epochs_done:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert ask("pause", made)[0] == 0
    code, out, _ = ask("resume", made, "--slurm", "gpus=1", "--json")
    assert (code, json.loads(out)["status"]) == (0, "running")
    assert slurm.script is None


def test_what_cannot_go_on_leaves_no_job(
    ask: Ask,
    store: Store,
    slurm: FakeSlurm,
    host: Callable[..., ScriptedHost],
    spec: ExperimentSpec,
) -> None:
    host(seconds=0.0)
    made = submit(store, with_value(spec, "training.epochs", "2"))
    end = time.monotonic() + 60
    while not _known(store, made).is_ended:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert ask("resume", made, "--slurm", "gpus=1")[0] == 2
    assert slurm.cancelled == ["4711"]
    assert ask("resume", made, "--dry-run")[0] == 2


def test_a_branch_is_queued_for_workers(
    ask: Ask,
    store: Store,
    slurm: FakeSlurm,
    host: Callable[..., ScriptedHost],
    spec: ExperimentSpec,
) -> None:
    host(seconds=0.0)
    made = submit(store, with_value(spec, "training.epochs", "4"))
    end = time.monotonic() + 60
    while not _known(store, made).is_ended:
        assert time.monotonic() < end
        time.sleep(0.02)
    where = ["branch", made, "--epoch", "2", "--set", BRANCH]
    assert ask(*where, "--slurm", "gpus=1", "--dry-run")[0] == 0
    assert len(runs(store)) == 1
    code, out, err = ask(*where, "--slurm", "gpus=1", "--detach", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out.splitlines()[0])["job"] == "4711"
    first = [run for run in runs(store) if run.origin is not None]
    assert [(run.status, is_cluster(run.facts.asker)) for run in first][:1] == [("queued", True)]
    code, _, err = ask(*where, "--name", "other", "--cluster", "--detach", "--json")
    assert (code, err) == (0, "")
    assert all(is_cluster(run.facts.asker) for run in runs(store) if run.origin is not None)
    assert ask(*where, "--ray", "auto", "--slurm", "gpus=1")[0] == 2


def _known(store: Store, run: str) -> Run:
    found = find_run(store, run)
    assert found is not None
    return found
