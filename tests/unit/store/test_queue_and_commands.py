"""The queue is served in order and once; commands reach the run they are for."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from engine.client.submission import submit
from engine.commands import Command, CommandKind
from engine.events import Ended, Intervention
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store import run_writer
from engine.store.commands import send, take
from engine.store.database import Store
from engine.store.deleting import delete_runs
from engine.store.experiment_writer import add_experiment, close_experiment, save_experiment
from engine.store.experiments import experiments, find_experiment
from engine.store.run_writer import claim_run, record
from engine.store.runs import active_runs, find_run, run, runs
from refusals import refuses

MakeRun = Callable[..., str]


def test_the_queue_is_first_come_first_served(store: Store, make_run: MakeRun) -> None:
    made = [make_run(f"number {n}") for n in range(3)]
    assert [item.id for item in active_runs(store)] == made
    for expected in made:
        claimed = claim_run(store, "host")
        assert claimed is not None
        assert claimed[0] == expected
    assert claim_run(store, "host") is None


def test_a_claimed_run_is_the_hosts_with_its_own_description(
    store: Store, spec: ExperimentSpec, make_run: MakeRun
) -> None:
    made = make_run()
    place = find_experiment(store, spec)
    assert place is not None
    save_experiment(store, place, with_value(spec, "seed", 7))
    claimed = claim_run(store, "host-7")
    assert claimed == (made, spec)
    found = run(store, made)
    assert found is not None
    assert (found.status, found.host) == ("running", "host-7")
    assert found.started is not None


def test_two_hosts_never_claim_the_same_run(store: Store, make_run: MakeRun) -> None:
    made = [make_run() for _ in range(40)]
    claimed: dict[str, list[str]] = {"a": [], "b": [], "c": []}
    gate = threading.Barrier(len(claimed))

    def serve(host: str) -> None:
        own = Store(store.directory)
        gate.wait()
        while found := claim_run(own, host):
            claimed[host].append(found[0])
        own.close()

    threads = [threading.Thread(target=serve, args=(host,)) for host in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [item for items in claimed.values() for item in items]
    assert sorted(taken) == sorted(made)


def test_commands_are_taken_once_in_order_by_their_run(store: Store, make_run: MakeRun) -> None:
    first, second = make_run(), make_run()
    claim_run(store, "host")
    claim_run(store, "host")
    slower = Command(CommandKind.LEARNING_RATE, 0.1 + 0.2)
    send(store, first, Command(CommandKind.PAUSE))
    send(store, second, slower)
    send(store, first, Command(CommandKind.STOP))
    assert take(store, first) == [Command(CommandKind.PAUSE), Command(CommandKind.STOP)]
    assert take(store, first) == []
    assert take(store, second) == [slower]


@pytest.mark.parametrize(
    ("command", "kind", "fields"),
    [
        (Command(CommandKind.PAUSE), "pause", {}),
        (Command(CommandKind.STOP), "stop", {}),
        (Command(CommandKind.STOP_WITH_BEST), "stop", {"best": True}),
        (Command(CommandKind.CHECKPOINT), "change", {"lever": "checkpoint"}),
        (Command(CommandKind.EPOCHS, 5.0), "change", {"lever": "epochs", "value": 5.0}),
    ],
)
def test_a_command_is_stored_as_hosts_of_every_version_read_it(
    store: Store, make_run: MakeRun, command: Command, kind: str, fields: dict[str, Any]
) -> None:
    made = make_run()
    claim_run(store, "host")
    send(store, made, command)
    row = store.db.execute("SELECT kind, data FROM commands").fetchone()
    assert (row["kind"], json.loads(row["data"])) == (kind, fields)
    assert take(store, made) == [command]


def test_a_command_of_a_later_version_is_let_go(store: Store, make_run: MakeRun) -> None:
    made = make_run()
    claim_run(store, "host")
    with store.write() as db:
        for kind, fields in (("rewind", {}), ("change", {"lever": "mood", "value": 1.0})):
            db.execute(
                "INSERT INTO commands (run, kind, data, created) VALUES (?, ?, ?, 0)",
                (made, kind, json.dumps(fields)),
            )
    send(store, made, Command(CommandKind.STOP))
    assert take(store, made) == [Command(CommandKind.STOP)]


def test_a_command_must_make_sense(store: Store, make_run: MakeRun) -> None:
    made = make_run("mine")
    with refuses("run.does_not_train_yet", run="mine", command="pause"):
        send(store, made, Command(CommandKind.PAUSE))
    claim_run(store, "host")
    with refuses("run.not_paused", run="mine"):
        send(store, made, Command(CommandKind.RESUME))
    record(store, made, Intervention("pause", 1, 0))
    with refuses("run.paused_already", run="mine"):
        send(store, made, Command(CommandKind.PAUSE))
    send(store, made, Command(CommandKind.RESUME))
    record(store, made, Ended("finished", 1))
    with refuses("run.already_ended", run="mine", status="finished"):
        send(store, made, Command(CommandKind.STOP))
    with refuses("run.unknown", run="nosuch"):
        send(store, "nosuch", Command(CommandKind.STOP))


def test_stopping_what_waits_needs_no_host(store: Store, make_run: MakeRun) -> None:
    first, second = make_run(), make_run()
    send(store, first, Command(CommandKind.STOP))
    found = run(store, first)
    assert found is not None
    assert (found.status, found.is_ended) == ("stopped", True)
    assert take(store, first) == []
    claimed = claim_run(store, "host")
    assert claimed is not None
    assert claimed[0] == second


def test_an_end_is_final(store: Store, make_run: MakeRun) -> None:
    made = make_run()
    record(store, made, Ended("crashed", 0, "first word"))
    record(store, made, Ended("finished", 9, "last word"))
    record(store, made, Intervention("pause", 1, 0))
    found = run(store, made)
    assert found is not None
    assert (found.status, found.message) == ("crashed", "first word")


def test_runs_are_found_as_people_name_them(store: Store, make_run: MakeRun) -> None:
    with refuses("run.none_yet"):
        find_run(store, "last")
    old, new = make_run("twice"), make_run("twice")
    other = make_run("other")
    assert [item.id for item in runs(store)] == [other, new, old]
    assert find_run(store, "twice").id == new
    assert find_run(store, "last").id == other
    assert find_run(store, old).id == old
    assert find_run(store, old[:7]).id == old
    with refuses("run.not_found", text="zzz"):
        find_run(store, "zzz")
    with refuses("run.not_found", text=""):
        find_run(store, "")


def test_the_start_of_two_ids_is_not_enough(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["aaaa0001", "aaaa0002"])
    monkeypatch.setattr("engine.store.run_writer.new_id", lambda: next(ids))
    make_run(), make_run()
    with refuses("run.several_begin_so", text="aaaa", runs=2):
        find_run(store, "aaaa")
    assert find_run(store, "aaaa0002").id == "aaaa0002"


def test_experiments_keep_their_order_and_new_ones_come_at_the_end(
    store: Store, spec: ExperimentSpec
) -> None:
    first, *_, last = (add_experiment(store, with_value(spec, "name", name)) for name in "abc")
    assert [item.spec.name for item in experiments(store)] == ["a", "b", "c"]
    save_experiment(store, first, with_value(spec, "name", "new"))
    close_experiment(store, first, closed=False)
    assert [item.spec.name for item in experiments(store)] == ["new", "b", "c"], "it was open"
    close_experiment(store, first)
    assert [item.spec.name for item in experiments(store)] == ["b", "c"]
    close_experiment(store, first, closed=False)
    assert [item.spec.name for item in experiments(store)] == ["b", "c", "new"]
    close_experiment(store, last)
    add_experiment(store, with_value(spec, "name", "d"))
    assert [item.spec.name for item in experiments(store)] == ["b", "new", "d"]


def test_equal_descriptions_share_an_experiment(store: Store, spec: ExperimentSpec) -> None:
    first = submit(store, spec)
    second = submit(store, spec)
    other = submit(store, with_value(spec, "seed", 2))
    places = {item.id: item.experiment for item in runs(store)}
    assert places[first] == places[second] != places[other]
    close_experiment(store, places[first])
    submit(store, spec)
    assert places[first] in [item.id for item in experiments(store)]


def test_an_id_that_chance_repeats_is_drawn_again(
    store: Store, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["aaaaaaaa", "aaaaaaaa", "bbbbbbbb", "aaaaaaaa", "bbbbbbbb", "cccccccc"])
    monkeypatch.setattr(run_writer, "new_id", lambda: next(drawn))
    assert [make_run("a"), make_run("b")] == ["aaaaaaaa", "bbbbbbbb"]
    record(store, "aaaaaaaa", Ended("stopped", 0))
    delete_runs(store, ["aaaaaaaa"])
    assert make_run("c") == "cccccccc"
