"""A table that is not only numbers, opened: rows chosen, roles known, labels read.

What its columns become depends on the rows that train: ``OpenTable.prepared`` gives the arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from data.choosing import chosen_rows, sampled_rows, without_effect
from data.dataset import Dataset, Description, LabelReason, digest_of
from data.errors import InputError
from data.filtering import rows_where
from data.judging import is_sorted
from data.labels_left_out import NONE_UNREAD, UnreadLabels, left_out, numbers_of_label
from data.messages import Message
from data.named_images import forget, names_of_rows, of_images, two_labels
from data.options import TableOptions
from data.parsing import numbers_in
from data.parsing.column_texts import texts_of
from data.prepare.application import not_in
from data.prepare.fitting import fit
from data.prepare.misfits import misfits
from data.prepare.preparation import Preparation
from data.prepare.settings import drops_rows, in_use
from data.raw_table import RawTable
from data.recipes.applying import RecipeTable
from data.recipes.opening import by_recipe, fitting
from data.roles.ignored import ignored_note
from data.roles.label_names_rows import label_names_rows
from data.roles.picture_names import missing_pictures
from data.roles.table_schema import schema_of
from data.roles.task_choice import task_of
from data.schema import ColumnSchema, Schema, Task, TaskChoice
from data.sources import registry
from data.sources.label_values import LabelValues, label_values, quantity_of
from data.sources.labels import is_missing, is_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class OpenTable:
    """The chosen rows of ``raw`` with their labels; ``schema`` has a label.

    ``notes`` are what a person should know before training.
    """

    raw: RawTable
    schema: Schema
    options: TableOptions
    label: LabelValues
    notes: tuple[Message, ...]
    made: RecipeTable | None = None
    """What a recipe makes of the file, the rows of ``raw`` and no others; None: there is none."""

    def prepared(
        self, train: NDArray[np.int64], recorded: Mapping[str, Any] | None = None
    ) -> Dataset:
        """Its columns as inputs, fitted on the rows ``train`` (int64 places, in their order).

        ``recorded`` is the JSON of an earlier run's preparation, which is applied as it is.

        Raises:
            InputError: no input is left, or the record does not fit the table.
        """
        if recorded is None and self.made is not None:
            preparation = self.made.prepare(train)
        elif recorded is None:
            options = in_use(self.options.preparation, self.schema)
            preparation = fit(self.raw, self.schema, train, options, self.label.values)
        else:
            preparation = Preparation.from_dict(recorded)
        values, about = preparation.to_dict(), of_images(preparation, self.raw, self.options)
        applied = preparation.application(self.raw, train)
        description = replace(
            self.description,
            **about,
            feature_names=tuple(one.name for one in preparation.inputs),
            notes=(
                *self.notes,
                *self.label.notes,
                *not_in(applied.notes, preparation.notes),
                *applied.notes,
                *two_labels(preparation, self.raw, self.label),
            ),
            preparation=digest_of(values),
        )
        forget(self.raw)
        files = names_of_rows(description, self.raw)
        given = applied.inputs, self.label.values, values, self.raw
        return Dataset(description, *given, files=files)

    def prepared_as(self, other: Dataset) -> Dataset:
        """Its columns as the inputs of another table, by that table's preparation.

        Rows that lack what is to drop the row are left out.

        Raises:
            InputError: a column is missing, or no row is left.
        """
        values = other.preparation or {}
        preparation = Preparation.from_dict(values)
        about = of_images(preparation, self.raw, self.options)
        applied = preparation.application(self.raw)
        if not len(applied.complete):
            raise InputError("prepare.no_rows_left", file=self.raw.source)
        whole = len(applied.complete) == self.raw.rows
        number = self.label.task == "regression"
        task: TaskChoice = "regression" if number else "classification"
        table = self if whole else _of_rows(self, applied.complete, task)
        description = replace(
            table.description,
            **about,
            notes=(*table.notes, *table.label.notes, *applied.notes),
            feature_names=other.description.feature_names,
            preparation=other.description.preparation,
        )
        inputs = applied.inputs[applied.complete]
        forget(self.raw)
        files = names_of_rows(description, table.raw)
        given = inputs, table.label.values, values, table.raw
        return Dataset(description, *given, files=files)

    @property
    def label_column(self) -> ColumnSchema:
        """The column that is predicted."""
        place = self.schema.label
        assert place is not None
        return self.schema.columns[place]

    @property
    def description(self) -> Description:
        """The table without its inputs, which are not known yet."""
        why = self.label_column.reason.code.removeprefix("role.label_")
        return Description(
            source=self.raw.source,
            name=self.raw.name,
            rows=len(self.label.values),
            feature_names=(),
            class_names=self.label.names,
            class_counts=self.label.counts,
            label_name=self.label_column.name,
            sha256=self.raw.sha256,
            label_reason=cast("LabelReason", why),
            task=self.label.task,
            quantity=self.label.quantity,
            label_sorted=is_sorted(self.label.values),
        )


def open_table(
    source: str, options: TableOptions, recorded: Mapping[str, Any] | None = None
) -> OpenTable:
    """Read a table of any format and find out what its columns are for.

    ``recorded`` is the JSON of an earlier run's preparation: where none of its columns names
    pictures no column is found to, as it was not then.

    Rows that do not fit ``options.where``, that have no label, or lack what is to drop the row
    are left out; of the rest those that ``options.rows`` choose are used.

    Raises:
        InputError: it cannot be read, has no label that can be used, or no row is left.
    """
    raw = registry.read(source, options.reading)
    if recorded is not None and not Preparation.from_dict(recorded).images:
        raw = replace(raw, pictures=None)
    return opened(raw, options)


def opened(raw: RawTable, options: TableOptions, made: RecipeTable | None = None) -> OpenTable:
    """As ``open_table``, of a table that was read already; ``made`` is what a recipe made of it,
    where its rows are chosen already.
    """
    import numpy as np

    source, fits = raw.source, fitting(raw.names, options)
    if made is None:
        raw, made = rows_in_use(raw, options)
    else:
        raw = made.table
    if made is not None:
        options = replace(options, label=made.recipe.label)
    schema = schema_of(raw, options) if made is None else made.schema
    notes = [*fits, *misfits(raw, schema), *label_names_rows(raw, schema), *raw.doubtful]
    notes += [*missing_pictures(raw, schema), *ignored_note(schema), *raw.notes]
    nothing = LabelValues("classification", np.zeros(0))
    table = OpenTable(raw, schema, options, nothing, (), made)
    task = task_of(raw, schema.label or 0, _asked(options.task)).task
    known, unread = _labelled(raw, schema.label or 0, number=task == "regression")
    if not len(known):
        raise InputError("table.labels_missing", file=source)
    if len(known) < raw.rows:
        notes += left_out(table.label_column.name, raw.rows - len(known), unread)
        table = _taken(table, known)
    wanted: TaskChoice = "regression" if task == "regression" else options.task
    table = _complete(replace(table, label=_label_of(table, wanted), notes=tuple(notes)), wanted)
    if table.label.task == "regression":
        table = replace(table, notes=(*table.notes, *without_effect(options.rows)))
        kept = sampled_rows(table.raw.rows, options.rows)
    else:
        kept = chosen_rows(table.label.values, table.label.names, options.rows, source)
    return table if len(kept) == table.raw.rows else _of_rows(table, kept, wanted)


def rows_in_use(raw: RawTable, options: TableOptions) -> tuple[RawTable, RecipeTable | None]:
    """The rows that a query or a recipe chooses, and what the recipe makes of them, if any.

    Raises:
        InputError: the recipe or the query cannot be used, or no row fits.
    """
    if options.recipe:
        made = by_recipe(raw, options)
        return made.table, made
    if not options.where:
        return raw, None
    chosen = raw.taken(rows_where(raw, options.where))
    if not chosen.rows:
        raise InputError("filter.no_rows", file=raw.source, query=options.where)
    return chosen, None


def labelled(raw: RawTable, label: str, task: Task) -> OpenTable:
    """A table of which every row is used and the label is known; of other columns nothing is.

    Raises:
        InputError: a label cannot be what the task asks for.
        ValueError: there is no such column, or a row has no label.
    """
    import numpy as np

    asked = Message("role.label_asked")
    columns = (
        ColumnSchema(name, "text", "label" if name == label else "ignore", asked, 1.0, 0, 0)
        for name in raw.names
    )
    nothing = LabelValues("classification", np.zeros(0))
    table = OpenTable(raw, Schema(tuple(columns)), TableOptions(), nothing, ())
    place, number = raw.names.index(label), task == "regression"
    if len(_labelled(raw, place, number=number)[0]) < raw.rows:
        raise ValueError("labels are missing")
    wanted: TaskChoice = "regression" if number else "classification"
    return replace(table, label=_label_of(table, wanted))


def _asked(task: TaskChoice) -> Any:
    return None if task == "auto" else task


def _labelled(raw: RawTable, place: int, *, number: bool) -> tuple[NDArray[np.int64], UnreadLabels]:
    """The places of the rows (int64) whose label can be used, and what stands for it elsewhere."""
    import numpy as np

    if number:
        values, unread = numbers_of_label(raw, place)
        return np.flatnonzero(np.isfinite(values)).astype(np.int64), unread
    codes = texts_of(raw.columns[place], is_missing).codes
    return np.flatnonzero(codes >= 0).astype(np.int64), NONE_UNREAD


def _label_of(table: OpenTable, task: TaskChoice) -> LabelValues:
    """The label of rows that all have one."""
    import numpy as np

    about = (table.raw.source, table.label_column.name)
    column = table.raw.columns[table.schema.label or 0]
    if task == "regression":
        values = numbers_in(column)[0]
        if not np.isfinite(values.astype(np.float32)).all():
            raise InputError("label.too_large", file=about[0], column=about[1])
        return LabelValues("regression", values, quantity=quantity_of(values, *about))
    found_texts = texts_of(column, is_missing)
    codes, texts = found_texts.codes, list(found_texts.texts)
    if all(map(is_number, texts)):
        task = "classification"  # that they are no quantity is known already
    found = label_values(codes, texts, about, task)
    assert found is not None  # it is None for a number alone
    return found


def _complete(table: OpenTable, task: TaskChoice) -> OpenTable:
    """Without the rows that lack something in a column which is to drop them."""
    import numpy as np

    if table.made is not None:
        if not table.made.drops_rows:
            return table
        preparation = table.made.prepare()
    else:
        options = table.options.preparation
        if options is None or not drops_rows(options):
            return table
        everything = np.arange(table.raw.rows, dtype=np.int64)
        preparation = fit(table.raw, table.schema, everything, options, table.label.values)
    applied = preparation.application(table.raw)
    if not applied.left_out:
        return table
    fewer = _of_rows(table, applied.complete, task)
    return replace(fewer, notes=(*table.notes, *applied.left_out))


def _of_rows(table: OpenTable, kept: NDArray[np.int64], task: TaskChoice) -> OpenTable:
    """Only some rows; classes that none of them has are gone."""
    fewer = _taken(table, kept)
    return replace(fewer, label=_label_of(fewer, task))


def _taken(table: OpenTable, kept: NDArray[np.int64]) -> OpenTable:
    """Some rows, without their label."""
    made = None if table.made is None else table.made.taken(kept)
    return replace(table, raw=table.raw.taken(kept), made=made)
