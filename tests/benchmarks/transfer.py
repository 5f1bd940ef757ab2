"""What transfer brings: digits 0 to 4 taught, 5 to 9 learnt from ten examples a class.

``python -m tests.benchmarks.transfer [--first SEED] [--seeds N] [--longer EPOCHS]``: the presets
are trained as runs of a store of their own, ``transfer-base`` once, the others with each seed, and
judged by ``compare``; all three train the same network on the same rows with the same rate. Then
each seed draws ten other examples a class, too. ``--longer`` trains them once more with so many
epochs, to show what is left of the difference then. The accuracy is that of the last epoch on the
rows that validate; that on the test part, which is looked at once, stands in brackets.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from engine.devices.environment import prepare as set_environment

set_environment()

from engine.client.opening import open_experiment  # noqa: E402
from engine.client.submission import submit  # noqa: E402
from engine.compare.comparison import compare  # noqa: E402
from engine.compare.verdict import Side, verdict  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.events import Tested  # noqa: E402
from engine.execution.run import execute  # noqa: E402
from engine.store import run_history  # noqa: E402
from engine.store.database import Store  # noqa: E402
from engine.store.run_writer import claim_run  # noqa: E402
from engine.tables.loading import load as load_table  # noqa: E402
from engine.training.compiled_networks import CompiledNetworks  # noqa: E402
from engine.training.control import Control  # noqa: E402
from tests.benchmarks.machine import load, machine  # noqa: E402
from tui.locale import words  # noqa: E402

WAYS = ("transfer-initialisation", "transfer-extractor")
SCRATCH, METRIC = "transfer-scratch", "val_accuracy"


class Trainer:
    """Runs of presets, trained here one after another."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self._compiled = CompiledNetworks()

    def trained(self, preset: str, *changes: str) -> tuple[float, float]:
        """The accuracy on the validation and on the test part (0 without one)."""
        run = submit(self.store, open_experiment(preset, changes=changes))
        claimed = claim_run(self.store, "benchmark")
        assert claimed is not None and claimed[0] == run
        told: Any = {"load": load_table, "control": Control(), "facts": {"device": "CPU"}}
        execute(self.store, *claimed, **told, compiled=self._compiled)
        last = run_history.epochs(self.store, run)[-1].metrics[METRIC]
        events = [one.event for one in run_history.events(self.store, run)]
        tested = [one.metrics["accuracy"] for one in events if isinstance(one, Tested)]
        return last, tested[0] if tested else 0.0


def measured(trainer: Trainer, what: str, seeds: range, *changes: str, draws: bool = False) -> int:
    """Print each seed and the verdict; 1 where the initialisation does not win with every seed."""
    print(f"\n{what}")
    found: dict[str, list[tuple[float, float]]] = {}
    for name in (SCRATCH, *WAYS):
        found[name] = []
        for seed in seeds:
            drawn = (f"data.validation.seed={seed}", f"data.test.seed={seed}") if draws else ()
            found[name].append(trainer.trained(name, f"seed={seed}", *drawn, *changes))
        row = "  ".join(f"{here:.3f} ({there:.3f})" for here, there in found[name])
        print(f"  {name:24} {row}", flush=True)
    missed = 0
    for name in WAYS:
        pairs = list(zip(found[SCRATCH], found[name], strict=True))
        wins = sum(there[0] > alone[0] for alone, there in pairs)
        missed += name == WAYS[0] and wins < len(pairs)
        first, second = (
            Side(one, tuple(values[0] for values in found[one])) for one in (SCRATCH, name)
        )
        told = verdict(METRIC, first, second)
        if not changes and not draws:
            told = compare(trainer.store, [SCRATCH, name], METRIC).pairs[0].verdict
        p = "" if told.test is None else f", p = {told.test.p:.2g}"
        print(f"  better in {wins} of {len(pairs)} seeds{p}: {words(told.message)}", flush=True)
    return missed


def main() -> int:
    """The exit code: 0 where the initialisation wins with every seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--longer", type=int, default=0)
    asked = parser.parse_args()
    configure()
    print(f"{machine()}, {load()}")
    seeds = range(asked.first, asked.first + asked.seeds)
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(Path(folder))
        here, _ = trainer.trained("transfer-base", f"seed={asked.first}")
        print(f"transfer-base: {here:.3f}; seeds {seeds[0]} to {seeds[-1]}, validation (test)")
        missed = measured(trainer, "the same ten examples a class", seeds)
        missed += measured(trainer, "ten others with each seed", seeds, draws=True)
        if asked.longer:
            change = f"training.epochs={asked.longer}"
            measured(trainer, f"{asked.longer} epochs", seeds, change)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
