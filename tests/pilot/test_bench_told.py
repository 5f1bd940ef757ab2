"""What is told on the line above the keys: it takes no keys, and it goes when it is over."""

import pytest

from bench_driver import LARGE, NARROW, running_bench
from engine.commands import CommandKind
from engine.events import Ended, EpochEnded, Intervention
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import register_host
from engine.store.run_writer import record
from engine.store.runs import run
from fake_runs import HOST, History, curve, short, write_run
from tui.bench.steering import present_values
from tui.model.messages import Refused, RunView
from tui.terminal.bell import sequence
from tui.widgets import hint


@pytest.fixture
def training(store: Store, spec: ExperimentSpec) -> str:
    assert register_host(store, HOST)
    return write_run(store, short(spec, 9, "long"), History(curve(2), status="running"))


async def test_the_end_of_a_run_is_told_wherever_one_is(
    store: Store, spec: ExperimentSpec, training: str
) -> None:
    add_experiment(store, with_value(spec, "name", "other"))
    async with running_bench(store.directory) as bench:
        await bench.press("2")
        record(store, training, Ended("crashed", 2, "the engine is gone"))
        await bench.sees("long crashed: the engine is gone", where="#hint")
    second = write_run(store, short(spec, 9, "next"), History(curve(2), status="running"))
    async with running_bench(store.directory) as bench:
        assert "crashed:" not in bench.text("#hint"), "it was told when it was new"
        await bench.press("R")
        await bench.sees("next")
        record(store, second, Ended("finished", 9))
        await bench.sees("next has finished: val_accuracy 0.650", where="#told")
        await bench.press("escape", "?")
        assert bench.dialog == "HelpScreen"


async def test_what_is_said_goes_away_and_what_rests_comes_back(
    store: Store, spec: ExperimentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hint, "READING", 0.0)
    monkeypatch.setattr(hint, "LEAST_SECONDS", 0.3)
    add_experiment(store, with_value(spec, "name", "mine"))
    async with running_bench(store.directory) as bench:
        await bench.sees("mine", where="#hint")
        await bench.press("7")
        await bench.sees("there is no experiment 7", where="#hint")
        await bench.until(lambda: bench.text("#hint").split() == ["mine"])


async def test_a_refusal_that_comes_late_takes_no_keys(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        sentence = "the engine said no for a reason that takes more than a line to tell, " * 2
        bench.screen.post_message(Refused(sentence, "Title"))
        await bench.sees("Title: the engine said no", where="#hint")
        assert bench.dialog == ""
        assert " ".join(bench.text("#hint").split()).endswith(sentence.strip())
        await bench.press("n")
        await bench.until(lambda: len(bench.state.experiments) == 2)


@pytest.mark.parametrize("key", ["J", "K", "d"])
async def test_a_run_that_trains_is_neither_moved_nor_cancelled_and_that_is_said_at_once(
    store: Store, training: str, key: str
) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("R")
        await bench.sees("long", "▶ running")
        await bench.press(key)
        assert "no longer waits" in bench.text("#told")
        await bench.press("slash", *"long")
        assert bench.dialog == "RunsScreen"
        await bench.sees("long", where="#narrow")


async def test_a_letter_that_means_nothing_is_answered(store: Store) -> None:
    async with running_bench(store.directory) as bench:
        await bench.press("z")
        await bench.sees("z means nothing here", where="#hint")
        await bench.press("M", "h")
        await bench.sees("appears after the first", where="#hint")
        await bench.press("right_square_bracket")
        await bench.sees("there is no other experiment", where="#hint")


async def test_steering_tells_the_present_rate(store: Store, training: str) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        record(store, training, EpochEnded(3, curve(3)[-1], 0.005, 0.5))
        await bench.until(lambda: bench.state.shown and len(bench.state.shown.epochs) == 3)
        await bench.press("S")
        await bench.sees("change the learning rate, now 0.005", "epochs, now 9")
        await bench.press("enter")
        await bench.sees("from the next batches on, now 0.005:")


def test_a_rate_that_was_changed_counts_before_an_epoch_has_ended_with_it(
    store: Store, training: str
) -> None:
    from engine.store.run_history import events

    record(store, training, Intervention("learning_rate", 3, 5, 0.25))
    found = run(store, training)
    assert found is not None
    told = present_values(found, RunView(found, log=tuple(events(store, training))))
    assert told == {CommandKind.LEARNING_RATE: "0.25", CommandKind.EPOCHS: "9"}


def test_a_notice_for_the_desktop_carries_nothing_that_a_terminal_obeys() -> None:
    assert sequence("off", "done") == ""
    assert sequence("bell", "done") == "\a"
    assert sequence("osc9", "a\x1b]0;title\ab\n") == "\x1b]9;ab \a"


async def test_what_was_told_never_hides_the_field_that_one_goes_to_or_changes(
    store: Store, training: str
) -> None:
    ended = "long has finished"
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        record(store, training, Ended("finished", 9))
        await bench.sees(ended, where="#hint")
        await bench.press("down")
        assert ended not in bench.text("#hint")
        await bench.go_to_field("batch size")
        assert "batch size: Rows" in bench.text("#hint")

        bench.screen.person.tell("something else has ended")
        await bench.press("right")
        assert "batch size: Rows" in bench.text("#hint")


async def test_an_undone_change_is_told_until_one_goes_to_another_field(store: Store) -> None:
    async with running_bench(store.directory, NARROW) as bench:
        await bench.press("T")
        await bench.go_to_field("batch size")
        await bench.press("right", "u")
        await bench.sees("Undone: batch size", where="#hint")
        await bench.press("down")
        assert "Undone" not in bench.text("#hint")


async def test_the_line_of_keys_says_that_space_lets_a_paused_run_go_on(
    store: Store, training: str
) -> None:
    async with running_bench(store.directory, LARGE) as bench:
        await bench.sees("space pause", where="#keys")
        record(store, training, Intervention("pause", 2, 3))
        await bench.sees("space go on", where="#keys")
        record(store, training, Intervention("resume", 2, 3))
        await bench.sees("space pause", where="#keys")
