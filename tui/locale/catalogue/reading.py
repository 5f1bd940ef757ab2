"""Of reading a table: formats, what was mended or guessed, why it cannot be read."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "table_note.decimal_unsure": Plural(
        "{count} number such as 1,234 was taken for thousands; it may hold a decimal comma",
        "{count} numbers such as 1,234 were taken for thousands; they may hold decimal commas",
        by="count",
    ),
    "table_note.decimals_mixed": "{commas} numbers have a decimal comma and {points} a point; "
    "{sign!q} was taken",
    "table_note.more_such_lines": Plural(
        "{count} more line is like this: {example}",
        "{count} more lines are like this: {example}",
        by="count",
    ),
    "table_note.names_missing": Plural(
        "{count} column without a name is called {columns!l}",
        "{count} columns without names are called {columns!l}",
        by="count",
    ),
    "table_note.names_repeated": Plural(
        "{count} name that stood twice is now {columns!l}",
        "{count} names that stood several times are now {columns!l}",
        by="count",
    ),
    "table_note.no_names": "no line names the columns; they are called column_1 and so on",
    "table.damaged": "{file} is damaged and cannot be read: {reason}.",
    "table.encrypted": "{file} is encrypted: save it without a password.",
    "table.line_too_wide": "{file}, line {line}: {cells} cells under {columns} columns, and it is "
    "unclear how they belong together.",
    "table.no_columns": "{file} has no columns.",
    "table.odd_column": "{file}, column {column!q}: values of the type {kind} are not read here "
    "({reason}).",
    "table.other_format": "{file} is {kind}, a format that is not read here: save it as CSV or "
    "Parquet.",
    "table.rows_differ": "{file}: {read} rows were read, and {counted} counted; the file was not "
    "understood.",
    "table.reading_stopped": "The reading of {file} was stopped.",
}
