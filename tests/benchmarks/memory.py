"""Whether a host keeps its size over many runs.

``python -m tests.benchmarks.memory [--runs N]``: short runs of different networks through one host,
whose memory is looked at after each; from run 20 to the end it may grow by 5 %. A host may also
make room for a fresh one between two runs.
"""

import argparse
import statistics
import sys
import time

import psutil

from engine.specs import ExperimentSpec
from tests.benchmarks.machine import load, machine
from tests.benchmarks.serving import Serving, serving, until

SETTLED = 20
NEAR = 5
"""So many measurements make one figure: collections come and go."""
RELU = {"units": 128, "activation": "relu"}
NETWORKS = (
    {"layers": [{"units": 128}, {"units": 256}]},
    {"layers": [RELU, {**RELU, "dropout": 0.3, "batch_norm": True}]},
    {"layers": [{**RELU, "l2": 0.001}]},
)
OPTIMIZERS = ("sgd", "adam", "rmsprop")


def short_run(number: int) -> ExperimentSpec:
    """Two epochs of one of the networks."""
    training = {"epochs": 2, "optimizer": {"name": OPTIMIZERS[number // 3 % len(OPTIMIZERS)]}}
    network = NETWORKS[number % len(NETWORKS)]
    return ExperimentSpec.parse({"seed": number, "network": network, "training": training})


def sizes(served: Serving, runs: int) -> tuple[list[float], int]:
    """Memory of the host in MB after each run, and how many hosts there were."""
    found: list[float] = []
    hosts: set[int] = set()
    begun = time.monotonic()
    for number in range(1, runs + 1):
        served.train(short_run(number))
        until(lambda: bool(served.pids))
        time.sleep(0.05)  # the host forgets the run
        pid = served.pids[0]
        hosts.add(pid)
        found.append(psutil.Process(pid).memory_info().rss / 1e6)
        left = (time.monotonic() - begun) / number * (runs - number)
        print(
            f"\r  run {number} of {runs}, {found[-1]:.0f} MB, {left:.0f} s left   ",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    return found, len(hosts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    runs = max(parser.parse_args().runs, SETTLED + NEAR)
    print(f"{machine()}; {load()}", flush=True)
    with serving() as served:
        empty = psutil.Process(served.pids[0]).memory_info().rss / 1e6
        found, hosts = sizes(served, runs)
    print(f"\nMemory of a host over {runs} runs; medians of {NEAR}")
    settled = statistics.median(found[SETTLED - NEAR : SETTLED])
    for after in sorted({SETTLED, *range(100, runs, 100), runs}):
        size = statistics.median(found[after - NEAR : after])
        growth = f"{(size / settled - 1) * 100:+.1f} %" if after > SETTLED else ""
        print(f"  {f'after {after} runs':<44} {size:9.0f} MB   {growth}".rstrip())
    print(f"  {'warm, before the first':<44} {empty:9.0f} MB")
    print(f"  at most +5.0 %; {hosts} host{'' if hosts == 1 else 's'}; {load()}")


if __name__ == "__main__":
    main()
