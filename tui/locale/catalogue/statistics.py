"""Of a table's statistics: what a person should look at before training."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "statistics.gives_away": "{column!q} alone tells the label (R² {score:.3f} in "
    "cross-validation): would it be known when something is to be predicted?",
    "statistics.gives_class_away": "{column!q} alone tells the class (balanced accuracy "
    "{score:.3f} in cross-validation): would it be known when something is to be predicted?",
    "statistics.looks_like_id": "{column!q} differs in every row, as an id or a running number "
    "does: a network can only learn it by heart.",
    "statistics.placeholder": Plural(
        "{count} cell of {column!q} is {value}, far from all others: if that stands for a missing "
        "value, say {spelt!q} under f (data.reading.missing).",
        "{count:,} cells of {column!q} are {value}, far from all others: if that stands for a "
        "missing value, say {spelt!q} under f (data.reading.missing).",
        by="count",
    ),
    "statistics.repeated_rows": Plural(
        "{count} of {rows} rows has the same inputs as one before it.",
        "{count:,} of {rows:,} rows have the same inputs as one before them.",
        by="count",
    ),
    "statistics.rows_across_split": Plural(
        "{count} of {rows} rows that validate is trained on as well, in all its inputs: the "
        "validation flatters.",
        "{count:,} of {rows:,} rows that validate are trained on as well, in all their inputs: the "
        "validation flatters.",
        by="count",
    ),
    "statistics.unbalanced": "The classes are unbalanced: {most:,} rows of {largest!q}, {fewest:,} "
    "of {smallest!q}.",
    "view.no_such_row": "There is no row {row}: {rows:,} are in use.",
}
