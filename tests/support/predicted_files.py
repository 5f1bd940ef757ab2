"""Small tables to train on and to predict, and what a model says of a file."""

from pathlib import Path
from typing import Any

import numpy as np

from engine.predict.model import LoadedModel
from engine.predict.work import Done, predict_file

TOWNS = ("Lima", "Oslo", "Turku")


def mixed_rows(rows: int = 60) -> dict[str, list[str]]:
    """Columns of words, gaps, numbers and times; a label of classes, and one that is a number."""
    source = np.random.default_rng(5)
    heights = [f"{source.normal() + row % 3:.3f}" for row in range(rows)]
    return {
        "town": [TOWNS[row % 3] for row in range(rows)],
        "height": ["" if row % 9 == 0 else height for row, height in enumerate(heights)],
        "seen": [f"2024-03-{1 + row % 28:02} {row % 24:02}:10:00" for row in range(rows)],
        "mood": [
            ("calm", "wild")[int(row % 3 == 1 or source.random() < 0.2)] for row in range(rows)
        ],
        "price": [f"{100 + 7 * (row % 3) + source.normal():.4f}" for row in range(rows)],
    }


def written(path: Path, columns: dict[str, list[str]], sep: str = ",") -> Path:
    lines = [sep.join(columns), *(sep.join(row) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def predicted(model: LoadedModel, file: Path | str) -> tuple[Done, dict[str, Any]]:
    """A file predicted: what came of it, and the columns of the predictions."""
    tables: list[Any] = []
    done = predict_file(model, str(file), None, tables.append)
    names = tables[0].column_names
    return done, {
        name: np.concatenate([table[name].to_numpy() for table in tables]) for name in names
    }
