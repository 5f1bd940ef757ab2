"""A claimed run as it goes to its seat: what is recorded of it, its files, and what it keeps."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.client.bridging import folder_of
from engine.on_ray.luggage import PART_BYTES, Item, Luggage, absolute, agreed_code
from engine.on_ray.paths import moved
from engine.on_ray.seat import is_kept
from engine.on_ray.transport import Cluster, Fields
from engine.settings import read_settings
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.facts import RunFacts, merged
from engine.store.lineage import segments

KEPT_BYTES = 8_000_000_000
"""So much content stays in the cluster's memory for the runs to come."""
SETTINGS = ("stream_above", "virtual_devices")
"""A person's settings that training depends on."""


class Packing:
    """Packs runs of one store; content is put into the cluster once."""

    def __init__(self, store: Store, cluster: Cluster) -> None:
        self._store = store
        self._cluster = cluster
        self._luggage = Luggage(folder_of(store.directory) / "packed")
        self._put: dict[str, tuple[int, list[Any]]] = {}

    def parcel(self, run: str, packet: Fields, threads: int) -> Fields:
        """What ``Seat.begin`` takes; ``threads`` are those that the run is to have.

        Raises:
            InputError: a file is missing, too large, or code that nobody here has agreed to.
        """
        spec = spec_from(packet["run"]["runs"][0]["spec"])
        items = self._luggage.pack(self._store, spec, run)
        before = [spec_from(rows["runs"][0]["spec"]) for rows in packet["before"]]
        items += [item for one in before for item in self._luggage.pack_code(one)]
        items = list({item.path: item for item in reversed(items)}.values())
        try:
            kept = [self._own(name, path) for name, path in self._kept(run)]
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("file.unreadable", file=str(error.filename), reason=reason) from None
        return {
            "run": run,
            "packet": _packet(packet, threads),
            "luggage": [self._shared(item) for item in items],
            "kept": kept,
            "agreed": [path for one in (spec, *before) for path in agreed_code(one)],
            "settings": _settings(),
        }

    def close(self) -> None:
        """Nothing is packed any more."""
        self._luggage.close()

    def _shared(self, item: Item) -> Fields:
        """An item whose content other runs have, too."""
        size, parts = self._put.pop(item.sha256, (item.size, []))
        parts = parts or [self._cluster.put(part) for part in item.parts()]
        self._put[item.sha256] = size, parts  # now it is the one last used
        while sum(size for size, _ in self._put.values()) > KEPT_BYTES and len(self._put) > 1:
            del self._put[next(iter(self._put))]
        about = {"path": item.path, "sha256": item.sha256, "folder": item.folder}
        return {**about, "own": False, "parts": parts}

    def _own(self, name: str, path: Path) -> Fields:
        """A file of the run's own folder, which no other needs."""
        digest, parts = hashlib.sha256(), list[Any]()
        with path.open("rb") as file:
            while part := file.read(PART_BYTES):
                digest.update(part)
                parts.append(self._cluster.put(part))
        about = {"path": name, "sha256": digest.hexdigest(), "folder": False}
        return {**about, "own": True, "parts": parts}

    def _kept(self, run: str) -> Iterator[tuple[str, Path]]:
        """The files of the run's folder; of those that it branches from the networks that were
        trained before.
        """
        for segment in segments(self._store, run):
            folder = self._store.run_directory(segment.run)
            pattern = "**/*" if segment.run == run else "pretrained-*.keras"
            for path in sorted(folder.glob(pattern)):
                name = path.relative_to(folder)
                if path.is_file() and all(is_kept(part) for part in name.parts):
                    yield f"{segment.run}/{name.as_posix()}", path


def _packet(packet: Fields, threads: int) -> Fields:
    """The packet with whole paths in its descriptions, and the threads of a run that has begun
    with none yet.
    """

    def whole(row: Fields) -> Fields:
        return {**row, "spec": json.dumps(moved(json.loads(row["spec"]), absolute))}

    def whole_run(rows: Fields) -> Fields:
        return {**rows, "runs": [whole(row) for row in rows["runs"]]}

    own = whole_run(packet["run"])
    row = own["runs"][0]
    if json.loads(row["facts"]).get("threads") is None:
        row["facts"] = merged(row["facts"], RunFacts(threads=threads))
    return {
        **packet,
        "experiment": whole(packet["experiment"]),
        "run": own,
        "before": [whole_run(rows) for rows in packet["before"]],
    }


def _settings() -> dict[str, str]:
    known = read_settings()
    values = {name: getattr(known, name) for name in SETTINGS}
    return {name: str(value) for name, value in values.items() if value is not None}
