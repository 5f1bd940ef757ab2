"""Of preparation: how columns become the inputs of a network."""

from tui.locale.entries import Entry, Plural

_FIRST = "{column!q}, row {row}: {value!q} "


def _cells(one: str, more: str) -> Plural:
    """The first cell, and how many rows there are."""
    return Plural(_FIRST + one, _FIRST + one + "; " + more, by="count")


ENTRIES: dict[str, Entry] = {
    "prepare.column_unknown": "There is no column {column!q} to prepare otherwise.",
    "prepare.column_unknown_likely": "There is no column {column!q} to prepare otherwise: is "
    "{likely!q} meant?",
    "prepare.columns_missing": "{file} lacks columns that the preparation needs: {columns!l}.",
    "prepare.constant": Plural(
        "{columns!l} is the same in all training rows, and left out",
        "{count} columns are the same in all training rows, and left out: {columns!l}",
        by="count",
    ),
    "prepare.duplicate": "{column!q} tells the same as {inputs!l} in all training rows, and is "
    "left out",
    "prepare.duplicates": "{count} columns tell the same as earlier ones in all training rows, and "
    "are left out: {columns!l}",
    "prepare.inputs_constant": Plural(
        "the input {inputs!l} is the same in all training rows, and left out",
        "{count} inputs are the same in all training rows, and left out: {inputs!l}",
        by="count",
    ),
    "prepare.later_format": "This preparation has the format {format} of a later version of "
    "pkgo-tui.",
    "prepare.no_inputs": "{file}: no column is left to learn from; every one is the same in all "
    "training rows, or is not used. Give one another role (data.roles), or choose more rows.",
    "prepare.no_number": _cells(
        "is no number, and counts as missing", "{count} rows of this column in all"
    ),
    "prepare.other_rows": "{file} gives {now:,} rows to train on, and gave {then:,} when the run "
    "began: the file, or a recipe that chooses its rows, has changed; the run can be trained anew.",
    "prepare.record_damaged": "What prepared the table of run {run} cannot be used: {reason}. No "
    "row can be prepared as its own were.",
    "prepare.no_preparation": "This text is not a preparation.",
    "prepare.no_rows": "{file}: no training row is left in which nothing is missing.",
    "prepare.no_rows_left": "{file}: every row lacks something without which a row is left out.",
    "prepare.no_targets": "{column!q} is to be encoded by the label, and there is no label.",
    "prepare.no_time": _cells(
        "is no date or time, and counts as missing", "{count} rows of this column in all"
    ),
    "prepare.no_truth": _cells(
        "is neither true nor false, and counts as missing", "{count} rows of this column in all"
    ),
    "prepare.no_token_ids": _cells(
        "is no list of token ids (whole numbers from 0), and counts as missing",
        "{count} rows of this column in all",
    ),
    "prepare.not_in_order": _cells(
        "has no place in the column's order, and counts as missing",
        "{count} rows of this column in all",
    ),
    "prepare.option": "Preparation: {option} cannot be {value!q}; it is one of {allowed}.",
    "prepare.option_of_column": "Preparation of {column!q}: {option} cannot be {value!q}; it is "
    "one of {allowed}.",
    "prepare.option_unknown": "Preparation of {column!q}: there is no {option!q}; there are "
    "{known!l}.",
    "prepare.partly_duplicate": Plural(
        "an input of {column!q} tells the same as {inputs!l} in all training rows, and is left out",
        "{count} inputs of {column!q} tell the same as {inputs!l} in all training rows, and are "
        "left out",
        by="count",
    ),
    "prepare.partly_duplicates": "{inputs} inputs of {count} columns tell the same as earlier ones "
    "in all training rows, and are left out: of {columns!l}",
    "prepare.sequence": "{column!q} is a sequence of {length} token ids below {size} (0 is "
    "padding): begin with an embedding whose input_dim is {size} or more",
    "prepare.sequence_cut": Plural(
        "{column!q} has more than {length} tokens in {count} of {rows} training rows, which loses "
        "its end: data.preparation.output_sequence_length",
        "{column!q} has more than {length} tokens in {count} of {rows} training rows, which lose "
        "their ends: data.preparation.output_sequence_length",
        by="count",
    ),
    "prepare.too_large": _cells(
        "is too large for a 32-bit float, and counts as missing",
        "{count} rows of this column in all",
    ),
    "prepare.unseen": _cells(
        "was not there in training, and is none of the known values",
        "{count} rows of this column in all",
    ),
}
