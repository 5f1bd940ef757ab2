"""Tables of towns, and that one that streams has the parts of the same table in memory."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.dataset import Dataset
from data.sources.formats import large_text, parquet
from engine.specs import ExperimentSpec
from engine.specs.splitting import split_of
from engine.tables.loading import load

ROWS = 300
BEGIN = date(2024, 1, 1)


def in_batches(monkeypatch: pytest.MonkeyPatch, size: int = 1200) -> None:
    """Have small tables read in several parts, of four times so many bytes."""
    monkeypatch.setattr(large_text, "BLOCK", size)
    monkeypatch.setattr(parquet, "ROWS_AT_ONCE", 70)


def rows_of_towns(rows: int = ROWS, seed: int = 3, towns: int = 9) -> list[dict[str, Any]]:
    """Towns (texts), days (dates), a height with gaps, a mood that is missing now and then."""
    source = np.random.default_rng(seed)
    return [
        {
            "town": f"T{source.integers(towns):02}",
            "day": BEGIN + timedelta(days=int(source.integers(200))),
            "height": None if row % 7 == 0 else round(float(source.normal()), 3),
            "mood": "" if row % 41 == 5 else ("calm", "wild", "odd")[source.integers(3)],
            "size": row + float(source.random()),
        }
        for row in range(rows)
    ]


def as_csv(path: Path, rows: list[dict[str, Any]], form: str = "%Y-%m-%d") -> str:
    """The rows as a text table, days written in a form."""
    told = [{**row, "day": row["day"].strftime(form)} for row in rows]
    pd.DataFrame(told).to_csv(path, index=False)
    return str(path)


def spec_of(source: str, streaming: str, **said: Any) -> ExperimentSpec:
    """A description of such a table."""
    told = {"source": source, "label": "mood", **said, "streaming": streaming}
    return ExperimentSpec.parse({"network": {"layers": []}, "data": told})


def parts_in_memory(spec: ExperimentSpec) -> tuple[Dataset, list[tuple[Any, Any]]]:
    """The inputs and labels of each part."""
    found = load(spec.data)
    rows = split_of(spec, found).arrays()
    return found, [(found.features[part], found.labels[part]) for part in rows]


def parts_on_disk(spec: ExperimentSpec) -> tuple[Dataset, list[tuple[Any, Any]]]:
    """The same of a table that streams."""
    found = load(spec.data)
    file = found.rows_file
    assert file is not None
    read = [file.read(part.start, len(part)) for part in file.parts]
    return found, [(one["inputs"], one["label"]) for one in read]


def assert_the_same(source: str, **said: Any) -> Dataset:
    """Both ways have the same rows in each part; the data set that streams."""
    whole, wanted = parts_in_memory(spec_of(source, "off", **said))
    found, parts = parts_on_disk(spec_of(source, "on", **said))
    for (inputs, labels), (given, of_given) in zip(parts, wanted, strict=True):
        assert np.array_equal(labels, of_given)
        assert np.array_equal(inputs, given)
    one, other = found.description, whole.description
    told = [
        (each.rows, each.held_rows, each.class_counts, each.preparation, each.sha256)
        for each in (one, other)
    ]
    assert told[0] == told[1]
    return found
