"""The engine's figures: ratios measured side by side in one process, medians of repeats.

``python -m tests.benchmarks.engine [--data TABLE] [--repeats N]`` prints one table. Every way
uses one thread, as the host sets it for dense networks.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from engine.devices.environment import prepare

prepare()

import numpy as np  # noqa: E402

import data  # noqa: E402
from engine.devices.tensorflow_devices import configure  # noqa: E402
from engine.specs import first_model  # noqa: E402
from engine.specs.edit import with_value  # noqa: E402
from engine.training.steps.exact import ExactSteps  # noqa: E402
from engine.training.steps.turbo import TurboSteps  # noqa: E402
from tests.benchmarks import epoch_events, ways  # noqa: E402
from tests.benchmarks.equality import equality  # noqa: E402
from tests.benchmarks.machine import installed, load, machine, measured, row, timed  # noqa: E402
from tests.benchmarks.never_slower import never_slower  # noqa: E402
from tests.benchmarks.others import NAMES, Other  # noqa: E402

EPOCHS = 10
Ways = dict[str, Callable[[], object]]


def side_by_side(rows: ways.Rows, optimizer: str, repeats: int) -> None:
    """The tutorial's network by every way there is."""
    spec = with_value(first_model(), "training.optimizer.name", optimizer)
    chosen: Ways = {
        "fit": ways.fit(spec, rows, EPOCHS),
        "exact": ways.engine(spec, rows, EPOCHS, ExactSteps),
        "turbo": ways.engine(spec, rows, EPOCHS, TurboSteps),
        "fit, cached tf.data, 32 steps an execution": ways.fit_cached(spec, rows, EPOCHS),
        "scikit-learn MLPClassifier": ways.scikit(spec, rows, EPOCHS),
    }
    with tempfile.TemporaryDirectory() as folder:
        file, cut, targets = Path(folder) / "rows.npz", rows.cut, rows.targets
        parts = {"x": rows.features[:cut], "y": targets[:cut]}
        np.savez(file, kept_x=rows.features[cut:], kept_y=targets[cut:], **parts)
        rate = spec.training.optimizer.learning_rate
        others = {
            name: Other(library, file, EPOCHS, optimizer, rate)
            for library, name in NAMES.items()
            if installed(library)
        }
        try:
            found = measured({**chosen, **others}, repeats)
        finally:
            for other in others.values():
                other.close()
    print(f"\nOne epoch of the tutorial's network, {optimizer}, batch 16, {cut} rows, validated")
    ours = {name: found[name] / EPOCHS for name in ("exact", "turbo")}
    for name, seconds in found.items():
        if name in ours:
            print(row(name, seconds / EPOCHS, {"as fast as fit": found["fit"] / EPOCHS}))
        else:
            faster = ", ".join(
                f"{mine} is ×{seconds / EPOCHS / took:.2f} as fast" for mine, took in ours.items()
            )
            print(row(name, seconds / EPOCHS, {}, faster))
    for library, name in NAMES.items():
        if not installed(library):
            print(f"  {name:<44} not installed (optional dependencies: benchmark)")


def writing(rows: ways.Rows, repeats: int) -> None:
    """What events and kept states cost: the same training with and without them, in turn.

    A part in a hundred is less than the machine's moods: each is held against its neighbour.
    """
    epochs = 50
    found = timed(
        {
            "exact, nothing written": ways.engine(first_model(), rows, epochs, ExactSteps, False),
            "exact, events to a store on disk": ways.engine(
                first_model(), rows, epochs, ExactSteps
            ),
            "exact, events and states": ways.engine(
                first_model(), rows, epochs, ExactSteps, keeps=True
            ),
        },
        3 * repeats,
    )
    print("\nWriting events, and the state to resume from")
    bare = found["exact, nothing written"]
    for name, times in found.items():
        more = median(one / other for one, other in zip(times, bare, strict=True)) - 1
        print(row(name, median(times) / epochs, {}, f"{more * 100:+.1f} %"))
    alone = epoch_events.seconds(rows)
    part = alone / (median(bare) / epochs)
    print(row("an epoch's events alone", alone, {}, f"{part * 100:+.1f} %   at most +3.0 %"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=data.BUILTIN, help="the built-in table or a CSV file")
    parser.add_argument("--repeats", type=int, default=7)
    chosen = parser.parse_args()
    threads = configure()["threads"]
    print(f"{machine()}; {load()}; {threads} thread each")
    print(f"Medians of {chosen.repeats} interleaved repeats", flush=True)
    rows = ways.table(chosen.data)
    equality(rows)
    for optimizer in ("sgd", "adam"):
        side_by_side(rows, optimizer, chosen.repeats)
    writing(rows, chosen.repeats)
    never_slower(min(chosen.repeats, 5))
    print(f"  {load()}")


if __name__ == "__main__":
    main()
