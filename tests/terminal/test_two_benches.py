"""Two benches on one store, in two terminals: each shows what the other does, neither breaks."""

import subprocess
from collections.abc import Callable

import pytest

from bench_terminal import Terminal
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import experiments
from engine.store.run_history import epochs
from engine.store.runs import runs
from fake_runs import short

ChildHost = Callable[..., "subprocess.Popen[bytes]"]
Open = Callable[..., Terminal]


@pytest.fixture
def two(
    store: Store, spec: ExperimentSpec, child_host: ChildHost, bench: Open
) -> tuple[Terminal, Terminal]:
    child_host(seconds=0.2)
    for name in ("first", "second"):
        add_experiment(store, short(spec, 1000, name))
    one, other = bench(), bench(size=(100, 24))
    for terminal in (one, other):
        terminal.sees("▌1 first", "2 second", "engine ready")
    return one, other


def both_leave(one: Terminal, other: Terminal, store: Store) -> None:
    for terminal in (one, other):
        terminal.rests()
        terminal.type("q")
        assert terminal.ends() == 0
        terminal.assert_whole()
    assert store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_run_begun_in_one_is_live_in_the_other_and_stops_from_there(
    two: tuple[Terminal, Terminal], store: Store
) -> None:
    one, other = two
    one.type("t")
    for terminal in two:
        terminal.sees_epoch(2)
    done = len(epochs(store, runs(store)[0].id))
    for terminal in two:
        terminal.sees_epoch(done + 2)
    other.type(" ")
    for terminal in two:
        terminal.sees("paused at epoch")
    one.type(" ")
    for terminal in two:
        terminal.sees_no_more("paused at epoch")
    other.type("s")
    for terminal in two:
        terminal.sees("■ ", "engine ready")
    assert runs(store)[0].status == "stopped"
    both_leave(one, other, store)


@pytest.mark.thorough
def test_what_one_makes_renames_and_changes_the_other_shows(
    two: tuple[Terminal, Terminal], store: Store
) -> None:
    one, other = two
    other.type("2n")
    one.sees("3 second 2")
    other.sees("▌3 second 2")
    one.type("3")
    one.sees("▌3 second 2")
    other.type("e\x7f\x7fish\r")
    one.sees("▌3 secondish")
    other.type("N")
    other.sees("units")
    other.type("\r\r")
    other.sees("Enter keeps it")
    other.type("73\r")
    one.sees("hidden_1      73", "units             73")
    one.type("x")
    other.sees("secondish was taken off the list in another window")
    other.type("E")
    other.sees("▌2 second")
    one.sees("▌2 second")
    both_leave(one, other, store)


@pytest.mark.parametrize(
    ("typing", "asks"),
    [
        ("N\r\r7", "Enter keeps it"),
        pytest.param("e7", "Name of the experiment", marks=pytest.mark.thorough),
    ],
)
def test_what_is_typed_for_an_experiment_that_is_gone_changes_no_other(
    two: tuple[Terminal, Terminal], store: Store, typing: str, asks: str
) -> None:
    one, other = two
    before = experiments(store)[0].spec
    one.type("2")
    one.sees("▌2 second")
    one.type(typing)
    one.sees(asks)
    other.type("2")
    other.sees("▌2 second")
    other.type("x")
    one.sees("second was taken off the list in another window")
    one.type("55s\r")
    one.sees("▌1 first", "t train")
    one.sees_no_more("Name of the experiment")
    assert [item.spec for item in experiments(store)] == [before]
    assert runs(store) == []
    both_leave(one, other, store)
