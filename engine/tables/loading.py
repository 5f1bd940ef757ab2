"""The table of a description: numbers as they are, all else prepared for the rows that train."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Protocol

import data
from data import Dataset, Description
from data.errors import InputError
from data.image_tables import check, kind_of
from data.opened import open_table
from data.options import ImageOptions, RowOptions, TableOptions
from data.schema import Schema
from data.sources.formats.reader import Progress
from data.windows import WindowOptions, window_description, windowed
from engine.specs.data import DataSpec
from engine.specs.preparation import PreparationSpec
from engine.specs.splitting import split_rows
from engine.specs.validation import HoldoutSpec
from engine.tables.options import Recorded, options_of
from engine.tables.streaming import may_stream, stream_for

_FINAL = ("table.builtin_label", "table.changed_meanwhile", "table.neither_file_nor_builtin")
_NONE_DRAWN = {"cap": None, "balance": False, "sample": None}


class Load(Protocol):
    """Who loads tables for runs."""

    def __call__(
        self, spec: DataSpec, recorded: Recorded | None = None, progress: Progress | None = None
    ) -> Dataset:
        """The table of a description; see ``load``."""
        ...


def as_begun(
    spec: DataSpec,
    task: str | None,
    classes: Sequence[str] | None,
    streamed: bool | None = None,
    sampled: bool | None = None,
) -> DataSpec:
    """The data of a run that has begun, with the task that its label was then taken for, streaming
    as it did then, and all rows where no sample of numbers was drawn yet.

    All but ``spec`` is what the run knows; None and nothing for one that has not begun.
    """
    known = task or ("classification" if classes else "auto")
    if not spec.is_own or (known == "auto" and streamed is None):
        return spec
    changes: dict[str, str | None] = {} if spec.task != "auto" else {"task": known}
    if known == "regression" and not (sampled or streamed):
        changes["sample"] = None
    if spec.streaming == "auto" and (streamed or may_stream(spec)):
        changes["streaming"] = "on" if streamed else "off"
    return spec.model_copy(update=changes)


def load(
    spec: DataSpec,
    recorded: Recorded | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Dataset:
    """Read or generate the table; the rows of its validation file stand last where it has one.

    A table of nothing but numbers and a label is used as it is, unless a preparation is asked
    for or one is ``recorded``, which is applied as it was fitted. The rows of one that streams are
    written into a file of the ``folder``, or one that nobody sees.

    Raises:
        InputError: it cannot be used; file, row, column and value are named.
        ReadingStopped: the progress asked for it.
    """
    if recorded is None:
        check_images(spec)
    stream = stream_for(spec)
    if stream is not None:
        from engine.tables.streamed import streamed_dataset

        return streamed_dataset(stream, spec, recorded, progress, folder)
    return with_held(spec, lambda alone: load_alone(alone, recorded))


def described(
    spec: DataSpec, folder: Path | None = None, progress: Progress | None = None
) -> Description:
    """The description of the table that ``load`` gives; of one that streams no row is written,
    and those of pictures that are in a file of the ``folder`` are not read again.

    Raises:
        InputError: as ``load``.
    """
    stream = stream_for(spec)
    if stream is None:
        return load(spec, progress=progress).description
    from engine.tables.streamed import streamed_description

    return streamed_description(stream, spec, folder, progress)


def check_images(spec: DataSpec) -> None:
    """Refuse what is said of images, and of tables, where it has no effect.

    Raises:
        InputError: the key is named.
    """
    if not spec.is_own:
        return
    kind = kind_of(spec.source, spec.shape)
    if kind is not None:
        check(spec.source, kind, options_of(spec))
        return
    said, nothing = options_of(spec).images, ImageOptions()
    for field in fields(nothing):
        if getattr(said, field.name) != getattr(nothing, field.name):
            raise InputError("images.of_table", file=spec.source, key=f"data.images.{field.name}")


def load_alone(spec: DataSpec, recorded: Recorded | None = None) -> Dataset:
    """Read or generate the table itself; as ``load``."""
    if _chooses_of_builtin(spec) or (recorded is None and images_in(spec)):
        return data.load(spec.source, options_of(spec))
    if recorded is None and not _says_more(spec):
        try:
            return data.load(spec.source, options_of(spec))
        except InputError as refused:
            if not may_be_prepared(refused):
                raise
    table = open_table(spec.source, options_of(spec), recorded)
    rows = split_rows(spec, table.label.values, table.raw)
    return table.prepared(rows.arrays()[0], recorded)


def with_held(spec: DataSpec, load_table: Callable[[DataSpec], Dataset]) -> Dataset:
    """As ``load``, where somebody else has the table itself."""
    table = _with_held(spec, load_table)
    window = window_of(spec)
    return table if window is None else windowed(table, window)


def window_of(spec: DataSpec) -> WindowOptions | None:
    """The windows that a description asks for."""
    asked = spec.window
    return None if asked is None else WindowOptions(**asked.model_dump())


def with_windows(spec: DataSpec, table: Description) -> Description:
    """The description of a table with the windows that are asked for.

    Raises:
        InputError: it cannot have them.
    """
    window = window_of(spec)
    return table if window is None else window_description(table, window)


def _with_held(spec: DataSpec, load_table: Callable[[DataSpec], Dataset]) -> Dataset:
    table = load_table(alone(spec))
    held = held_spec(spec, table.description)
    if held is None:
        return table
    from data.joining import joined

    if table.preparation is None:
        try:
            return joined(table, data.load(held.source, options_of(held)))
        except InputError as refused:
            if not may_be_prepared(refused):
                raise
        # Only both alike: a file's own preparation would scale its numbers by other rows
        asked = {"preparation": PreparationSpec()}
        table = load_table(alone(spec).model_copy(update=asked))
    return joined(
        table, open_table(held.source, options_of(held), table.preparation).prepared_as(table)
    )


def alone(spec: DataSpec) -> DataSpec:
    """The description of the table without the file that it is validated on."""
    if spec.validation.file is None:
        return spec
    # All its rows train, but for a test part
    validation = spec.validation.model_copy(update={"file": None, "split": 0.0, "folds": None})
    return spec.model_copy(update={"validation": validation})


def held_spec(spec: DataSpec, table: Description) -> DataSpec | None:
    """The description of the file to validate on, as another table of the kind; None without.

    What chooses rows by what they hold concerns both; what draws some of them, only the table.
    """
    file = spec.validation.file
    if file is None:
        return None
    said = {"source": file, "label": table.label_name, "test": HoldoutSpec()}
    changes = {**said, **_NONE_DRAWN, "streaming": "off"}
    if table.task == "regression":
        changes["task"] = "regression"
    return alone(spec).model_copy(update=changes)


def may_be_prepared(refused: InputError) -> bool:
    """Whether a table that cannot be used as it is may be, once it is prepared."""
    return refused.code.startswith(("cell.", "table.")) and refused.code not in _FINAL


def images_in(spec: DataSpec) -> bool:
    """Whether a row of the table is an image; then no column is prepared."""
    return data.is_of_images(spec.source, spec.shape)


def is_used_as_it_is(spec: DataSpec, schema: Schema) -> bool:
    """Whether every column of the table but its label is an input, as ``load`` decides."""
    if images_in(spec) or _chooses_of_builtin(spec):
        return True
    inputs = [column for column in schema.columns if column.role != "label"]
    plain = all(column.type in ("integer", "number") and not column.missing for column in inputs)
    return plain and not _says_more(spec)


def _chooses_of_builtin(spec: DataSpec) -> bool:
    """Whether a description asks for nothing but classes and rows of a built-in data set."""
    said = options_of(spec)
    plain = replace(said, label=None, task="auto", most_bytes=None, rows=RowOptions())
    return data.is_builtin(spec.source) and plain == TableOptions()


def _says_more(spec: DataSpec) -> bool:
    """Whether a description asks for what a table of numbers, used as it is, does not need."""
    said = options_of(spec)
    return replace(said, label=None, task="auto", most_bytes=None) != TableOptions()
