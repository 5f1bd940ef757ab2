"""How far a run on two devices is from the same on one, where the processor counts as two.

``python -m tests.benchmarks.devices [--epochs N]``: networks on the tutorial's built-in table; the
largest difference in a batch's loss, an epoch's metrics and the weights at the end.
"""

import argparse
import os
from typing import Any

import numpy as np

os.environ["PKGO_VIRTUAL_DEVICES"] = "2"

CASES: dict[str, list[str]] = {
    "first model": [],
    "Adam": ["training.optimizer.name=adam"],
    "batches of 33 rows": ["training.batch_size=33"],
    "class weights, L2": ["training.class_weight=balanced", "network.layers.0.l2=0.01"],
    "dropout": ["network.layers.0.dropout=0.3"],
    "batch normalisation": ["network.layers.0.batch_norm=true"],
}


class Kept:
    """What a listener hears."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.metrics: list[dict[str, float]] = []

    def chunk(self, epoch: int, first: int, losses: Any) -> None:
        """Batches have trained."""
        self.losses += losses.tolist()

    def epoch(self, epoch: Any) -> None:
        """An epoch is over."""
        self.metrics.append(dict(epoch.metrics))

    def command(self, command: Any, epoch: int, step: int) -> None:
        """Nobody gives any."""

    def labelled(self, found: Any) -> None:
        """Nothing is labelled."""


def trained(spec: Any, dataset: Any) -> tuple[Kept, Any]:
    """What training comes to, and the weights."""
    from engine.specs.splitting import split_of
    from engine.training.compiled_networks import CompiledNetworks
    from engine.training.control import Control
    from engine.training.session import TrainingSession, prepare

    rows, kept = split_of(spec, dataset), Kept()
    made = prepare(CompiledNetworks(), dataset, spec, rows)
    TrainingSession(spec, rows, made).train(control=Control(), listener=kept)
    return kept, made.model.get_weights()


def main() -> None:
    """Print a line a case."""
    from engine.devices.environment import prepare

    prepare()
    from engine.devices.tensorflow_devices import configure

    configure(1, 2)
    import data
    from engine.specs import first_model
    from engine.specs.edit import with_values
    from tests.benchmarks.machine import load, machine

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=30)
    epochs = parser.parse_args().epochs
    print(f"{machine()}, {load()}; {epochs} epochs")
    for name, values in CASES.items():
        spec = with_values(first_model(), [f"training.epochs={epochs}", *values])
        dataset = data.load(spec.data.source, spec.data.label)
        one, before = trained(spec, dataset)
        two, after = trained(with_values(spec, ["training.devices=2"]), dataset)
        pairs = list(zip(one.metrics, two.metrics, strict=True))
        apart = {key: max(abs(a[key] - b[key]) for a, b in pairs) for key in one.metrics[0]}
        losses = np.abs(np.subtract(one.losses, two.losses)).max()
        weights = max(float(np.abs(a - b).max()) for a, b in zip(before, after, strict=True))
        told = ", ".join(f"{key} {value:.1e}" for key, value in apart.items())
        print(f"{name:<20} a batch's loss {losses:.1e}, weights {weights:.1e}; {told}", flush=True)


if __name__ == "__main__":
    main()
