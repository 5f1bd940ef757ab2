"""Of the radar: which runs have a map, and what it can be written as."""

from collections.abc import Mapping
from typing import Any

from tui.locale.entries import Entry
from tui.locale.translation import _, plain
from tui.locale.words import fill, listed


def _no_column(params: Mapping[str, Any]) -> str:
    text = fill(plain("The model is told no column {column!q}"), params)
    near = params.get("near")
    return text + (_("; did you mean {near}?", near=listed(near)) if near else ".")


ENTRIES: dict[str, Entry] = {
    "radar.died": "The process that asks the model ended: {reason}",
    "radar.exists": "{file} exists already; --force writes over a file.",
    "radar.no_category": "The column {column!q} takes {known!l}, not {value!q}.",
    "radar.no_cell": "{value!q} cannot stand in the column {column!q}.",
    "radar.no_class": "There is no class {value!q}: the classes are {known!l}.",
    "radar.no_degrees": "{file}: GeoJSON needs degrees, and the places of this table are scaled "
    "numbers: write .csv, .svg or .png.",
    "radar.no_dial": "The model is told no {dial}: no column of its table is one.",
    "radar.no_folder": "{file}: there is no such folder.",
    "radar.no_such_column": _no_column,
    "radar.no_number": "The column {column!q} takes numbers, and {value!q} is none.",
    "radar.no_places": "There is no map of the run {name!q}: its model is told no {missing!l}. "
    "Columns so called are found; others are named by data.roles, as --set "
    '\'data.roles={{"north": "latitude", "east": "longitude"}}\'.',
    "radar.no_position": "{value!q} is no {dial}: it has {known!l}.",
    "radar.no_row_has_place": "There is no map of the run {name!q}: no row has numbers in "
    "both of {columns!l}.",
    "radar.not_written": "{file} cannot be written: {reason}",
    "radar.pictures": "There is no map of the run {name!q}: the rows of {table!q} are pictures.",
    "radar.table_changed": "There is no map of the run {name!q}: {file} is not what it was when "
    "it was trained.",
    "radar.unknown_kind": "{file}: a map is written as one of {known!l}.",
    "radar.windows": "There is no map of the run {name!q}: it looks at windows of several rows, "
    "which are at no one place.",
}
