"""The raw table of sightings, read and prepared by its recipe, beside pandas and scikit-learn.

``python -m tests.benchmarks.raw [--rows N] [FILE]``: without FILE that many rows are made first.
Each side runs in a process of its own and prints seconds (also of the processor, which a busy
machine does not change) and the most memory; both must make the same numbers.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.machine import machine

CLASSES = (4, 43, 56, 71, 98)
PARTS = ("month", "day", "hour", "minute", "second")
MEGABYTE = 1024 if sys.platform == "linux" else 1024 * 1024
"""What ``ru_maxrss`` counts in, a megabyte's worth of it."""


def ours(file: str) -> tuple[np.ndarray[Any, Any], list[float]]:
    """Inputs, and when the file was read."""
    from data.recipes.applying import apply
    from data.recipes.finding import recognised
    from data.sources.registry import read

    raw = read(file)
    done = [time.perf_counter()]
    recipe = recognised(raw.names)
    if recipe is None:
        raise SystemExit(f"{file} is no raw table of sightings")
    made = apply(raw, recipe)
    return made.prepare().apply(made.table), done


def by_hand(file: str) -> tuple[np.ndarray[Any, Any], list[float]]:
    """The same as one would write it for this table alone."""
    import pandas as pd
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder, StandardScaler

    from data.datasets.pokemon_radar.columns import FEATURE_NAMES, WEATHER

    frame = pd.read_csv(file, na_values="?")
    done = [time.perf_counter()]
    local = pd.to_datetime(frame["appearedLocalTime"])
    times = {f"local.{part}": getattr(local.dt, part) for part in PARTS}
    frame = pd.concat([frame, pd.DataFrame(times)], axis=1)
    scaled = ["latitude", "longitude", *WEATHER[1:], "population_density"]
    scaled += ["gymDistanceKm", "pokestopDistanceKm"]
    days = ["dummy_day", "Thursday", "Monday", "Tuesday", "Wednesday", "Sunday", "Friday"]
    words = ["appearedTimeOfDay", "city", "continent", "weather"]
    rest = [name for name in FEATURE_NAMES if name not in {*scaled, *words, "appearedDayOfWeek"}]
    transformer = ColumnTransformer(
        [
            ("scaled", make_pipeline(SimpleImputer(), StandardScaler()), scaled),
            ("words", OrdinalEncoder(), words),
            ("days", OrdinalEncoder(categories=[[*days, "Saturday"]]), ["appearedDayOfWeek"]),
            ("rest", "passthrough", rest),
        ]
    )
    transformer.fit(frame)
    chosen = frame[(frame["city"] == "New_York") & frame["class"].isin(CLASSES)]
    found = pd.DataFrame(
        np.asarray(transformer.transform(chosen), dtype=np.float64),
        columns=[*scaled, *words, "appearedDayOfWeek", *rest],
    )
    found[words] += 1
    return found[list(FEATURE_NAMES)].to_numpy(np.float32), done


def measured(side: str, file: str, out: Path) -> dict[str, float]:
    """One side in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.raw", file, "--side", side]
    done = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_side(side: str, file: str, out: Path) -> None:
    """Do it, and print what it took."""
    begun = time.perf_counter()
    inputs, (read,) = {"ours": ours, "by hand": by_hand}[side](file)
    ended = time.perf_counter()
    np.save(out, inputs)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "read": read - begun,
        "all": ended - begun,
        "processor": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / MEGABYTE,
    }
    print(json.dumps(figures))


def main() -> int:
    """The exit code: 0 where both sides made the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--rows", type=int, default=296_000)
    parser.add_argument("--side", choices=["ours", "by hand"])
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.side is not None:
        run_side(asked.side, asked.file, asked.out)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = asked.file
        if file is None:
            from data.datasets.raw_sightings.writing import write

            file = str(folder / "raw.csv")
            write(Path(file), asked.rows)
        print(machine())
        print(f"{'':>8}  read s   all s  processor s    MB")
        for side in ("ours", "by hand"):
            found = measured(side, file, folder / f"{side}.npy")
            print(
                f"{side:>8} {found['read']:7.1f} {found['all']:7.1f} {found['processor']:12.1f}"
                f" {found['megabytes']:5.0f}",
                flush=True,
            )
        mine, hand = (np.load(folder / f"{side}.npy") for side in ("ours", "by hand"))
    same = mine.shape == hand.shape and np.allclose(mine, hand, rtol=1e-5, atol=1e-5)
    print(
        f"{mine.shape[0]} rows of {mine.shape[1]} inputs, {'the same' if same else 'NOT the same'}"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
