"""How long an epoch will take is what runs of the same make took here."""

import pytest

import data
from engine.client.forecasting import forecast_here, probe_of
from engine.events import EpochEnded
from engine.specs import first_model
from engine.specs.edit import with_values
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts, claim_run, queue_run, record, record_progress

RADAR = data.describe("pokemon-radar")


def trained(store: Store, *changes: str, columns: int = 200, step: float = 0.01) -> str:
    """A run of three epochs: the first is compiled in, and takes ten seconds more."""
    spec = with_values(first_model(), ["training.epochs=3", *changes])
    with store.write():
        run = queue_run(store, add_experiment(store, spec), spec)
        assert claim_run(store, "host") is not None
        facts = RunFacts(classes=tuple("abcde"), columns=columns, steps=100, validation_rows=184)
        add_facts(store, run, facts)
        for number in (1, 2, 3):
            trains, holds = 100 * step + 10 * (number == 1), 0.184
            times = {"training": trains, "validation": holds}
            record(store, run, EpochEnded(number, {"loss": 1.0}, 0.01, trains + holds, times))
        record_progress(store, run, 3, 100, 1000.0)
    return run


def test_a_run_of_the_same_make_tells_how_long_it_takes(store: Store) -> None:
    assert forecast_here(store, first_model()).seconds is None, "nothing has trained here"
    run = trained(store, "seed=4", "training.optimizer.learning_rate=0.5")
    probe = probe_of(store, first_model(), RADAR)
    assert probe is not None
    assert (probe.run, probe.step, probe.row) == (run, pytest.approx(0.01), pytest.approx(0.001))
    found = forecast_here(store, first_model())
    assert found.seconds == pytest.approx(104 * 0.01 + 184 * 0.001)
    assert found.measured == run


@pytest.mark.parametrize(
    "change",
    [
        "training.batch_size=32",
        "network.layers.0.units=64",
        "training.optimizer.name=adam",
        "training.engine=turbo",
    ],
)
def test_another_make_tells_nothing(store: Store, change: str) -> None:
    trained(store, change)
    assert probe_of(store, first_model(), RADAR) is None


def test_the_newest_counts_and_other_tables_do_not(store: Store) -> None:
    trained(store, step=0.5)
    newest = trained(store, step=0.25)
    trained(store, columns=7)
    probe = probe_of(store, first_model(), RADAR)
    assert probe is not None
    assert (probe.run, probe.step) == (newest, pytest.approx(0.25))
