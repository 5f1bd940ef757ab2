"""Of what a network has learnt: its layers, their results, what an answer hangs on."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "explain.no_gradient": "no gradient reaches the inputs of this network: what its answers hang "
    "on cannot be told so",
    "explain.no_such_class": "{value!q} is no class of {label!q}; it has {known!l}",
    "explain.no_such_row": Plural(
        "{file} has no row {row}: it has {rows} row",
        "{file} has no row {row}: it has {rows:,} rows",
        by="rows",
    ),
    "explain.row_empty": "{file}: nothing stands in row {row}",
    "explain.of_number": "{label!q} is a number: it has no class {value!q}",
    "explain.of_tokens": "{run!q} reads words of the column {column!q} by their numbers, and "
    "between two words there is nothing: what its answers hang on cannot be told so",
    "inside.columns_limited": "{layer!q} gives {count:,} numbers a row: the first {most:,} are "
    "columns",
    "inside.explained": "x shows {first:.1%} of the variance, y {second:.1%}",
    "inside.no_graph": "{layer!q} is called by code of the network's own: its weights can be "
    "looked at, and its results not",
    "inside.no_such_layer": "the network has no layer {name!q}; it has {near!l}",
    "inside.not_finite": "this layer gives numbers that are not finite: there is nothing to lay in "
    "a plane",
    "inside.row_of_no_part": "row {row:,} is none that trained or was measured: it was kept aside, "
    "left out, or is not there",
    "inside.rows_limited": "of more rows the first {most:,} are laid in the plane",
    "inside.too_few_rows": Plural(
        "{rows} row is too few to be laid in a plane: it takes {needed}",
        "{rows} rows are too few to be laid in a plane: it takes {needed}",
        by="rows",
    ),
}
