"""``pkgo-tui sweep``: what a person and a script get of it; the trials are made up."""

import importlib.util
import json
import signal
import subprocess
import time
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from command_line import COMMAND
from data.errors import InputError
from engine.client import sweep_results, sweeps
from engine.specs import SpecError, first_model
from engine.specs.edit import with_value
from engine.specs.sweep import SweepSpec
from engine.store.asker import is_cluster
from engine.store.database import Store
from engine.store.runs import some_runs
from engine.store.sweeps import find_sweep, trials

Pkgo = Callable[..., subprocess.CompletedProcess[str]]
SPACE = ["--space", "training.optimizer.learning_rate=1e-4..1 log"]
FILE = """\
[[network.layers]]
units = 8
[training]
epochs = 2
[sweep]
trials = 3
[sweep.space]
"network.layers.*.units" = { low = 4, high = 8 }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "searched.toml"
    path.write_text(FILE)
    return path


def swept(store: Store, count: int, host: Callable[..., object]) -> str:
    """A sweep whose trials a scripted host has trained."""
    spec = with_value(first_model(), "training.epochs", 2)
    space = {"training.optimizer.learning_rate": {"low": 0.001, "high": 0.1, "log": True}}
    made = sweeps.start(store, spec, SweepSpec.parse({"trials": count, "space": space}))
    host()
    all_over(store, made, count)
    return made


def all_over(store: Store, made: str, count: int) -> None:
    """Wait for so many trials."""
    end = time.monotonic() + 60
    while sum(one.is_over for one in trials(store, find_sweep(store, made))) < count:
        assert time.monotonic() < end
        time.sleep(0.05)


def pretend(monkeypatch: pytest.MonkeyPatch, *, has_torch: bool) -> None:
    there, torch = importlib.util.find_spec, ModuleSpec("torch", None) if has_torch else None
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, package=None: torch if name == "torch" else there(name, package),
    )


def test_a_sweep_is_followed_to_its_end_as_lines_of_json(
    pkgo: Pkgo, file: Path, child_host: Callable[..., object], store: Store
) -> None:
    child_host(0.0)
    done = pkgo("sweep", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    first, *told, last = map(json.loads, done.stdout.splitlines())
    assert first["event"] == "sweep"
    assert [(one["event"], one["trial"], one["state"]) for one in told] == [
        ("trial", number, "complete") for number in (1, 2, 3)
    ]
    assert all(set(one["params"]) == {"network.layers.*.units"} for one in told)
    assert (last["event"], last["trials"], last["complete"]) == ("ended", 3, 3)
    assert last["best"]["trial"] == 1
    assert len(trials(store, find_sweep(store, first["sweep"]))) == 3


def test_a_dry_run_checks_and_tells_the_space_and_makes_nothing(
    pkgo: Pkgo, file: Path, store: Store
) -> None:
    told = pkgo("sweep", str(file), "--set", "sweep.sampler=random", "--dry-run")
    assert told.returncode == 0
    assert "network.layers.*.units" in told.stdout
    refused = pkgo("sweep", str(file), "--set", "sweep.sampler=rondom", "--dry-run")
    assert refused.returncode == 2
    assert "sampler" in refused.stderr
    assert pkgo("sweep", "00-first-model").returncode == 2
    assert pkgo("sweep", "--list").returncode == 0
    assert store.db.execute("SELECT count(*) FROM sweeps").fetchone()[0] == 0


def test_train_says_that_the_file_holds_a_sweep(
    pkgo: Pkgo, file: Path, child_host: Callable[..., object]
) -> None:
    child_host(0.0)
    done = pkgo("train", str(file))
    assert done.returncode == 0
    assert "pkgo-tui sweep" in done.stderr


def test_ctrl_c_sets_a_sweep_aside_and_it_is_gone_on_with(
    environment: dict[str, str], pkgo: Pkgo, child_host: Callable[..., object], store: Store
) -> None:
    child_host(0.3)
    command = [*COMMAND, "sweep", *SPACE, "--set", "training.epochs=2", "--trials", "2"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as following:
        end = time.monotonic() + 60
        while not store.db.execute("SELECT 1 FROM runs WHERE status = 'running'").fetchone():
            assert time.monotonic() < end
            time.sleep(0.05)
        following.send_signal(signal.SIGINT)
        following.communicate(timeout=60)
    assert following.returncode == 130
    found = find_sweep(store, "last")
    assert found.status == "paused"
    assert not store.db.execute("SELECT 1 FROM runs WHERE status = 'running'").fetchone()
    again = pkgo("sweep", "--resume", "last", "--trials", "1", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout.splitlines()[-1])["complete"] == 3


def test_a_sweep_is_stopped_and_told(pkgo: Pkgo, host: Callable[..., object], store: Store) -> None:
    made = swept(store, 2, host)
    sweeps.add_trials(store, made, 100_000)
    assert pkgo("sweep", "--stop", made).returncode == 0
    assert find_sweep(store, made).status == "stopped"
    listed = json.loads(pkgo("sweep", "--list", "--json").stdout)
    assert (listed["sweep"], listed["status"]) == (made, "stopped")
    assert listed["trials"] >= 2
    told = pkgo("sweep", "--show", made)
    assert told.returncode == 0
    assert "learning_rate" in told.stdout


def test_what_has_finished_is_neither_set_aside_nor_stopped(
    pkgo: Pkgo, host: Callable[..., object], store: Store
) -> None:
    made = swept(store, 2, host)
    for action in ("--pause", "--stop"):
        refused = pkgo("sweep", action, made)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "has finished" in refused.stderr
    assert find_sweep(store, made).status == "open"


def test_a_finished_sweep_goes_on_with_more_trials_only(
    pkgo: Pkgo, host: Callable[..., object], store: Store
) -> None:
    made = swept(store, 2, host)
    rate = "training.optimizer.learning_rate=1e-5..1"
    for options in ((), ("--json",), ("--space", rate), ("--detach",)):
        refused = pkgo("sweep", "--resume", made, *options)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.count("\n") == 1
        assert f"--resume {made} --trials" in refused.stderr
    assert find_sweep(store, made).sweep.space[rate.partition("=")[0]].low == 0.001
    again = pkgo("sweep", "--resume", made, "--trials", "1", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout.splitlines()[-1])["complete"] == 3
    sweeps.add_trials(store, made, 100_000)
    sweeps.stop(store, made)
    assert sweeps.check_unfinished(store, made).id == made


def test_a_finished_grid_has_no_more_to_try(
    pkgo: Pkgo, host: Callable[..., object], store: Store
) -> None:
    spec = with_value(first_model(), "training.epochs", 2)
    space = {"network.layers.*.units": [4, 8]}
    told = SweepSpec.parse({"sampler": "grid", "trials": 1, "space": space})
    made = sweeps.start(store, spec, told)
    host()
    all_over(store, made, 1)
    with pytest.raises(InputError) as refused:
        sweeps.check_unfinished(store, made)
    assert refused.value.code == "sweep.finished"
    sweeps.go_on(store, made, 1)
    all_over(store, made, 2)
    with pytest.raises(InputError) as refused:
        sweeps.check_unfinished(store, made)
    assert refused.value.code == "sweep.grid_finished"
    assert "--trials" not in pkgo("sweep", "--resume", made).stderr


def test_gp_without_torch_is_refused_before_anything_trains(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = SweepSpec.parse(
        {
            "sampler": "gp",
            "space": {"training.optimizer.learning_rate": {"low": 0.001, "high": 0.1}},
        }
    )
    pretend(monkeypatch, has_torch=False)
    with pytest.raises(SpecError) as refused:
        sweeps.start(store, first_model(), told)
    assert (refused.value.code, refused.value.key) == ("sweep.gp_needs_torch", "sweep.sampler")
    assert not store.db.execute("SELECT 1 FROM sweeps").fetchone()
    pretend(monkeypatch, has_torch=True)
    made = sweeps.start(store, first_model(), told)
    sweeps.pause(store, made)
    pretend(monkeypatch, has_torch=False)
    with pytest.raises(SpecError) as refused:
        sweeps.go_on(store, made)
    assert refused.value.code == "sweep.gp_needs_torch"
    assert find_sweep(store, made).status == "paused"


@pytest.mark.skipif(
    importlib.util.find_spec("torch") is not None, reason="torch is installed: nothing to refuse"
)
def test_the_refusal_of_gp_says_what_to_install(pkgo: Pkgo, store: Store) -> None:
    refused = pkgo("sweep", *SPACE, "--set", "sweep.sampler=gp", "--trials", "12")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert "pip install torch" in refused.stderr
    assert not store.db.execute("SELECT 1 FROM sweeps").fetchone()


@pytest.mark.parametrize(
    "options",
    [
        ("--pause", "last", "--stop", "last"),
        ("00-first-model", "--pause", "last"),
        ("--again", "last", "--dry-run"),
        ("--resume", "last", "--dry-run"),
        ("--resume", "last", "--set", "sweep.trials=3"),
        ("--show", "last", "--detach"),
        ("--list", "--slurm", "gpus=1"),
        ("--again", "last", "--trials", "3"),
        ("00-first-model", *SPACE, "--seeds", "3"),
    ],
    ids=" ".join,
)
def test_no_option_is_passed_over(pkgo: Pkgo, store: Store, options: tuple[str, ...]) -> None:
    refused = pkgo("sweep", *options)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert all(part in refused.stderr for part in options if part.startswith("--seeds"))
    assert not store.db.execute("SELECT 1 FROM sweeps").fetchone()


@pytest.mark.parametrize("named", [(), ("00-first-model",)], ids=["nothing", "a preset"])
def test_who_searches_nothing_is_told_how(pkgo: Pkgo, named: tuple[str, ...]) -> None:
    refused = pkgo("sweep", *named)
    assert refused.returncode == 2
    assert "--space" in refused.stderr
    assert '""' not in refused.stderr


def test_the_best_again_waits_for_others_where_it_is_to(
    pkgo: Pkgo, host: Callable[..., object], store: Store
) -> None:
    made = swept(store, 2, host)
    command = ("sweep", "--again", made, "--seeds", "2", "--cluster", "--detach", "--json")
    queued = [json.loads(line) for line in pkgo(*command).stdout.splitlines()]
    assert [one["event"] for one in queued] == ["queued"] * 4
    assert all(is_cluster(run.facts.asker) for run in some_runs(store, [q["run"] for q in queued]))
    again = pkgo(*command[:-2])
    assert (again.returncode, again.stdout.count("\n")) == (0, 1)
    assert "queue" in again.stdout


def test_narrowing_goes_on_within_the_new_range(host: Callable[..., object], store: Store) -> None:
    made = swept(store, 2, host)
    key = "training.optimizer.learning_rate"
    told = SweepSpec.parse({"space": {key: {"low": 0.05, "high": 0.06}}})
    sweeps.narrow(store, made, told.space)
    sweeps.go_on(store, made, 2)
    end = time.monotonic() + 60
    while sum(one.is_over for one in trials(store, find_sweep(store, made))) < 4:
        assert time.monotonic() < end
        time.sleep(0.05)
    rates = [one.params[key] for one in trials(store, find_sweep(store, made))]
    assert all(0.05 <= rate <= 0.06 for rate in rates[2:])


def test_the_best_again_tells_how_much_was_luck(host: Callable[..., object], store: Store) -> None:
    made = swept(store, 2, host)
    assert sweep_results.luck(store, made) is None
    fresh = sweep_results.repeat_best(store, made, 3, with_start=True)
    assert len(fresh) == 6
    assert sweep_results.repeat_best(store, made, 3, with_start=True) == []
    end = time.monotonic() + 60
    while (found := sweep_results.luck(store, made)) is None or len(found.fresh) < 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert (found.trials, found.flattered, found.by_chance) == (2, 0.0, 0.0)


def test_a_job_that_is_queued_again_goes_on_with_its_sweep(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = {"training.optimizer.learning_rate": {"low": 0.001, "high": 0.1}}
    told = SweepSpec.parse({"trials": 2, "space": space})
    assert sweeps.start(store, first_model(), told) != sweeps.start(store, first_model(), told)
    monkeypatch.setenv("SLURM_JOB_ID", "77")
    made = sweeps.start(store, first_model(), told)
    sweeps.pause(store, made)
    assert sweeps.start(store, first_model(), told) == made
    assert find_sweep(store, made).status == "open"
    other = SweepSpec.parse({"trials": 3, "space": space})
    assert sweeps.start(store, first_model(), other) != made
