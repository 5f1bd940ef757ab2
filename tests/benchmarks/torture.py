"""Kill a run's engine again and again; resumed each time, it ends with the bits of one left alone.

``python -m tests.benchmarks.torture [N]`` or ``make torture N=100``: N lives are ended by SIGKILL,
at random moments and at chosen ones (in batches, in validation, in a checkpoint's writing, in a
transaction of the store). Then the run is compared with one that nobody touched.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.devices.environment import prepare
from engine.events import Resumed
from engine.specs import ExperimentSpec
from engine.store import run_history, runs
from engine.store.checkpoints import checkpoints, newest_whole, queue_again
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment
from engine.store.process_writer import reap_dead_hosts
from engine.store.run_writer import queue_run

ROOT = Path(__file__).parents[2]
HOST = ROOT / "tests" / "support" / "mortal_host.py"

PLACES = {
    "timer": (0.3, 8.0),
    "batches": (1, 150),
    "validation": (1, 60),
    "epoch": (1, 40),
    "store": (1, 80),
    "state-before": (1, 3),
    "state-half": (1, 3),
    "state-unrecorded": (1, 3),
    "state-recorded": (1, 3),
    "restored": (1, 1),
    "cut": (1, 1),
    "model": (1, 4),
}
"""Where a life ends, and at which time it comes there (a timer: after how many seconds)."""
IN_ANY_LIFE = "batches 20"
"""In place of a death that a run's first life does not come to, such as one in resuming."""


@dataclass(frozen=True)
class Outcome:
    """What came of it; ``resumed`` counts the lives that went on from a state."""

    same: bool
    whole: bool
    intact: bool
    deaths: Counter[str]
    resumed: int
    runs: int
    seconds: float

    @property
    def good(self) -> bool:
        """Nothing was lost."""
        return self.same and self.whole and self.intact


def experiment(epochs: int, source: str = "pokemon-radar") -> ExperimentSpec:
    """The tutorial's relu + Adam with dropout, batch normalisation and everything that watches."""
    layer = {"activation": "relu", "dropout": 0.4, "batch_norm": True}
    fields: dict[str, Any] = {
        "name": "torture",
        "data": {"source": source, "shuffle_seed": 100},
        "network": {"layers": [{**layer, "units": 128}, {**layer, "units": 256}]},
        "training": {
            "epochs": epochs,
            "batch_size": 16,
            "optimizer": {"name": "adam", "learning_rate": 0.001},
            "schedule": {"name": "reduce_on_plateau", "patience": 3},
            "early_stopping": {"patience": epochs // 4, "restore_best": True},
            "checkpoint": {"save_best_only": True},
            "resume": {"every_seconds": 1.0},
        },
    }
    return ExperimentSpec.parse(fields)


class Hosts:
    """The process that forks hosts."""

    def __init__(self, directory: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HOST), str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self._answer() == "ready"

    def live(self, death: str) -> int:
        """One host's life; its exit code, -9 where it was killed."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{death}\n")
        self._process.stdin.flush()
        return int(self._answer().split()[1])

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """No more hosts."""
        self._process.communicate()


def random_deaths(count: int, seed: int) -> list[str]:
    """So many deaths at chosen and at random moments."""
    chance = random.Random(seed)
    found: list[str] = []
    for _ in range(count):
        where = chance.choice(list(PLACES))
        low, high = PLACES[where]
        number = chance.uniform(low, high) if where == "timer" else chance.randint(low, high)
        found.append(f"{where} {number}")
    return found


def torture(directory: Path, spec: ExperimentSpec, wanted: list[str], say: Any = print) -> Outcome:
    """Run it all in a new store; with many deaths several runs are ended one after another."""
    begun, kills, waiting = time.monotonic(), len(wanted), wanted[::-1]
    store, hosts = Store(directory), Hosts(directory)
    try:
        place = add_experiment(store, spec)
        alone = queue_run(store, place, spec)
        assert hosts.live("never") == 0
        model = _record(store, alone)
        say(f"left alone: {len(model['epochs'])} epochs in {time.monotonic() - begun:.0f} s")
        deaths: Counter[str] = Counter()
        resumed, done, same, whole = 0, 0, True, True
        while waiting:
            run = queue_run(store, place, spec)
            for death in _lives(store, run, hosts, waiting):
                deaths[death] += 1
                whole = whole and newest_whole(store, run)[1] == []
                _progress(say, sum(deaths.values()), kills, death, begun, store, run)
            done += 1
            same = same and _record(store, run) == model
            found = [logged.event for logged in run_history.events(store, run)]
            resumed += sum(isinstance(event, Resumed) and event.epochs > 0 for event in found)
            say(f"run {done} has ended: {'the same bits' if same else 'OTHER BITS'}")
        intact = store.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return Outcome(same, whole, intact, deaths, resumed, done, time.monotonic() - begun)
    finally:
        hosts.close()
        store.close()


def _lives(store: Store, run: str, hosts: Hosts, waiting: list[str]) -> Iterator[str]:
    """Lives until the run has ended; each life that was killed, by its death."""
    while True:
        death = waiting.pop() if waiting else "never"
        code = hosts.live(death)
        reap_dead_hosts(store)
        found = runs.run(store, run)
        assert found is not None
        if found.status == "finished":
            if code != 0:
                yield death.split()[0]  # killed when all was done
            elif death != "never":  # it never came to that place
                waiting.append(death if found.facts.resumes else IN_ANY_LIFE)
            return
        assert code == -signal.SIGKILL, (found.status, found.message)
        if found.status == "crashed":  # else it died before it took the run
            queue_again(store, run)
        yield death.split()[0]


def _record(store: Store, run: str) -> dict[str, Any]:
    if str(HOST.parent) not in sys.path:
        sys.path.insert(0, str(HOST.parent))
    from run_record import record_of

    return record_of(store, run)


def _progress(
    say: Any, done: int, kills: int, death: str, begun: float, store: Store, run: str
) -> None:
    spent = time.monotonic() - begun
    left = spent / done * (kills - done)
    kept = next(iter(checkpoints(store, run)), None)
    place = "the beginning" if kept is None else f"epoch {kept.epoch + 1}, batch {kept.step + 1}"
    say(f"{done}/{kills} killed in {death}; goes on at {place}; {left:.0f} s left")


def main() -> int:
    """The command; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=100)
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    prepare()
    with tempfile.TemporaryDirectory(prefix="pkgo-torture-") as folder:
        deaths = random_deaths(chosen.kills, chosen.seed)
        outcome = torture(Path(folder) / "store", experiment(chosen.epochs), deaths)
    where = ", ".join(f"{name} {count}" for name, count in outcome.deaths.most_common())
    print(
        f"{'PASSED' if outcome.good else 'FAILED'}: {sum(outcome.deaths.values())} kills "
        f"({where}) in {outcome.runs} runs, {outcome.resumed} resumed within, "
        f"{outcome.seconds:.0f} s; history and weights "
        f"{'the same' if outcome.same else 'NOT the same'}, states "
        f"{'all whole' if outcome.whole else 'DAMAGED'}, store "
        f"{'intact' if outcome.intact else 'DAMAGED'}"
    )
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main())
