"""Of a run's model that is used: which one, on which rows, and what is odd about them."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import plain
from tui.locale.words import fill

_FIRST = "{column!q}, row {row}: {value!q} "


def _cells(one: str, more: str) -> Plural:
    """The first cell, and how many rows there are."""
    return Plural(_FIRST + one, _FIRST + one + "; " + more, by="count")


def _columns_missing(params: Mapping[str, Any]) -> str:
    text = fill(
        plain("{file} lacks columns that the run's network needs ({count}): {columns!l}"), params
    )
    if params["near"]:
        text += fill(plain("; it has {near!q}"), params)
    return text + (fill(plain("; {note}"), params) if params.get("note") else "")


ENTRIES: dict[str, Entry] = {
    "evaluate.no_label": "{file} has no column {label!q}: there is nothing to compare with",
    "evaluate.no_test_part": "{run!q} kept no rows aside to be tested on: data.test.split says how "
    "many, or name a file",
    "evaluate.not_recorded": "the store {store} may only be looked at, and each look at rows that "
    "were kept aside is to be recorded",
    "evaluate.table_changed": "{file} is not what it was when {run!q} was trained: its test rows "
    "are gone",
    "inputs.record_damaged": "what run {run} has kept of its inputs cannot be used: {reason}",
    "asking.other_threads": "the process has not the {threads} threads that the run had",
    "predict.code_not_agreed": "{file} has code of Python in it (SHA-256 {sha256}), and you have "
    "not agreed to it as it is now: read what built it, then say --trust",
    "predict.column_twice": "{file} has the column {column!q} twice: take one of them out",
    "predict.columns_missing": _columns_missing,
    "predict.epoch_not_kept": "{run!q} has not kept its model of epoch {epoch}; it has those of "
    "{kept}",
    "predict.filled": _cells(
        "is missing, and filled: in training the row was left out",
        "{count} rows of this column in all",
    ),
    "predict.header_as_row": "{file}: its first line was read as a row and not as the names of the "
    "columns, so {columns!l} are not found; if it names them, say --set data.reading.header=true",
    "predict.images_needed": "{file} is a table, and the network of {run!q} takes pictures",
    "predict.label_no_number": _cells(
        "is no number: the row is predicted and not scored", "{count} rows of this column in all"
    ),
    "predict.model_damaged": "{file} of {run!q} is damaged: its SHA-256 is wrong",
    "predict.model_gone": "{file} of {run!q} is no longer there",
    "predict.model_unreadable": "{file} of {run!q} cannot be read: {reason}",
    "predict.names_below": "{file}: {columns!l} stand below a line that was taken for the names of "
    "the columns; if they are the names, say --set data.reading.skip_rows={skip}",
    "predict.no_class_known": "{file}: the column {column!q} holds none of the classes that the "
    "network tells apart ({known!l}), {value!q} and others in their place",
    "predict.no_number": "{file}, row {row}, column {column!q}: {value!q} is no number that the "
    "network could be given",
    "predict.no_pictures": "{file} is neither a folder of pictures nor one (.png, .jpg), nor an "
    ".npz of them",
    "predict.no_such_pictures": "{file} holds no array of pictures of {wanted} (height, width, "
    "channels)",
    "predict.no_such_weights": "{value!q} names no model of {run!q}: say model, last, best, the "
    "number of an epoch, or one of {kept!l}",
    "predict.rows_streamed": "the table of {run!q} was read in parts while it trained: single rows "
    "of it cannot be looked at",
    "predict.no_such_column": "no input of the network is made of the column {column!q}",
    "predict.not_of_columns": "{run!q} does not take single columns of a row (images, windows): "
    "none can be shuffled alone",
    "predict.no_such_row": "there is no row {row:,}: the table has {rows:,}",
    "predict.not_ended": "{run!q} has no model of its end yet; kept so far, to name with --epoch: "
    "{kept!l}",
    "predict.other_count": "{file} has {columns} columns beside the label, and the network takes "
    "{needed}, by their places: what they were called was not recorded then",
    "predict.other_lengths": "the columns of the rows given have other lengths: {lengths}",
    "predict.other_picture_size": "{file} holds pictures of {found}, and the network takes "
    "{wanted} (height, width, channels)",
    "predict.other_network": "{file} builds another network than the one that was saved: {reason}",
    "predict.out_exists": "{out} is there, and holds no predictions: name another file, or take it "
    "away first",
    "predict.out_kind": "{out}: the name must end in one of {known}, which tells the format",
    "predict.out_no_file": "{out} is there, and is no file",
    "predict.out_no_folder": "{out} cannot be written: there is no folder {folder}",
    "predict.out_over_file": "{out} is the very file that is predicted: name another",
    "predict.out_of_range": _cells(
        "lies outside of what the training rows had", "{count} rows of this column in all"
    ),
    "predict.rows_empty": Plural(
        "nothing stands in row {row}: it is left out, and counts",
        "nothing stands in row {row} and others, {count} in all: they are left out, and count",
        by="count",
    ),
    "predict.scale_changed": "{file} is not what it was when {run!q} was trained, and the scale of "
    "its label was not recorded then: train it again",
    "predict.scale_unknown": "the scale of the label of {run!q} was not recorded then, and {file} "
    "does not tell it any more: {reason}",
    "predict.still_queued": "{run!q} waits to be trained: it has no model yet",
    "predict.still_trains": "{run!q} has no model yet: wait for its end, or save one by "
    "pkgo-tui checkpoint",
    "predict.unknown_class": _cells(
        "is none of the classes: the row is predicted and not scored",
        "{count} rows of this column in all",
    ),
    "predict.without_model": "{run!q} has kept no model ({status!k})",
}
