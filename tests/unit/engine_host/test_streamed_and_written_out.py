"""What is written out of a table that streams: cells and inputs, part by part, as in memory."""

from pathlib import Path
from typing import Any

import pytest

from engine.tables.sampling import read_or_sample
from engine.tables.written_out import write_cells, write_inputs
from streamed_tables import as_csv, in_batches, rows_of_towns, spec_of


@pytest.fixture(autouse=True)
def _in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    in_batches(monkeypatch)
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 100)


def test_the_cells_of_all_rows_are_written_though_a_sample_is_held(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    written = {}
    for streaming in ("on", "off"):
        spec, out = spec_of(source, streaming, where="height > 0").data, tmp_path / streaming
        table = read_or_sample(spec).raw
        seen: list[float] = []
        write_cells(spec, table, out, lambda done, of, seen=seen: seen.append(done / of))
        written[streaming] = out.read_bytes()
    assert written["on"] == written["off"]
    assert written["on"].count(b"\n") == 301


def test_inputs_are_written_in_the_order_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.streaming.row_sample.MOST_ROWS", 1000)
    source = as_csv(tmp_path / "towns.csv", rows_of_towns())
    held = as_csv(tmp_path / "held.csv", rows_of_towns(50, seed=8))
    said: dict[str, Any] = {
        "validation": {"file": held},
        "test": {"split": 0.1},
        "shuffle_seed": 3,
        "preparation": {"columns": {"town": {"encoding": "target"}}},
    }
    for streaming in ("on", "off"):
        write_inputs(spec_of(source, streaming, **said).data, tmp_path / streaming)
    assert (tmp_path / "on").read_bytes() == (tmp_path / "off").read_bytes()
