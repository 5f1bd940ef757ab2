"""Writing a file of raw sightings, a block at a time: memory does not grow with the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data.datasets.raw_sightings.columns import COLUMNS
from data.datasets.raw_sightings.rows import BLOCK, block

ROWS = 2_000
SEED = 0


def write(path: Path, rows: int = ROWS, seed: int = SEED) -> None:
    """Write ``rows`` rows as CSV: a header, UTF-8, booleans as words.

    The file appears whole or not at all; the same seed writes the same bytes.

    Raises:
        OSError: the folder is missing or not writable.
    """
    from pyarrow import csv

    module: Any = csv
    options = module.WriteOptions(include_header=False, quoting_style="none")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write((",".join(COLUMNS) + "\n").encode())
            if rows:
                first = block(seed, 0)
                with module.CSVWriter(stream, first.schema, write_options=options) as writer:
                    for number in range(-(-rows // BLOCK)):
                        found = first if number == 0 else block(seed, number)
                        writer.write_batch(found.slice(0, rows - number * BLOCK))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def table(rows: int = ROWS, seed: int = SEED) -> Any:
    """The same rows as a ``pyarrow.Table`` of typed columns."""
    import pyarrow as pa

    blocks = [block(seed, number) for number in range(max(1, -(-rows // BLOCK)))]
    return pa.Table.from_batches(blocks).slice(0, rows)
