"""Of tables: finding, reading and dividing them."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import _, plain, plural
from tui.locale.words import fill, listed, words


def _no_such_column(params: Mapping[str, Any]) -> str:
    said = _('there is no column "{field}" to choose rows by', field=params["field"])
    if not params["alike"]:
        return said
    return said + _("; did you mean {meant}?", meant=_(" or ").join(params["alike"]))


def _no_such_class(params: Mapping[str, Any]) -> str:
    said = _('no row of {file} has the class "{value}"', file=params["file"], value=params["value"])
    if not params["alike"]:
        return said
    return said + _("; did you mean {meant}?", meant=_(" or ").join(params["alike"]))


_CELL = "{file}, row {row} (line {line}), column {column!q}: "
_LABEL = "{file}: the label column {column!q} "


def _no_split_column(params: Mapping[str, Any]) -> str:
    splits = plain("There is no column {column!q} to split by")
    text = fill(splits if "key" in params else plain("There is no column {column!q}"), params)
    near = params.get("near")
    return text + (_("; did you mean {near}?", near=listed(near)) if near else ".")


def _ignored(params: Mapping[str, Any]) -> str:
    columns, count = params["columns"], int(params["count"])
    named = ", ".join(words(column) for column in columns)
    if count > len(columns):
        named += _(", and {more} more", more=count - len(columns))
    said = plural("{count} column is ignored: ", "{count} columns are ignored: ", count)
    return said.format(count=count) + named


ENTRIES: dict[str, Entry] = {
    "table_note.window_begins": Plural(
        "the window of the first row begins before the table: there are zeros",
        "the windows of the first {rows} rows begin before the table: there are zeros",
        "rows",
    ),
    "window.longer_than_table": "{file} has {rows:,} rows in a row, and a window reaches over "
    "{reach:,}: take a smaller length, stride or horizon",
    "window.no_rows_of_numbers": "{file} has images for rows: windows are made of rows of numbers",
    "window.not_in_order": "{file}, row {row}: it comes before the row above it in time "
    "({columns!l}), and a table that streams is read in the order of its file: sort the file so, "
    "or set data.streaming=off if it fits into memory",
    # Said of runs of earlier versions
    "cell.comma_of_thousands": _CELL + "{value!q} is not a number here: write it without the comma "
    "if that divides thousands, with a point if it is a decimal comma.",
    "cell.comma": _CELL + "{value!q} is not a number (a comma is no decimal point here).",
    "cell.empty": _CELL + "the cell is empty; every feature needs a number.",
    "cell.infinite": _CELL + "{value!q} is infinite; every feature needs a finite number.",
    "cell.label_missing": _CELL + "the label is missing.",
    "cell.missing": _CELL + "{value!q} stands for a missing value; every feature needs a number.",
    "cell.no_number": _CELL + "{value!q} is not a number.",
    "cell.not_boolean": _CELL + "{value!q} stands in a true/false column.",
    "cell.too_large": _CELL + "{value!q} is too large for a 32-bit float (at most 3.4e38).",
    "cell.word": _CELL + "{value!q} is not a number. The label is the last column, {label!q}; if "
    "{column!q} is to be predicted, say so: --label {column!q}.",
    "file.link_astray": "{file} is a link that leads nowhere, or in a circle.",
    "file.missing": "{file}: there is no such file.",
    "file.no_path": "{file!q} cannot be a file's path.",
    "file.not_regular": "{file} is not a regular file.",
    "file.unreadable": "{file} cannot be read: {reason}.",
    "choose.no_sample_of_builtin": "{file} is built in: choose classes, and so many rows of each "
    "(data.classes, data.cap), not a sample",
    "choose.no_such_class": _no_such_class,
    "choose.one_class_left": "{file}: rows of one class are left at most: nothing to tell apart.",
    "filter.no_rows": "{file}: no row fits {query}.",
    "label.constant": _LABEL + "holds the number {value:g} in every row: there is nothing to "
    "predict.",
    "filter.no_such_column": _no_such_column,
    "filter.value_alone": "a row is chosen by what a column holds: city = {value}",
    "label.too_large": _LABEL + "holds numbers too large for a 32-bit float (at most 3.4e38).",
    "label.quantity": _LABEL + "holds {classes} different fractional numbers in {rows} rows: that "
    "is a quantity to predict (regression), not classes.",
    "label.single_class": _LABEL
    + "holds a single class, {value!q}: there is nothing to tell apart.",
    "label.too_many_classes": _LABEL + "holds {classes} different values in {rows} rows: too many "
    "classes; is it the right column?",
    "split.class_only_validates": "Classes that no row trains are validated: {texts!l}. Split by "
    "class (data.validation.method=stratified), or shuffle before (data.shuffle_seed=1).",
    "split.class_smaller_than_folds": Plural(
        "A class has fewer rows than there are folds ({folds}): {texts!l}; in some folds none of "
        "its rows validates.",
        "{count} classes have fewer rows than there are folds ({folds}): {texts!l}; in some folds "
        "none of their rows validates.",
        by="count",
    ),
    "split.fewer_groups_than_folds": "There are {count} groups: too few for {folds} folds.",
    "split.fewer_rows_of_class_than_folds": "No class has more than {count} rows: too few for "
    "{folds} stratified folds.",
    "split.fewer_rows_than_folds": "There are {count} rows: too few for {folds} folds.",
    "streaming.cannot": "{file} is read in parts while it trains, and {key} needs the whole table: "
    "take it back, or set data.streaming=off if the table fits into memory.",
    "streaming.damaged": "The file of prepared rows {file} is damaged: remove it, and it is made "
    "anew.",
    "streaming.format": "{file} cannot be read in parts: that is for text (CSV and its kin), "
    "packed or not, and Parquet. Set data.streaming=off.",
    # Said of runs of earlier versions
    "streaming.no_memory": "{file}: to divide or draw its {rows:,} rows as asked takes "
    "{needed:.3g} GB of memory, and {free:.3g} GB are free: take back data.shuffle_seed, "
    "data.validation.folds, data.cap and data.balance, and validate by no group and no time.",
    "streaming.no_room": "{file}: its prepared rows take {needed:.3g} GB, and {folder} has room "
    "for {free:.3g} GB.",
    "streaming.no_row": "{file} is read in parts while it trains: a single row of it is not shown.",
    "streaming.not_written": "The prepared rows of {file} cannot be written: {reason}.",
    "streaming.rare_classes": "{file}: the label has one value in all {sampled:,} rows of the "
    "sample that roles and preparation rest on (of {rows:,}): the others are too rare to stream.",
    "split.file_and_folds": "A validation file leaves nothing to divide into folds: set one of "
    "data.validation.file and data.validation.folds.",
    "split.file_has_other_classes": Plural(
        "{file}: the table that is trained has no class {texts!l}.",
        "{file}: the table that is trained has none of {count} classes: {texts!l}.",
        by="count",
    ),
    "split.file_lacks_columns": Plural(
        "{file}: the column {columns!l} of the table that is trained is missing.",
        "{file}: {count} columns of the table that is trained are missing: {columns!l}.",
        by="count",
    ),
    "split.fraction": "The validation split must be at least 0 and less than 1, not {value}.",
    "split.label_sorted": "The rows are sorted by their label, {label!q}, and the last of them "
    "validate: they hold other values than those that train. Split by class "
    "(data.validation.method=stratified), or shuffle before (data.shuffle_seed=1).",
    "split.needs_column": "A split by {method} needs a column: data.validation.column=NAME.",
    "split.no_rows": "There are no rows to split.",
    "split.no_such_column": _no_split_column,
    "split.no_such_fold": "There is no fold {fold} of {folds}: they count from 1.",
    "split.no_time": "Column {column!q}, row {row}: there is no time to order the rows by.",
    "split.none_to_spare": "Every class has one row at most to train on: {rows} rows cannot spare "
    "any for validation; set the split to 0.",
    "split.none_to_train": "A validation split of {fraction:g} leaves none of {rows} rows to train "
    "on.",
    "split.not_a_time": "Column {column!q}, row {row}: {value!q} is neither a number nor a date to "
    "order the rows by.",
    "split.too_few_groups": "There are {groups} groups in {rows} rows: too few to keep whole ones "
    "from training.",
    "table_note.heading_lines": "{count} lines from line {line} on were taken for names of columns",
    "table_note.could_be_tokens": Plural(
        "{columns!l} holds texts; with the role tokens it becomes a sequence, for a network that "
        "begins with an embedding",
        "{count} columns hold texts, as {columns!l}; with the role tokens one becomes a sequence, "
        "for a network that begins with an embedding",
        by="count",
    ),
    "table_note.heading_mended": "line {line}: the names of the columns were divided as the "
    "columns below say",
    "table_note.ignored": _ignored,
    "table_note.ignored_column": "{column!q} ({reason})",
    "table_note.lines_above": Plural(
        "{count} line above the table was passed over",
        "{count} lines above the table were passed over",
        by="count",
    ),
    "table_note.names_odd": "line {line} holds {names} names above {columns} columns",
    "table_note.no_classes": "the label is a number: {keys!l} would choose rows by their class, "
    "and change nothing",
    # Said of runs of earlier versions
    "table_note.of_held": "{file}: {note}",
    "table_note.rows_chosen": "{count:,} of {rows:,} rows are chosen",
    "table_note.remark": "from line {line} on there is a remark, and no table",
    "table_note.no_sample": "the label is a number: all rows are used, and no sample of them "
    "(data.sample); data.where chooses rows, and data.streaming=on draws a sample",
    "table_note.placeholder": Plural(
        "{count} cell of {column!q} is {value}, far from all others: if that stands for a missing "
        "value, set data.reading.missing={spelt!q}",
        "{count:,} cells of {column!q} are {value}, far from all others: if that stands for a "
        "missing value, set data.reading.missing={spelt!q}",
        by="count",
    ),
    "table_note.row_mended": "line {line} was divided as the other lines say",
    "table_note.row_odd": "line {line} cannot be divided as the other lines are",
    "table_note.second_table": "from line {line} on there is another table, which was left out",
    "table_note.label_names_rows": "{column!q}, the label, seems to name the rows, and nothing "
    "tells that of a new one: {reason}",
    "table_note.labels_missing": Plural(
        "{column!q}, the label, is missing in one row, which is left out",
        "{column!q}, the label, is missing in {count:,} rows, which are left out",
        by="count",
    ),
    "table_note.labels_unread": Plural(
        "{column!q}, row {row}: {value!q} is no number, and the row is left out, for that is the "
        "label",
        "{column!q}, row {row}: {value!q} is no number, and the row is left out, for that is the "
        "label; {count:,} such rows in all",
        by="count",
    ),
    "table_note.streamed": "the table streams: it is read in parts, and never held whole. The "
    "label is counted over all {rows:,} rows; roles, preparation and what is told of columns rest "
    "on {sampled:,} of them",
    "table_note.rows_dropped": Plural(
        "one row lacks a value without which it is not to be used, and is left out",
        "{count} rows lack a value without which they are not to be used, and are left out",
        by="count",
    ),
    "table_note.labels_alike": Plural(
        "{column!q}: classes that differ in spaces, case or the form of accents alone: {texts!l}",
        "{column!q}: classes that differ in spaces, case or the form of accents alone: {texts!l}, "
        "and so in {count} cases",
        by="count",
    ),
    "table_note.labels_merged": Plural(
        "{column!q}: labels that are the same number are one class: {texts!l}",
        "{column!q}: labels that are the same number are one class: {texts!l}, and so in {count} "
        "classes",
        by="count",
    ),
    "table_note.missing_is_class": "words that often stand for a missing value are classes of "
    "{column!q}: {texts!l}; in other columns they count as missing. data.reading.missing leaves "
    "the rows out that have them",
    "table_note.more_columns_merge": Plural(
        "values merge in {count} more column",
        "values merge in {count} more columns",
        by="count",
    ),
    "table_note.numbers_as_names": "the first line was taken for names, and holds "
    "numbers: {texts!l}; if they are values, write names above them, or set "
    "data.reading.header=false",
    "table_note.other_label": "the label is the last column, {column!q}; --label {other!q} "
    "predicts {other!q}",
    "table_note.values_merge": "column {column!q}: its {distinct:,} different values become "
    "{left:,} in the network's 32-bit numbers; subtract what they share, or leave the column out",
    "table.address": "{file} is an address: download it and give the file.",
    "table.builtin_task": "The label of {file}, {label!q}, holds classes, and no number to "
    "predict.",
    "table.builtin_label": "The label of {file} is {label!q}, not {column!q}.",
    "table.cells_in_row": Plural(
        "{file}, row {row} (line {line}): {cells} cell under a header of {columns} columns.",
        "{file}, row {row} (line {line}): {cells} cells under a header of {columns} columns.",
        by="cells",
    ),
    "table.changed_meanwhile": "{file} was changed while it was read.",
    "table.directory": "{file} is a directory, not a table, and holds no folder with pictures "
    "(png, jpg, jpeg).",
    "table.empty": "{file} is empty.",
    "table.is_archive": "{file} is a spreadsheet or an archive, not a text table: save it as CSV.",
    "table.is_gzip": "{file} is gzip, not a text table: save it as CSV.",
    "table.is_parquet": "{file} is Parquet, not a text table: save it as CSV.",
    "table.label_no_number": "labels are no finite numbers",
    "table.labels_missing": "labels are missing",
    "table.long_rows": "rows are longer than the header",
    "table.neither_file_nor_builtin": "{file} is neither a file here nor a built-in data set "
    "({known!l}).",
    "table.no_cells": "{file}, line {line}: the text cannot be divided into cells ({reason}).",
    "table.no_encoding": "{file}: there is no encoding called {value!q}.",
    "table.not_in_encoding": "{file}, line {line}: the byte {value} is no text in {encoding}.",
    "table.no_description": "This text is not the description of a data set.",
    "table.no_source": "The source of the data is empty: give a file's path.",
    "table.no_such_column": "{file} has no column {column!q}; it has {known!l}.",
    "table.not_finite": "values are not finite",
    "table.not_utf8": "{file}, line {line}: the byte {value} is not UTF-8 text; save the file as "
    "UTF-8.",
    "table.only_header": "{file} has a header line but no data rows.",
    "table.open_quote": "{file}, line {line}: a quote that opens in this record is never closed.",
    "table.single_column": "{file} has the single column {columns!l}: no features beside a label.",
    "table.undivided": "{file}: neither commas, semicolons, | nor tabs divide its lines "
    "({columns!l}): put one of them between the cells.",
    "table.two_columns": "{file}: two columns are named {column!q} ({first} and {second}).",
    "table.unnamed_column": "{file}: column {place} has no name in the header.",
    "table.unreadable": "{file} cannot be read as a table: {reason}.",
    "table.utf16": "{file} is UTF-16 text: save it as UTF-8.",
    "table.values_as_header": "{file}: the first line holds values ({value!q}), not column names: "
    "write names above them; if they are names, say which one is the label (--label).",
    "table.zero_bytes": "{file} is not a text table: it holds zero bytes.",
    "time.no_format": "{value!q} is no format of times; write it with %Y %m %d %H %M %S, as in "
    "%d/%m/%Y %H:%M.",
}
