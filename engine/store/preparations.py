"""What prepared a run's table, kept beside its checkpoints: later rows are prepared alike."""

import json
from collections.abc import Mapping
from typing import Any

from data.dataset import digest_of
from data.errors import InputError
from engine.io.files import write_atomically
from engine.store.database import Store
from engine.store.lineage import segments
from engine.store.record_damage import RecordChanged, damage_of
from engine.store.runs import run as run_of

FILE = "preparation.json"


def keep_preparation(store: Store, run: str, values: Mapping[str, Any]) -> None:
    """Write the JSON of a fitted preparation into the run's directory.

    Raises:
        OSError: the directory is not writable, or full.
    """
    text = json.dumps(values, ensure_ascii=True, allow_nan=False)
    write_atomically(store.run_directory(run) / FILE, (text + "\n").encode())


def kept_preparation(store: Store, run: str) -> dict[str, Any] | None:
    """The JSON that the run's table was prepared by; before it has its own, that of the run which
    it branches from.

    None where its table was used as it is, or nothing has been kept yet.

    Raises:
        InputError: the file is damaged or gone.
    """
    for segment in reversed(segments(store, run)):
        found = run_of(store, segment.run)
        if found is not None and found.facts.preparation is not None:
            return _read(store, segment.run, found.facts.preparation)
    return None


def _read(store: Store, run: str, digest: str) -> dict[str, Any]:
    try:
        values: Any = json.loads((store.run_directory(run) / FILE).read_text("utf-8"))
        if not isinstance(values, dict) or digest_of(values) != digest:
            raise RecordChanged
    except (OSError, ValueError, RecursionError) as error:
        reason = damage_of(FILE, error)
        raise InputError("prepare.record_damaged", run=run, reason=reason) from None
    return values
