"""The preset ``table`` beside scikit-learn's HistGradientBoosting, on tables that nobody tuned for.

``python -m tests.benchmarks.tables DIR [--seeds N] [--only NAME]``: every table of the folder whose
label is known below, and five of scikit-learn's own, trained as ``pkgo-tui train table --data FILE
--label L`` trains them. HistGradientBoosting gets the same training rows, through an ordinary
ColumnTransformer, and is measured on the same validation rows: accuracy, R² for numbers. Ours are
the figures of the run's best epoch, which early stopping chose on those rows, as runs always tell.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

LABELS = {
    "audiology": ("class",),
    "auto-mpg": ("origin", "mpg"),
    "car_fuel": ("gas_type", "consume"),
    "churn": ("Churn",),
    "flags": ("binaryClass",),
    "hayes": ("class",),
    "heart": ("target",),
    "mba": ("grade_point_average",),
    "nyc": ("Conditions",),
    "pbcseq": ("binaryClass",),
    "vineyard": ("Lugs",),
    "zoo": ("class_type",),
}
OWN = ("iris", "wine", "breast_cancer", "digits", "diabetes")
MARGIN = {"accuracy": 0.03, "r2": 0.05}
"""How much worse ours may be."""


def own_table(name: str, folder: Path) -> Path:
    """One of scikit-learn's tables as a file; the label is called ``target``."""
    from sklearn import datasets

    features, labels = getattr(datasets, f"load_{name}")(return_X_y=True)
    columns = [f"f{place}" for place in range(features.shape[1])]
    path = folder / f"{name}.csv"
    pd.DataFrame(features, columns=columns).assign(target=labels).to_csv(path, index=False)
    return path


def trained(path: Path, label: str, seed: int, store: Path) -> list[dict[str, Any]]:
    """The epochs of a run of the preset, by the program itself."""
    begin = [sys.executable, "-c", "from tui.cli import main; main()"]
    command = [*begin, "train", "table", "--data", str(path), "--json"]
    command += ["--label", label, "--store", str(store), "--set", f"seed={seed}"]
    command += ["--set", f"data.validation.seed={seed}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{path.name}: {done.stderr.strip() or done.stdout.strip()[-300:]}")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in events if event["event"] == "epoch"]


def boosted(table: Any, train: Any, held: Any) -> float:
    """What HistGradientBoosting reaches on the held rows: accuracy, or R²."""
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.preprocessing import OneHotEncoder

    frame, label = as_frame(table)
    words = [name for name in frame if not pd.api.types.is_numeric_dtype(frame[name])]
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    transformer = ColumnTransformer([("words", encoder, words)], remainder="passthrough")
    inputs = transformer.fit_transform(frame.iloc[train])
    number = table.label.task == "regression"
    kind = HistGradientBoostingRegressor if number else HistGradientBoostingClassifier
    model = kind(random_state=0).fit(inputs, label[train])
    return float(model.score(transformer.transform(frame.iloc[held]), label[held]))


def as_frame(table: Any) -> tuple[pd.DataFrame, Any]:
    """The columns as one would read them with pandas, without ids; the label."""
    names = [column.name for column in table.schema.columns if column.role not in ("label", "id")]
    columns: dict[str, Any] = {}
    for name in names:
        cells = pd.Series(table.raw.columns[table.raw.names.index(name)].to_pylist())
        numbers = pd.to_numeric(cells.replace("?", ""), errors="coerce")
        missing = cells.isin(["", "?", "NA", "N/A"]) | cells.isna()
        columns[name] = numbers if (numbers.notna() | missing).all() else cells.astype(str)
    return pd.DataFrame(columns), np.asarray(table.label.values)


def compared(path: Path, label: str, seed: int, folder: Path) -> tuple[str, float, float]:
    """The measure, ours and HistGradientBoosting's."""
    from data.opened import open_table
    from engine.specs.splitting import split_rows
    from engine.store.database import Store
    from engine.store.experiments import spec_from
    from engine.store.runs import newest_runs
    from engine.tables.options import options_of

    epochs = trained(path, label, seed, folder)
    store = Store(folder)
    spec = spec_from(newest_runs(store)[0].spec)
    store.close()
    table = open_table(str(path), options_of(spec.data))
    rows = split_rows(spec.data, table.label.values, table.raw)
    measure = "r2" if table.label.task == "regression" else "accuracy"
    ours = max(epoch["metrics"][f"val_{measure}"] for epoch in epochs)
    return measure, ours, boosted(table, rows.train, rows.validation)


def main() -> int:
    """The exit code: 0 where ours is within the margin on every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    asked = parser.parse_args()
    behind = 0
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        wanted = [
            (asked.folder / f"{table}.csv", label)
            for table, labels in LABELS.items()
            for label in labels
        ]
        wanted += [(own_table(table, scratch), "target") for table in OWN]
        print(f"{'table':<16} {'label':<20} {'measure':<9}   ours boosted  difference")
        for path, label in wanted:
            if not path.is_file() or (asked.only and path.stem not in asked.only):
                continue
            found = [
                compared(path, label, seed, scratch / f"{path.stem}-{label}-{seed}")
                for seed in range(asked.seeds)
            ]
            measure, ours, boosted_ = found[0][0], *np.mean([one[1:] for one in found], axis=0)
            late = ours < boosted_ - MARGIN[measure]
            behind += late
            print(
                f"{path.stem:<16} {label:<20} {measure:<9} {ours:6.3f}  {boosted_:6.3f}"
                f"      {ours - boosted_:+.3f}{'  behind' if late else ''}",
                flush=True,
            )
    print(f"behind on {behind}")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
