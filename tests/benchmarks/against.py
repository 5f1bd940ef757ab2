"""An earlier version beside this one, in one run: ``python -m tests.benchmarks.against REVISION``.

Milliseconds of an epoch, exact and turbo, SGD and Adam, validation and events included: on the
tutorial's table, where the steps take the time, and on 150 rows of 4 columns, where what is around
them does. Each version has a process of its own, and they take turns; ``ratio`` is the median of
new by old of ``--repeats`` turns, the medians stand before it. ``--part warm_start`` runs that part
of the benchmarks with each version instead, twice in turn.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

TREE = Path(__file__).parents[2]
EPOCHS = {"tutorial": 20, "150 rows": 100}


def serve() -> None:
    """Train each case once for every line that comes in; answer with milliseconds an epoch."""
    from engine.devices.environment import prepare

    prepare()
    import data
    from engine.devices.tensorflow_devices import configure
    from engine.specs import first_model
    from engine.specs.edit import with_value
    from engine.training.steps.exact import ExactSteps
    from engine.training.steps.turbo import TurboSteps
    from tests.benchmarks import ways

    configure()
    tables = {"tutorial": ways.table(data.BUILTIN), "150 rows": ways.invented(150, 4, 3)}
    cases = dict[str, tuple[Callable[[], object], int]]()
    for table, rows in tables.items():
        for optimizer in ("sgd", "adam"):
            spec = with_value(first_model(), "training.optimizer.name", optimizer)
            for name, steps in {"exact": ExactSteps, "turbo": TurboSteps}.items():
                train = ways.engine(spec, rows, EPOCHS[table], steps)
                train()
                cases[f"{table}, {name}, {optimizer}"] = (train, EPOCHS[table])
    for _ in sys.stdin:
        found = dict[str, float]()
        for name, (train, epochs) in cases.items():
            begun = time.perf_counter()
            train()
            found[name] = (time.perf_counter() - begun) / epochs * 1000
        print(json.dumps(found), flush=True)


def unpacked(revision: str, folder: Path) -> Path:
    """The files of a revision in a folder."""
    command = ["git", "-C", str(TREE), "archive", revision]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def python(tree: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment in which modules are those of a tree."""
    return [sys.executable, "-P", *arguments], {**os.environ, "PYTHONPATH": str(tree)}


def epochs_of(trees: list[Path], repeats: int) -> None:
    """Print the cases, old and new in turn."""
    with ExitStack() as stack:
        serving: list[subprocess.Popen[str]] = []
        for tree in trees:
            command, around = python(tree, str(Path(__file__)), "--serve")
            process = subprocess.Popen(
                command, env=around, cwd=tree, text=True, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            serving.append(stack.enter_context(process))
            stack.callback(process.kill)
        turns = [[_asked(one) for one in serving] for _ in range(repeats)]
    for name in turns[0][0]:
        old, new = ([turn[which][name] for turn in turns] for which in (0, 1))
        ratio = median(one / other for one, other in zip(new, old, strict=True))
        print(f"  {name:<28} {median(old):7.2f} {median(new):7.2f} ms   ratio {ratio:.3f}")


def _asked(process: "subprocess.Popen[str]") -> dict[str, float]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise SystemExit("against: that version cannot be measured so; its ways are others")
    return json.loads(line)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision", nargs="?", default="HEAD~1")
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--part", default="")
    parser.add_argument("--serve", action="store_true")
    asked = parser.parse_args()
    if asked.serve:
        serve()
        return
    with tempfile.TemporaryDirectory() as scratch:
        trees = [unpacked(asked.revision, Path(scratch)), TREE]
        print(f"{asked.revision} and this version, load {os.getloadavg()[0]:.2f}", flush=True)
        if not asked.part:
            epochs_of(trees, asked.repeats)
            return
        for name, tree in [*zip(("old", "new"), trees, strict=True)] * 2:
            print(f"\n{name}", flush=True)
            command, around = python(tree, "-m", f"tests.benchmarks.{asked.part}")
            subprocess.run(command, env=around, cwd=tree, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
