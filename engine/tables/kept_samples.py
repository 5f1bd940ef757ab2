"""Samples of tables that stream, in files (``kept_files``): what a column is for may be changed,
and one row after the other be looked at, without another pass over the table.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.dialect import Dialect
from data.errors import InputError
from data.messages import Message
from data.parsing import NumberFormat
from data.picture_files.named_pictures import NamedPictures
from data.raw_table import RawTable, TextFormat
from data.sources.formats.reader import Progress
from data.sources.streams import TableStream
from data.sources.text import locate
from data.streaming.asked import Asked
from data.streaming.label_count import LabelCount
from data.streaming.looking import LookedAt, look_at
from data.streaming.recipe_survey import rows_of_recipe
from engine.specs.data import DataSpec
from engine.tables.kept_files import found_or_made, must_fit, replacing
from engine.tables.keys import recipe_digest
from engine.tables.one_at_a_time import one_at_a_time
from engine.tables.options import options_of

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 2
SUFFIX = ".sample"
_ABOUT = b"about"


def looked_at(
    stream: TableStream,
    spec: DataSpec,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> LookedAt:
    """A sample of the table: one that the ``folder`` has of the file as it is, or one that is drawn
    now, and kept there where there is a folder with room for it. Where another process draws the
    same this one waits for it.

    Raises:
        InputError: the table cannot be read.
        ReadingStopped: the progress asked for it.
    """
    asked = options_of(spec)

    def pass_over(progress: Progress | None) -> LookedAt:
        chosen = rows_of_recipe(stream.with_digest(), asked)
        return look_at(chosen, Asked.of(asked), progress)

    if folder is None:
        return pass_over(progress)
    name = _key(stream, spec)
    with one_at_a_time(folder / f".{name}.busy{SUFFIX}", stream.source, progress) as told:
        return _found_or_drawn(folder, name, stream, lambda: pass_over(told))


def known_sample(stream: TableStream, spec: DataSpec, folder: Path | None) -> LookedAt | None:
    """The sample that the ``folder`` has of the file as it is; None: there is none."""
    return None if folder is None else _read(folder / f"{_key(stream, spec)}{SUFFIX}", stream)


def _found_or_drawn(
    folder: Path, name: str, stream: TableStream, draw: Callable[[], LookedAt]
) -> LookedAt:
    def make(path: Path) -> LookedAt:
        found = draw()
        with suppress(InputError, OSError, ValueError, NotImplementedError):  # it is drawn again
            _write(path, found)
        return found

    def find(path: Path) -> LookedAt | None:
        return _read(path, stream)

    try:
        return found_or_made(folder, name, stream.source, find, make, suffix=SUFFIX)
    except InputError as refused:
        if refused.code != "streaming.not_written":
            raise
        return draw()  # it is a help to have it kept, and no more


def _key(stream: TableStream, spec: DataSpec) -> str:
    """What the sample, and the label that is counted with it, depend on."""
    said = spec.model_dump(mode="json", include={"label", "reading", "recipe", "where"})
    known = [FORMAT, str(stream.path.absolute()), stream.state, said, recipe_digest(spec)]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:32]


def _write(path: Path, found: LookedAt) -> None:
    import os

    import pyarrow as pa

    raw, counted = found.sample, found.counted
    about: dict[str, Any] = {
        "rows": found.rows,
        "name": raw.name,
        "sha256": raw.sha256,
        "names": raw.names,
        "format": None if raw.format is None else asdict(raw.format),
        "notes": [note.to_dict() for note in raw.notes],
        "doubtful": [note.to_dict() for note in raw.doubtful],
        "label": found.label,
        "form": None if counted is None else counted.form.to_dict(),
        "texts": None if counted is None or counted.texts is None else list(counted.texts.items()),
        "moments": None if counted is None else asdict(counted.numbers),
    }
    columns: dict[str, Any] = {str(place): column for place, column in enumerate(raw.columns)}
    of_rows = {"lines": raw.lines, "in file": raw.numbers, "numbers": found.numbers}
    table: Any = pa.table({**columns, **of_rows})
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    must_fit(table.nbytes, raw.source, path.parent)
    ipc: Any = pa.ipc
    with replacing(path) as out:
        with ipc.new_file(out, table.schema) as writer:
            writer.write_table(table)
        out.flush()
        os.fsync(out.fileno())


def _read(path: Path, stream: TableStream) -> LookedAt | None:
    """What ``_write`` wrote; None where there is nothing whole."""
    import pyarrow as pa

    ipc: Any = pa.ipc
    try:
        with path.open("rb") as file:
            table: pa.Table = ipc.open_file(file).read_all()
        about: dict[str, Any] = json.loads((table.schema.metadata or {})[_ABOUT])
        raw = RawTable(
            stream.source,
            str(about["name"]),
            str(about["sha256"]),
            tuple(map(str, about["names"])),
            tuple(table.columns[:-3]),
            _format(about["format"]),
            table.column("lines").to_numpy(),
            tuple(map(Message.from_dict, about["notes"])),
            tuple(map(Message.from_dict, about["doubtful"])),
            pictures=NamedPictures(locate(stream.source).absolute().parent),
            numbers=table.column("in file").to_numpy(),
        )
        numbers = table.column("numbers").to_numpy()
        return LookedAt(int(about["rows"]), raw, numbers, about["label"], _counted(about))
    except (OSError, pa.ArrowException, InputError, LookupError, TypeError, ValueError):
        return None


def _counted(about: dict[str, Any]) -> LabelCount | None:
    if about["form"] is None:
        return None
    texts = None if about["texts"] is None else {str(text): int(n) for text, n in about["texts"]}
    counted = LabelCount(NumberFormat.from_dict(about["form"]), texts)
    return replace(counted, numbers=replace(counted.numbers, **about["moments"]))


def _format(values: dict[str, Any] | None) -> TextFormat | None:
    if values is None:
        return None
    told: dict[str, Any] = {**values, "dialect": Dialect(**values["dialect"])}
    return TextFormat(**told)
