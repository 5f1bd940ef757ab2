"""A run as the directory that W&B writes without a connection, for ``wandb sync``.

Nothing of W&B is needed to write it: no process of its own is started, nothing is sent.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.export.tracked import TrackedEpoch, TrackedRun
from engine.io.files import produce_atomically
from engine.io.record_blocks import as_file
from engine.io.wire import piece, whole
from engine.statuses import BROKEN

FOLDER = "wandb"
_PRODUCER, _OLDEST_READER = "pkgo-tui", "0.0.1"
_NUMBER, _HISTORY, _SUMMARY, _RUN, _EXIT, _HEADER = 1, 2, 3, 17, 18, 21
"""Kinds of records (``wandb_internal.proto``)."""
_LONGEST_PROJECT, _LONGEST_TAG = 128, 64


def write_directory(run: TrackedRun, epochs: Sequence[TrackedEpoch], folder: Path) -> Path:
    """Write ``offline-run-TIME-ID`` into a folder, which is made; that directory.

    Raises:
        OSError: it cannot be written.
    """
    begun = datetime.fromtimestamp(run.begun, UTC)
    made = folder / f"offline-run-{begun:%Y%m%d_%H%M%S}-{run.id}"
    (made / "files").mkdir(parents=True, exist_ok=True)

    def produce(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(as_file(_numbered(_records(run, epochs))))

    produce_atomically(made / f"run-{run.id}.wandb", produce)
    return made


def _numbered(records: Iterator[bytes]) -> Iterator[bytes]:
    for number, record in enumerate(records, 1):
        yield whole(_NUMBER, number) + record


def _records(run: TrackedRun, epochs: Sequence[TrackedEpoch]) -> Iterator[bytes]:
    yield piece(_HEADER, piece(1, piece(1, _PRODUCER) + piece(2, _OLDEST_READER)))
    yield piece(_RUN, _described(run))
    last: dict[str, Any] = {}
    for epoch in epochs:
        last = _logged(run, epoch)
        yield piece(_HISTORY, _items(1, last) + piece(2, whole(1, epoch.step)))
    yield piece(_SUMMARY, _items(1, last | run.test))
    if run.ended is not None:
        code = whole(1, 1 if run.status in BROKEN else 0)
        yield piece(_EXIT, code + whole(2, int(max(run.ended - run.begun, 0))))


def _described(run: TrackedRun) -> bytes:
    begun = int(run.begun)
    started = whole(1, begun) + whole(2, int((run.begun - begun) * 1e9))
    settings = {**run.parameters, **run.facts}
    parts = [
        piece(1, run.id),
        piece(3, _project(run.experiment)),
        piece(4, _items(1, {name: _value(one) for name, one in settings.items()})),
        piece(8, run.name),
        *([piece(9, run.note)] if run.note else ()),
        *(piece(10, tag[:_LONGEST_TAG]) for tag in run.tags),
        piece(17, started),
    ]
    return b"".join(parts)


def _value(text: str) -> Any:
    """A setting as a number, where it is one."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, bool | int | float | list) else text


def _project(name: str) -> str:
    """A project's name, which may not hold what stands in addresses."""
    found = re.sub(r"[/\\#?%:\x00-\x1f]+", "-", name).strip()
    return found[:_LONGEST_PROJECT] or _PRODUCER


def _logged(run: TrackedRun, epoch: TrackedEpoch) -> dict[str, Any]:
    its_own = {
        "_step": epoch.step,
        "_timestamp": epoch.time,
        "_runtime": max(epoch.time - run.begun, 0.0),
        "epoch": epoch.step,
    }
    return {**epoch.metrics, **its_own}


def _items(number: int, values: Mapping[str, Any]) -> bytes:
    """Names and values; a number is written so that it reads back to the same bits."""
    return b"".join(
        piece(number, piece(2, name) + piece(16, json.dumps(value)))
        for name, value in values.items()
    )
