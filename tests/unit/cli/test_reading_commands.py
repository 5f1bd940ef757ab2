"""``runs``, ``show`` and ``presets``: what the store holds, as text and as JSON."""

import json
import math
import os
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from engine.client.submission import submit
from engine.events import Ended, EpochEnded, Intervention, Saved
from engine.lessons.presets import preset_names
from engine.specs import ExperimentSpec, from_toml
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.process_writer import register_host
from engine.store.run_writer import (
    add_facts,
    claim_run,
    record,
    record_matrix,
    record_progress,
)
from engine.store.runs import find_run
from tui.cli.commands.runs import table
from tui.cli.commands.show import SOME_EPOCHS
from tui.cli.entry import run
from tui.cli.reports.progress import progress_text
from tui.text.fitting import width

Say = Callable[..., str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], store: Store, monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("PKGO_STORE", str(store.directory))

    def command(*arguments: str) -> str:
        assert run(arguments) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return command


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def trained(store: Store, spec: ExperimentSpec, status: str = "finished") -> str:
    """A run of two epochs, the second of which diverged."""
    made = submit(store, spec)
    claim_run(store, "host-1")
    add_facts(store, made, RunFacts(classes=("小火龍", "b\x1b[2Jad"), steps=104))
    record(store, made, EpochEnded(1, {"loss": 0.1 + 0.2, "val_loss": 2 / 3}, 0.01, 0.5))
    record(store, made, EpochEnded(2, {"loss": math.nan, "val_loss": math.inf}, 0.01, 0.5))
    record_matrix(store, made, 1, "validation", [[9, 9], [9, 9]])
    record_matrix(store, made, 2, "validation", [[3, 1], [0, 2]])
    record(store, made, Intervention("pause", 2, 7))
    record(store, made, Intervention("resume", 2, 7))
    record(store, made, Saved("model", 2, "model.keras", "ab" * 32, 99))
    record(store, made, Ended(status, 2))  # type: ignore[arg-type]
    return made


def test_runs_are_listed_newest_first(say: Say, store: Store, spec: ExperimentSpec) -> None:
    assert "no runs yet" in say("runs")
    made = [submit(store, with_value(spec, "name", f"number {n}")) for n in range(3)]
    listed = say("runs").splitlines()
    assert listed[0].split() == ["id", "name", "status", "epochs", "acc", "val_acc", "started"]
    assert [line.split()[0] for line in listed[1:]] == made[::-1]
    assert [item["run"] for item in objects(say("runs", "--json"))] == made[::-1]


def test_the_table_fits_80_columns_whatever_the_names(store: Store, spec: ExperimentSpec) -> None:
    from engine.store.runs import runs

    for name in ("短い" * 40, "x" * 200, "\x1b[2J\nsneaky", "[red]markup[/red]"):
        submit(store, with_value(spec, "name", name))
    lines = table(runs(store), 80)
    assert all(width(line) <= 80 for line in lines)
    assert len(lines) == 5
    assert not any("\x1b" in line for line in lines)
    status = lines[0].index("status")
    assert {text_from(line, status) for line in lines[1:]} == {"queued"}


def text_from(line: str, cell: int) -> str:
    """The word that starts at a terminal cell."""
    start = next(index for index in range(len(line)) if width(line[:index]) == cell)
    return line[start:].split(maxsplit=1)[0]


def test_started_is_a_time_today_and_a_date_before(store: Store, spec: ExperimentSpec) -> None:
    from engine.store.runs import runs

    submit(store, spec)
    claim_run(store, "host-1")
    now = time.time()
    assert re.search(r"\d\d:\d\d$", table(runs(store), 80, now)[1])
    later = table(runs(store), 80, now + 400 * 86_400)[1]
    assert later.endswith(time.strftime("%Y-%m", time.localtime(now)))


def test_show_json_has_everything_and_the_same_bits(
    say: Say, store: Store, spec: ExperimentSpec
) -> None:
    made = trained(store, spec)
    (shown,) = objects(say("show", made, "--json"))
    assert (shown["run"], shown["name"], shown["status"]) == (made, spec.name, "finished")
    assert shown["pid"] is None
    assert ExperimentSpec.parse(shown["spec"]) == spec
    first, second = shown["epochs"]
    assert first["metrics"] == {"loss": 0.1 + 0.2, "val_loss": 2 / 3}
    assert second["metrics"] == {"loss": "nan", "val_loss": "inf"}
    assert (first["event"], first["epoch"], first["learning_rate"]) == ("epoch", 1, 0.01)
    assert shown["confusion"]["matrix"] == [[3, 1], [0, 2]]
    assert shown["confusion"]["classes"] == ["小火龍", "b\x1b[2Jad"]
    assert [done["action"] for done in shown["interventions"]] == ["pause", "resume"]
    assert shown["checkpoints"][0]["sha256"] == "ab" * 32


