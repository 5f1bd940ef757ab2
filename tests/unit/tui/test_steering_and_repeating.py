"""Changing a run and repeating an experiment from the bench: what is offered, asked and sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from data.errors import InputError
from engine.commands import Command, CommandKind
from engine.specs import ExperimentSpec
from engine.specs.edit import with_value
from engine.store.commands import take
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.experiments import spec_from
from engine.store.runs import run as run_of
from engine.store.runs import runs
from fake_bench import FakeBench, FakeWatcher
from fake_runs import History, curve, short, write_run
from tui.bench.repeating import repeat_experiment
from tui.bench.steering import steer_run
from tui.dialogs.ask import AskScreen
from tui.dialogs.pick import PickScreen
from tui.model.messages import Submitted


@dataclass
class FakeApp:
    """Answers its dialogs with the next of ``answers``; a line is asked again until it will do."""

    answers: list[str | None]
    offered: list[str] = field(default_factory=list)
    refused: int = 0

    def push_screen(self, dialog: Any, taken: Callable[[str | None], object]) -> None:
        if isinstance(dialog, PickScreen):
            self.offered = [key for key, _ in dialog.options]
        answer = self.answers.pop(0)
        while isinstance(dialog, AskScreen) and answer is not None:
            assert dialog.check is not None
            if not dialog.check(answer):
                break
            self.refused += 1
            answer = self.answers.pop(0)
        taken(answer)


def steered(
    store: Store, spec: ExperimentSpec, *answers: str | None, status: str = "running"
) -> tuple[FakeApp, list[Command]]:
    given = History(curve(3), status=status)  # type: ignore[arg-type]
    found = run_of(store, write_run(store, spec, given))
    assert found is not None
    app: Any = FakeApp(list(answers))
    watcher: Any = FakeWatcher(store)
    steer_run(app, watcher, found, None)
    assert watcher.told == []
    return app, take(store, found.id)


@pytest.mark.parametrize("stopping", [True, False])
def test_patience_is_offered_where_something_is_patient(
    store: Store, spec: ExperimentSpec, stopping: bool
) -> None:
    spec = with_value(spec, "training.early_stopping", stopping)
    app, sent = steered(store, spec, None)
    assert sent == []
    assert len(app.offered) == 4 + stopping
    assert (CommandKind.PATIENCE in app.offered) == stopping
    assert not {CommandKind.PAUSE, CommandKind.RESUME, CommandKind.STOP} & set(app.offered)


@pytest.mark.parametrize(
    ("answers", "sent", "refused"),
    [
        (("learning_rate", "much", "-1", "0.25"), [Command(CommandKind.LEARNING_RATE, 0.25)], 2),
        (("patience", "1.5", "7"), [Command(CommandKind.PATIENCE, 7.0)], 1),
        # Three are trained already
        (("epochs", "2", "30"), [Command(CommandKind.EPOCHS, 30.0)], 1),
        (("epochs", None), [], 0),
        (("checkpoint",), [Command(CommandKind.CHECKPOINT)], 0),
        (("stop_with_best",), [Command(CommandKind.STOP_WITH_BEST)], 0),
    ],
)
@pytest.mark.parametrize("status", ["running", "paused"])
def test_what_is_picked_is_asked_for_until_it_will_do_and_sent(
    store: Store,
    spec: ExperimentSpec,
    answers: tuple[str | None, ...],
    sent: list[Command],
    refused: int,
    status: str,
) -> None:
    spec = with_value(short(spec, 9), "training.early_stopping", True)
    app, found = steered(store, spec, *answers, status=status)
    assert (found, app.refused, app.answers) == (sent, refused, [])


def test_an_experiment_is_repeated_with_the_seeds_that_are_missing(
    store: Store, spec: ExperimentSpec
) -> None:
    place = add_experiment(store, spec)
    write_run(store, spec, History(curve(1)), place)
    bench = FakeBench(store, spec, "some", "0", "-2", "", "3", "3")
    for errors in range(1, 5):
        repeat_experiment(bench.desk, place, spec)
        assert len(bench.person.errors) == errors
    repeat_experiment(bench.desk, place, spec)
    seeds = {spec_from(one.spec).seed for one in runs(store)}
    assert seeds == {spec.seed, spec.seed + 1, spec.seed + 2}
    (told,) = bench.watcher.told
    assert isinstance(told, Submitted)
    # The first that waits is looked at
    first = run_of(store, told.run)
    assert first is not None
    assert (first.experiment, spec_from(first.spec).seed) == (place, spec.seed + 1)
    with pytest.raises(InputError) as caught:
        repeat_experiment(bench.desk, place, spec)
    assert caught.value.code == "repeat.none_missing"
    params = caught.value.message.params
    assert (params["first"], params["last"]) == (spec.seed, spec.seed + 2)
