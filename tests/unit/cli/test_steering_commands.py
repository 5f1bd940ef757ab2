"""``set``, ``checkpoint`` and ``stop --best``: what changes, and what cannot."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.client.submission import submit
from engine.events import Intervention
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.commands import take
from engine.store.database import Store
from engine.store.run_history import events
from engine.store.run_writer import claim_run
from scripted_host import ScriptedHost

StartHost = Callable[..., ScriptedHost]
Ask = Callable[..., tuple[int, str, str]]


def changes(store: Store, made: str) -> list[tuple[str, Any]]:
    found = [logged.event for logged in events(store, made)]
    return [(event.action, event.value) for event in found if isinstance(event, Intervention)]


def test_set_changes_a_run_that_trains_and_says_from_when(
    ask: Ask, host: StartHost, store: Store, spec: ExperimentSpec, wait: Callable[..., Any]
) -> None:
    host(seconds=0.2)
    made = submit(store, spec)
    wait(lambda: events(store, made)[-1].event.kind == "started")
    code, said, error = ask("set", "last", "learning_rate=0.5", "training.epochs=50")
    assert (code, error) == (0, "")
    assert "learning_rate is 0.5 since epoch 1" in said
    assert "epochs is 50" in said
    code, said, _ = ask("set", made, "epochs=51", "--json")
    assert json.loads(said).items() >= {"run": made, "set": "epochs", "value": 51.0}.items()
    assert changes(store, made) == [("learning_rate", 0.5), ("epochs", 50.0), ("epochs", 51.0)]
    code, said, _ = ask("runs", "--json")
    assert json.loads(said)["of"] == 51  # not the 30 of its description
    code, said, _ = ask("checkpoint", "last", "--json")
    assert code == 0
    assert json.loads(said)["file"].endswith(".keras")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("batch_size=8", "cannot change while a run trains; these can: learning_rate, patience"),
        ("learning_rate=-1", "learning_rate"),
        ("learning_rate=fast", "learning_rate"),
        ("epochs=0", "epochs"),
        ("epochs", "is not KEY=VALUE"),
        ("patience=3", "without early stopping"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    ask: Ask, store: Store, spec: ExperimentSpec, change: str, sentence: str
) -> None:
    made = submit(store, spec)
    claim_run(store, "host")
    code, said, error = ask("set", "last", change)
    assert (code, said) == (2, "")
    assert sentence in error
    assert error.count("\n") == 1
    assert take(store, made) == []


def test_a_schedule_keeps_the_learning_rate_to_itself(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    submit(store, with_value(spec, "training.schedule.name", "cosine"))
    claim_run(store, "host")
    code, _, error = ask("set", "last", "learning_rate=0.1")
    assert code == 2
    assert "the schedule cosine" in error


def test_nothing_changes_about_a_run_that_waits_or_has_ended(
    ask: Ask, store: Store, spec: ExperimentSpec
) -> None:
    submit(store, spec)
    assert "waits in the queue" in ask("checkpoint", "last")[2]
    assert ask("stop", "last")[0] == 0
    assert "already ended" in ask("set", "last", "epochs=9")[2]


def test_stop_best_tells_the_host_so(ask: Ask, host: StartHost, store: Store, spec: Any) -> None:
    made = submit(store, spec)
    host(seconds=0.2)
    assert ask("stop", "last", "--best")[0] == 0
    row = store.db.execute("SELECT data FROM commands WHERE run = ?", (made,)).fetchone()
    assert row is None or json.loads(row["data"]) == {"best": True}
