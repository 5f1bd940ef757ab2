"""Tables that were read and may be asked for again: the last ones, by what their files were."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from data import Dataset
from data.catalog import path_of
from data.prepare.preparation import Preparation
from data.sources.formats.reader import Progress
from engine.specs.data import DataSpec
from engine.tables.loading import load
from engine.tables.options import Recorded

MOST_TABLES = 2
MOST_BYTES = 256_000_000
"""Of a table's inputs: larger ones are read again."""

Key = tuple[str, ...]
Loads = Callable[[DataSpec, "Recorded | None", "Progress | None"], Dataset]


class RememberedTables:
    """Loads as ``engine.tables.loading.load`` does, with its errors. A file counts as the same as
    long as its place, size and time of change are.
    """

    def __init__(self, loads: Loads = load) -> None:
        self._loads = loads
        self._kept: OrderedDict[Key, Dataset] = OrderedDict()

    def load(
        self, spec: DataSpec, recorded: Recorded | None = None, progress: Progress | None = None
    ) -> Dataset:
        """The table of a description."""
        key = _key(spec, recorded)
        known = None if key is None else self._kept.get(key)
        if key is None or known is None:
            known = self._loads(spec, recorded, progress)
            if key is None or not _may_be_kept(known):
                return known
            self._kept[key] = known
            while len(self._kept) > MOST_TABLES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return known


def _key(spec: DataSpec, recorded: Recorded | None) -> Key | None:
    """Equal for the same table; None where that cannot be told at a glance."""
    files = [spec.source] if spec.is_own else []
    files += [spec.validation.file] if spec.validation.file else []
    seen = [_identity(file) for file in files]
    if not all(seen):
        return None
    # A recipe may be a built-in one, by its name
    recipe = _identity(spec.recipe) if spec.recipe else ""
    return (spec.model_dump_json(), json.dumps(recorded, sort_keys=True), recipe, *seen)


def _identity(file: str) -> str:
    """What a file is at a glance; empty where it is none."""
    with suppress(OSError, ValueError):
        path = path_of(file).absolute()
        seen = path.stat()
        if path.is_file():
            return f"{path} {seen.st_ino} {seen.st_size} {seen.st_mtime_ns}"
    return ""


def _may_be_kept(table: Dataset) -> bool:
    """Pictures are files of their own, and large."""
    prepared: Any = table.preparation
    has_pictures = bool(table.description.shape) or bool(
        prepared is not None and Preparation.from_dict(prepared).images
    )
    return not has_pictures and table.features.nbytes <= MOST_BYTES
