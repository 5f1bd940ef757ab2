"""A Watch among Keras' callbacks: the run is what ``fit`` says it was, and people are heard."""

import shutil
import threading
import warnings
from array import array

import keras
import pytest

from data.errors import InputError
from engine.client.control import send
from engine.client.steering import save_model_now, steer
from engine.commands import Command, CommandKind
from engine.events import Ended, Intervention
from engine.io.files import sha256
from engine.store.database import Store
from engine.store.processes import known_hosts, serving_hosts
from engine.store.run_history import batch_losses, epochs, events
from engine.store.runs import run as find
from engine.store.saved_models import saved_models
from engine.watch import Watch
from watched_logs import only_run, told
from watched_programs import model_and_rows, until, until_epoch


def test_it_is_a_callback_of_keras() -> None:
    watch = Watch("mine")
    assert isinstance(watch, keras.callbacks.Callback)
    assert isinstance(watch, Watch)


def test_the_run_is_the_history_to_the_last_digit(store: Store) -> None:
    model, inputs, labels = model_and_rows(eager=False)
    watch = Watch("mine", store=store.directory, note="a try", tags=["own"])
    history = model.fit(
        inputs, labels, epochs=3, batch_size=16, validation_split=0.25, verbose=0, callbacks=[watch]
    ).history
    run = only_run(store)
    assert watch.run == run.id
    assert told(store, run) == [
        {name: values[epoch] for name, values in history.items()} for epoch in range(3)
    ]
    assert [one.learning_rate for one in epochs(store, run.id)] == [
        float(model.optimizer.learning_rate)
    ] * 3
    facts = (run.status, run.name, run.facts.parameters, run.facts.steps, run.epochs_wanted)
    assert facts == ("finished", "mine", model.count_params(), 3, 3)
    assert (run.epoch, run.step) == (3, 3)
    losses = [(epoch, array("f", kept).tolist()) for epoch, _, kept in batch_losses(store, run.id)]
    assert [(epoch, len(kept)) for epoch, kept in losses] == [(1, 2), (2, 2), (3, 2)]
    assert known_hosts(store) == []


def test_watching_changes_no_number(store: Store) -> None:
    def trained(**options: object) -> dict[str, list[float]]:
        model, inputs, labels = model_and_rows()
        return model.fit(inputs, labels, epochs=3, verbose=0, **options).history

    assert trained() == trained(callbacks=[Watch("mine", store=store.directory)])


def test_another_fit_is_another_run_of_the_same_experiment(store: Store) -> None:
    for _ in range(2):
        model, inputs, labels = model_and_rows()
        watch = Watch("mine", store=store.directory)
        model.fit(inputs, labels, epochs=1, verbose=0, callbacks=[watch])
    rows = store.db.execute("SELECT count(*), count(DISTINCT experiment) FROM runs").fetchone()
    assert tuple(rows) == (2, 1)


def test_two_fits_in_one_block_are_one_run(store: Store) -> None:
    model, inputs, labels = model_and_rows()
    with Watch("mine", store=store.directory) as watch:
        model.fit(inputs, labels, epochs=2, verbose=0, callbacks=[watch])
        assert only_run(store).status == "running"
        model.fit(inputs, labels, epochs=1, verbose=0, callbacks=[watch])
    run = only_run(store)
    assert (run.status, run.epochs_done) == ("finished", 3)


def test_an_exception_in_fit_is_the_end_of_the_run(store: Store) -> None:
    class Raises(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            if epoch == 1:
                raise ArithmeticError("no more")

    model, inputs, labels = model_and_rows()
    with (
        pytest.raises(ArithmeticError),
        Watch("mine", store=store.directory) as watch,
    ):
        model.fit(inputs, labels, epochs=5, verbose=0, callbacks=[watch, Raises()])
    run = only_run(store)
    assert (run.status, str(run.message)) == ("failed", "ArithmeticError: no more")


class Fitting(threading.Thread):
    """``fit`` of many epochs in a thread of its own."""

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self.model, self.inputs, self.labels = model_and_rows()
        self.watch = Watch("mine", store=store.directory)

    def run(self) -> None:
        self.model.fit(self.inputs, self.labels, epochs=100_000, verbose=0, callbacks=[self.watch])


def test_it_is_steered_by_the_commands_of_every_run(store: Store) -> None:
    fitting = Fitting(store)
    fitting.start()
    run = until_epoch(store, 1)
    assert serving_hosts(store) == [], "no queue is served by it"
    steer(store, run, "learning_rate", "0.25")
    save_model_now(store, run)
    send(store, run.id, Command(CommandKind.PAUSE))
    _until_status(store, run.id, "paused")
    with pytest.raises(InputError) as caught:
        steer(store, run, "epochs", "200000")
    assert caught.value.code == "watched.does_not_obey"
    send(store, run.id, Command(CommandKind.RESUME))
    _until_status(store, run.id, "running")
    send(store, run.id, Command(CommandKind.STOP))
    fitting.join(60)
    assert not fitting.is_alive()
    assert float(fitting.model.optimizer.learning_rate) == 0.25
    made = [one.event for one in events(store, run.id)]
    actions = [one.action for one in made if isinstance(one, Intervention)]
    assert actions == ["learning_rate", "checkpoint", "pause", "resume", "stop"]
    assert isinstance(made[-1], Ended)
    assert made[-1].status == "stopped"
    (saved,) = saved_models(store, run.id)
    path = store.run_directory(run.id) / saved.file
    assert sha256(path) == saved.sha256
    assert keras.saving.load_model(path).count_params() == fitting.model.count_params()


def _until_status(store: Store, run_id: str, status: str) -> None:
    until(lambda: (found := find(store, run_id)) is not None and found.status == status)


def test_a_schedule_takes_no_other_rate(store: Store) -> None:
    model, inputs, labels = model_and_rows()
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 100)
    model.compile(keras.optimizers.SGD(schedule), "sparse_categorical_crossentropy")
    watch = Watch("mine", store=store.directory)
    model.fit(inputs, labels, epochs=1, verbose=0, callbacks=[watch])
    assert "learning_rate" not in (only_run(store).facts.obeys or ())


@pytest.mark.parametrize("hindrance", ["a file", "read-only", "deleted"])
def test_training_goes_on_without_a_store(
    store: Store, hindrance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = store.directory.parent / "other"
    if hindrance == "a file":
        place.write_text("")
    elif hindrance == "read-only":
        Store(place).close()
        monkeypatch.setattr("os.access", lambda path, mode: False)

    class Deletes(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            if hindrance == "deleted" and epoch == 0:
                until(lambda: watch.run is not None)
                shutil.rmtree(place)

    model, inputs, labels = model_and_rows()
    watch = Watch("mine", store=place)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        done = model.fit(inputs, labels, epochs=3, verbose=0, callbacks=[watch, Deletes()])
    assert len(done.history["loss"]) == 3
    texts = [str(one.message) for one in said if one.category is RuntimeWarning]
    assert len(texts) == 1
    assert texts[0].startswith('"mine" is not recorded by pkgo-tui: ')
    assert texts[0].endswith("Training goes on")


def test_a_store_that_is_locked_for_a_while_loses_nothing(store: Store) -> None:
    model, inputs, labels = model_and_rows()
    watch = Watch("mine", store=store.directory)

    class Locks(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: object = None) -> None:
            if epoch == 1:
                store.db.execute("BEGIN IMMEDIATE")
            elif epoch == 8:
                store.db.execute("ROLLBACK")

    model.fit(inputs, labels, epochs=10, verbose=0, callbacks=[watch, Locks()])
    assert (only_run(store).status, only_run(store).epochs_done) == ("finished", 10)
