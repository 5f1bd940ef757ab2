"""What recording the layers costs: the same run with and without it, in turn, in one process.

``python -m tests.benchmarks.layer_statistics [--repeats N]``: of every network the time of an
epoch with validation and all that is written to a store on disk, medians of the ratios of
neighbours; and once that of a whole run whose network is built and traced anew.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from engine.devices.environment import prepare

prepare()

from engine.client.opening import open_experiment  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.execution.run import execute  # noqa: E402
from engine.specs import ExperimentSpec  # noqa: E402
from engine.specs.edit import with_values  # noqa: E402
from engine.store.database import Store  # noqa: E402
from engine.store.experiment_writer import add_experiment  # noqa: E402
from engine.store.facts import RunFacts  # noqa: E402
from engine.store.run_history import epochs  # noqa: E402
from engine.store.run_writer import claim_run, queue_run  # noqa: E402
from engine.tables.loading import load as load_table  # noqa: E402
from engine.training.compiled_networks import CompiledNetworks  # noqa: E402
from engine.training.control import Control  # noqa: E402
from tests.benchmarks.machine import load, machine  # noqa: E402

MOST = 0.10
NETWORKS = {
    "the tutorial's network, SGD": ("00-first-model", ["training.epochs=40"]),
    "the tutorial's network, Adam": ("04-optimizer-adam", ["training.epochs=40"]),
    "its network with batch normalisation and dropout": (
        "09-batch-norm-dropout",
        ["training.epochs=40"],
    ),
    "digits, convolutions": ("cnn-digits", ["training.epochs=6"]),
    "sightings, an LSTM": ("lstm-sightings", ["training.epochs=6"]),
}


def seconds(
    store: Store, spec: ExperimentSpec, compiled: CompiledNetworks, *, records: bool
) -> tuple[float, float]:
    """An epoch's median, from the second on; and the whole run's."""
    facts = RunFacts(layers=True) if records else None
    queue_run(store, add_experiment(store, spec), spec, facts)
    claimed = claim_run(store, "bench")
    assert claimed is not None
    begun = time.perf_counter()
    execute(store, *claimed, load=load_table, control=Control(), facts={}, compiled=compiled)
    whole = time.perf_counter() - begun
    told = epochs(store, claimed[0])
    spent = [one.seconds + (one.times or {}).get("writing", 0.0) for one in told[1:]]
    return sum(spent) / len(spent), whole


def cost(store: Store, spec: ExperimentSpec, repeats: int) -> tuple[float, float, float]:
    """Seconds of an epoch without recording; what it adds to an epoch, and to a fresh run."""
    kept, more, anew = CompiledNetworks(), list[float](), list[float]()
    bare: list[float] = []
    for records in (True, False):  # what is traced once is not measured
        seconds(store, spec, kept, records=records)
    for _ in range(repeats):
        without, _whole = seconds(store, spec, kept, records=False)
        recorded, _whole = seconds(store, spec, kept, records=True)
        bare.append(without)
        more.append(recorded / without - 1)
    for _ in range(3):
        _epoch, without = seconds(store, spec, CompiledNetworks(), records=False)
        _epoch, recorded = seconds(store, spec, CompiledNetworks(), records=True)
        anew.append(recorded / without - 1)
    return median(bare), median(more), median(anew)


def main() -> int:
    """The exit code: 0 where recording costs no more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    chosen = parser.parse_args()
    threads = configure()["threads"]
    print(f"{machine()}; {load()}; {threads} thread")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for name, (preset, changes) in NETWORKS.items():
            spec = with_values(open_experiment(preset), changes)
            epoch, more, anew = cost(store, spec, chosen.repeats)
            missed += more > MOST
            told = f"an epoch {epoch * 1000:8.1f} ms, recorded {more * 100:+5.1f} %"
            print(f"  {name:<50} {told}; a whole run {anew * 100:+5.1f} %", flush=True)
        store.close()
    print(f"  {load()}; at most +{MOST * 100:.0f} %")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
