"""Of reading a table: formats, what was mended or guessed, why it cannot be read."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "reading.decimal": "The decimal sign (data.reading.decimal) is . or , and not {value!q}.",
    "reading.no_sheets": "{file} has no parts that could be chosen as {value!q} "
    "(data.reading.sheet).",
    "reading.one_sign": "data.reading.{key} must be a single sign, not {value!q}.",
    "reading.same_sign": "The sign {value!q} cannot be both delimiter and quote.",
    "reading.skip_rows": "A file cannot have {value} lines above its table "
    "(data.reading.skip_rows).",
    "table_note.array_left_out": "the array {array!q} of shape {shape} was left out: it has other "
    "rows than the rest",
    "table_note.delimiter_absent": "the delimiter {delimiter!q} divides no line",
    "table_note.delimiter_poor": "the lines are divided badly by {delimiter!q}, the best that "
    "fits; another can be set as data.reading.delimiter",
    "table_note.delimiter_unsure": "the lines were divided by {delimiter!q}; {other!q} fits nearly "
    "as well (data.reading.delimiter)",
    "table_note.encoding_guessed": "the letters were read as {encoding}, which was guessed; if "
    "they look wrong, say which it is, as data.reading.encoding=latin-1",
    "table_note.many_lines": "the row on line {line} goes on for {lines} lines; a quote may be "
    "astray",
    "table_note.markdown": "the table is Markdown; its rule and the signs around it were left out",
    "table_note.row_in_cell": "a quoted cell in the row on line {line} goes on for {lines} lines, "
    "and one of them looks like a row; a quote may be astray",
    "table_note.names_as_values": "the first row was taken for values and may hold "
    "names: {texts!l}; if it does, set data.reading.header=true",
    "table_note.names_shifted": "there is a name less than columns; the first column was taken for "
    "names of rows",
    "table_note.quotes_astray": Plural(
        "a quote on line {line} opens a cell and is not closed; it was taken for a letter",
        "quotes on {count} lines, the first {line}, open cells and are not closed; they were taken "
        "for letters",
        by="count",
    ),
    "table_note.signs_mended": Plural(
        "a control character was taken for the sign that it is in Windows-1252 (a dash, a quote); "
        "data.reading.encoding=utf-8 leaves it as it is",
        "{count} control characters were taken for the signs that they are in Windows-1252 "
        "(dashes, quotes); data.reading.encoding=utf-8 leaves them as they are",
        by="count",
    ),
    "table_note.values_as_names": "the first row was taken for names, and some of them are values "
    "below: {texts!l}; if they are values, set data.reading.header=false",
    "table_note.mixed_types": "column {column!q} holds values of several types ({kinds!l}) and was "
    "read as text; row {row} holds {value!q}",
    "table_note.other_sheets": "the sheet {sheet!q} was read; there are also {texts!l}",
    "table_note.other_than_named": "the file is {kind}, whatever its name ({suffix}) says",
    "table_note.wide_integers": "column {column!q}: whole numbers such as {value!q} are too long "
    "to stay exact among fractions",
    "table_note.wide_integers_text": "column {column!q} was read as text: {value!q} is longer than "
    "64 bits",
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
    "table_note.no_names": "no line names the columns; they are called column_1 and so on (if "
    "the first line does, set data.reading.header=true)",
    "table.array_too_short": "an array is larger than the bytes that are there",
    "table.bomb": "{file} unpacks to more than {ratio:,} times its size, as a file made to fill a "
    "disk does; unpack it yourself if that is right.",
    "table.cells_not_written": "{file} cannot be written: {reason}.",
    "table.cells_over_source": "{file} is the table itself: write its cells to another file.",
    "table.damaged": "{file} is damaged and cannot be read: {reason}.",
    "table.encrypted": "{file} is encrypted: save it without a password.",
    "table.json_line": "{file}, line {line}: this is not JSON ({reason}).",
    "table.json_no_object": "{file}: value {place} is no JSON object with a key for each column.",
    "table.line_too_wide": "{file}, line {line}: {cells} cells under {columns} columns, and it is "
    "unclear how they belong together.",
    "table.no_arrays": "{file} is no .npz and no .npy: its first bytes are not what NumPy writes.",
    "table.no_columns": "{file} has no columns.",
    "table.no_file": "{file} is built in and made by the program: there is no file to read.",
    "table.no_memory": "{file} is too large for the memory of this machine.",
    "table.no_such_part": "{file} holds no {value!q}; it holds {known!l}.",
    "table.objects": "{file}: the array {column!q} holds Python objects, which are not loaded from "
    "files; save it as numbers or texts.",
    "table.odd_column": "{file}, column {column!q}: values of the type {kind} are not read here "
    "({reason}).",
    "table.other_format": "{file} is {kind}, a format that is not read here: save it as CSV or "
    "Parquet.",
    "table.packed_twice": "{file} is packed twice ({first} and {second}): unpack it once.",
    "table.rows_differ": "{file}: {read} rows were read, and {counted} counted; the file was not "
    "understood.",
    "table.reading_stopped": "The reading of {file} was stopped.",
    "table.several_parts": "{file} holds several files: {known!l}; name one as data.reading.sheet.",
    "table.text_named_otherwise": "{file} holds text, whatever its name ({suffix}) says, and as "
    "text: {reason}",
    "table.too_large": "{file} is larger than the {limit:,} MB that can be read of this format: "
    "save it as CSV or Parquet.",
    "table.too_many_columns": "{file} has more than {limit:,} columns.",
    "table.unpacks_too_large": "{file} unpacks to more than {limit:,} MB, the most that fits here.",
}