def test_show_of_a_run_that_waits(say: Say, store: Store, spec: ExperimentSpec) -> None:
    made = submit(store, spec)
    (shown,) = objects(say("show", "last", "--json"))
    assert (shown["run"], shown["status"], shown["pid"]) == (made, "queued", None)
    assert (shown["epochs"], shown["confusion"]) == ([], None)


def test_show_names_the_process_that_trains(say: Say, store: Store, spec: ExperimentSpec) -> None:
    submit(store, spec)
    assert register_host(store, "host-1")
    claim_run(store, "host-1")
    (shown,) = objects(say("show", "last", "--json"))
    assert (shown["status"], shown["pid"]) == ("running", os.getpid())
    assert f"running, pid {os.getpid()}" in say("show", "last")


def test_a_run_whose_host_died_reads_as_crashed(
    say: Say, store: Store, spec: ExperimentSpec
) -> None:
    submit(store, spec)
    claim_run(store, "a host that never was")
    assert objects(say("runs", "--json"))[0]["status"] == "crashed"
    assert "crashed" in say("show", "last").splitlines()[0]


def test_show_as_text_holds_no_control_characters(
    say: Say, store: Store, spec: ExperimentSpec
) -> None:
    made = trained(store, with_value(spec, "name", "a \x1b]0;b\x07 run"))
    text = say("show", made)
    assert "\x1b" not in text
    lines = text.splitlines()
    assert lines[0] == f'"a  run" ({made}): finished'
    assert "epoch  2/30       nan         –       inf             –   0.50 s" in text
    assert "小火龍" in text
    assert ["1", "小火龍", "3", "1"] in [line.split() for line in lines]


def test_show_tells_a_long_record_by_some_epochs_and_all_when_asked(
    say: Say, store: Store, spec: ExperimentSpec
) -> None:
    made = submit(store, with_value(spec, "training.epochs", 4_000))
    claim_run(store, "host-1")
    with store.write():
        for number in range(1, 4_001):
            record(store, made, EpochEnded(number, {"loss": abs(number - 1_234.0)}, 0.01, 0.5))
    record(store, made, Ended("finished", 4_000))
    told = [line.split()[1] for line in say("show", made).splitlines() if line[:6] == "epoch "]
    assert {"1/4000", "1234/4000", "4000/4000"} <= set(told)
    assert len(told) == SOME_EPOCHS + 1
    assert f"{len(told)} of 4,000 epochs" in say("show", made)
    every = say("show", made, "--all").splitlines()
    assert sum(line.startswith("epoch ") for line in every) == 4_000
    assert not any("--all" in line for line in every)


def test_a_run_behind_its_last_epoch_is_in_no_next_one(
    say: Say, store: Store, spec: ExperimentSpec
) -> None:
    """It is there while its model is saved, or after a resume."""
    made = submit(store, with_value(spec, "training.epochs", 2))
    assert register_host(store, "host-1")
    claim_run(store, "host-1")
    add_facts(store, made, RunFacts(epochs=2, steps=104))
    record_progress(store, made, 3, 0, 0.0)
    found = find_run(store, made)
    assert found.epoch_under_way == 2
    assert "epoch 2/2" in progress_text(found, None)
    assert "2/2" in say("queue")


@pytest.mark.parametrize("cut", [8, 6])
def test_a_run_answers_to_id_start_name_and_last(
    say: Say, store: Store, spec: ExperimentSpec, cut: int
) -> None:
    made = trained(store, spec)
    for name in (made[:cut], "last", spec.name):
        assert objects(say("show", name, "--json"))[0]["run"] == made


def test_the_presets_are_listed_with_their_notes(say: Say) -> None:
    listed = objects(say("presets", "--json"))
    assert [item["name"] for item in listed] == list(preset_names())
    assert all(item["note"] for item in listed)
    assert [line.split()[0] for line in say("presets").splitlines()] == list(preset_names())


def test_a_printed_preset_is_an_experiment_file(say: Say, tmp_path: Any) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(say("presets", "05-overfitting"))
    assert from_toml(file).training.epochs == 50
    assert objects(say("presets", "05-overfitting", "--json"))[0]["spec"]["seed"] == 1337


def test_the_help_tells_every_command_in_a_whole_sentence(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    commands = say("--help").split("Commands:")[1].split("Exit codes")[0].strip().splitlines()
    assert len(commands) > 15
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []
