"""What recording the layers costs: the same training with and without it, in turn, in one process.

``python -m tests.benchmarks.layer_statistics [--repeats N] [--only WORD]``: of every network the
mean time of an epoch from the second on, with validation and all that is written to a store on
disk, as the median of the ratios of neighbours; and that of a whole training whose network is
built and traced anew. Seconds are the processor's, with one thread: others at work on the machine
change them little.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from engine.devices.environment import prepare as set_environment

set_environment()

from data import Dataset  # noqa: E402
from data.split import Split  # noqa: E402
from engine.client.opening import open_experiment  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.execution.recorder import Recorder  # noqa: E402
from engine.specs import ExperimentSpec  # noqa: E402
from engine.specs.edit import with_values  # noqa: E402
from engine.specs.part_labels import labels_of  # noqa: E402
from engine.specs.splitting import split_of  # noqa: E402
from engine.specs.tasks import fitted_task  # noqa: E402
from engine.store.database import Store  # noqa: E402
from engine.store.experiment_writer import add_experiment  # noqa: E402
from engine.store.run_writer import claim_run, queue_run  # noqa: E402
from engine.tables.loading import load as load_table  # noqa: E402
from engine.training.compiled_networks import CompiledNetworks  # noqa: E402
from engine.training.control import Control  # noqa: E402
from engine.training.loop import Epoch  # noqa: E402
from engine.training.session import TrainingSession, prepare  # noqa: E402
from tests.benchmarks.machine import load, machine  # noqa: E402

MOST = 0.10
NETWORKS = {
    "the tutorial's network, SGD": ("00-first-model", 30),
    "the tutorial's network, Adam": ("04-optimizer-adam", 30),
    "it with batch normalisation and dropout": ("09-batch-norm-dropout", 30),
    "digits, convolutions": ("cnn-digits", 5),
    "sightings, an LSTM": ("lstm-sightings", 5),
}


class Clocked(Recorder):
    """A recorder that notes the processor's time behind each epoch."""

    def epoch(self, epoch: Epoch) -> None:
        """Write it, then look at the clock."""
        super().epoch(epoch)
        self.clock = [*getattr(self, "clock", []), time.process_time()]


class Trainings:
    """Trainings of one experiment that write into a store."""

    def __init__(self, store: Store, spec: ExperimentSpec) -> None:
        self._store, self._spec = store, spec
        self._dataset: Dataset = load_table(spec.data)
        self._rows: Split = split_of(spec, self._dataset)

    def seconds(self, compiled: CompiledNetworks, *, records: bool) -> tuple[float, float]:
        """An epoch's mean, and the whole."""
        begun = time.process_time()
        session = TrainingSession(
            self._spec, self._rows, prepare(compiled, self._dataset, self._spec, self._rows)
        )
        recorder = self._recorder()
        watch = session.layer_watch(print) if records else None
        if watch is not None:
            recorder.observes(watch.layers)
        session.train(control=Control(), listener=recorder, layers=watch)
        clock = recorder.clock
        return (clock[-1] - clock[0]) / (len(clock) - 1), time.process_time() - begun

    def _recorder(self) -> Clocked:
        spec, dataset, rows = self._spec, self._dataset, self._rows
        run = queue_run(self._store, add_experiment(self._store, spec), spec)
        claim_run(self._store, "bench")
        return Clocked(
            self._store,
            run,
            labels=labels_of(dataset, rows.validation),
            task=fitted_task(spec, dataset, rows),
            part="validation",
            rows=len(rows.train),
            batch_size=spec.training.batch_size,
            classes=dataset.description.class_names,
        )


def cost(trainings: Trainings, repeats: int) -> tuple[float, float, float]:
    """Seconds of an epoch without recording; what it adds to an epoch, and to a fresh training."""
    kept, bare, more, anew = CompiledNetworks(), list[float](), list[float](), list[float]()
    for records in (True, False):  # what is traced once is not measured
        trainings.seconds(kept, records=records)
    for _ in range(repeats):
        without, _whole = trainings.seconds(kept, records=False)
        recorded, _whole = trainings.seconds(kept, records=True)
        bare.append(without)
        more.append(recorded / without - 1)
    for _ in range(max(repeats // 2, 1)):
        _epoch, without = trainings.seconds(CompiledNetworks(), records=False)
        _epoch, recorded = trainings.seconds(CompiledNetworks(), records=True)
        anew.append(recorded / without - 1)
    return median(bare), median(more), median(anew)


@contextmanager
def stored() -> Iterator[Store]:
    """A store for the while."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        try:
            yield store
        finally:
            store.close()


def main() -> int:
    """The exit code: 0 where recording costs no more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--only", default="", help="networks with this word alone")
    chosen = parser.parse_args()
    threads = configure()["threads"]
    print(f"{machine()}; {load()}; {threads} thread", flush=True)
    missed = 0
    with stored() as store:
        for name, (preset, epochs) in NETWORKS.items():
            if chosen.only not in name:
                continue
            spec = with_values(open_experiment(preset), [f"training.epochs={epochs}"])
            epoch, more, anew = cost(Trainings(store, spec), chosen.repeats)
            missed += more > MOST
            told = f"an epoch {epoch * 1000:8.1f} ms, recorded {more * 100:+5.1f} %"
            print(f"  {name:<42} {told}; a whole training {anew * 100:+5.1f} %", flush=True)
    print(f"  {load()}; at most +{MOST * 100:.0f} %")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
