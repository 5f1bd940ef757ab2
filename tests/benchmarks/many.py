"""Eight learning rates of the tutorial's first model: one ``fit`` after another, or the queue.

``python -m tests.benchmarks.many [--epochs N] [--repeats N] [--all]``: seconds from queueing the
first run to the end of the last, by warm hosts, against eight plain ``fit`` calls in a warm
process;
once with a network that is new to the hosts, then with one that they have trained before. Every
epoch's metrics must equal those of the same run trained alone, bit for bit; ``--all`` compares
all eight, else every third.
"""

import argparse
import statistics
import time

from engine.devices.environment import prepare

prepare()

import data  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.specs import ExperimentSpec, first_model  # noqa: E402
from engine.specs.edit import with_value  # noqa: E402
from engine.store.run_history import epochs  # noqa: E402
from engine.store.runs import Run  # noqa: E402
from tests.benchmarks import ways  # noqa: E402
from tests.benchmarks.machine import load, machine, row  # noqa: E402
from tests.benchmarks.serving import Serving, serving  # noqa: E402

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
FIT = "eight times fit"
ENGINES = ("exact", "turbo")
NEW = ", a new network"
TARGETS = {"exact, two hosts": "at least ×15", "turbo, two hosts": "at least ×25"}
Metrics = list[dict[str, float]]


def specs(length: int, engine: str) -> list[ExperimentSpec]:
    """The eight experiments."""
    base = with_value(with_value(first_model(), "training.epochs", length), *_engine(engine))
    return [with_value(base, "training.optimizer.learning_rate", rate) for rate in RATES]


def _engine(name: str) -> tuple[str, str]:
    return "training.engine", name


def one_after_another(rows: ways.Rows, length: int) -> float:
    """Seconds of eight plain ``fit`` calls, each on a network of its own."""
    begun = time.perf_counter()
    for spec in specs(length, "exact"):
        ways.fit(spec, rows, length)()
    return time.perf_counter() - begun


def queued(served: Serving, length: int, engine: str) -> tuple[float, list[Metrics]]:
    """Seconds from queueing the first run to the end of the last, and what they measured."""
    names = [served.queue(spec) for spec in specs(length, engine)]
    ended = served.finish(names)
    last = max(one.ended or 0.0 for one in ended)
    return last - min(one.created for one in ended), [_metrics(served, one) for one in ended]


def alone(served: Serving, length: int, engine: str, apart: int) -> list[Metrics]:
    """What every ``apart``-th run measures when it is the only one."""
    chosen = specs(length, engine)[::apart]
    return [_metrics(served, served.train(spec)) for spec in chosen]


def _metrics(served: Serving, one: Run) -> Metrics:
    return [ended.metrics for ended in epochs(served.store, one.id)]


def warm(served: Serving) -> None:
    """Every host trains another network."""
    other = with_value(specs(1, "exact")[0], "training.batch_size", 32)
    served.finish([served.queue(other) for _ in served.pids])


def measure(
    rows: ways.Rows, length: int, repeats: int, apart: int, hosts: dict[str, Serving]
) -> tuple[dict[str, list[float]], dict[str, bool]]:
    """Seconds of each way, in turn; and whether each measured what runs alone measure."""
    for served in hosts.values():
        warm(served)
    one_after_another(rows, 1)
    found: dict[str, list[tuple[float, list[Metrics]]]] = {}

    def round_of(engine: str, note: str = "") -> None:
        for named, served in hosts.items():
            name = f"{engine}, {named}{note}"
            found.setdefault(name, []).append(queued(served, length, engine))

    for engine in ENGINES:
        round_of(engine, NEW)
    first = next(iter(hosts.values()))
    single = {engine: alone(first, length, engine, apart) for engine in ENGINES}
    taken: dict[str, list[float]] = {FIT: []}
    for _ in range(repeats):
        taken[FIT].append(one_after_another(rows, length))
        for engine in ENGINES:
            round_of(engine)
    equal = {
        name: all(metrics[::apart] == single[name.split(",")[0]] for _, metrics in runs)
        for name, runs in found.items()
    }
    return taken | {name: [seconds for seconds, _ in runs] for name, runs in found.items()}, equal


def table(taken: dict[str, list[float]], equal: dict[str, bool], compared: int) -> None:
    """Print what was measured."""
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    print(row(FIT, medians[FIT], {}))
    for name, same in equal.items():
        said = f"{compared} alone: {'equal, every bit' if same else 'NOT equal'}"
        against = {"as fast": medians[FIT]}
        print(row(name, medians[name], against, f"{said}   {TARGETS.get(name, '')}"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="compare all eight")
    chosen = parser.parse_args()
    length, apart = chosen.epochs, 1 if chosen.all else 3
    configure()
    print(f"{machine()}; {load()}", flush=True)
    rows = ways.table(data.BUILTIN)
    with serving() as one, serving(hosts=2) as two:
        hosts = {"one host": one} | ({"two hosts": two} if len(two.pids) > 1 else {})
        taken, equal = measure(rows, length, chosen.repeats, apart, hosts)
    print(f"\nEight learning rates, {length} epochs each; medians of {chosen.repeats}")
    table(taken, equal, len(RATES[::apart]))
    if len(hosts) == 1:
        print(f"  {'two hosts':<44} this store takes one host only")
    print(f"  {load()}")


if __name__ == "__main__":
    main()
