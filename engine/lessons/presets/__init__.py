"""Experiments that ship with the program: the tutorial's, and a beginning for a table."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = "table"
"""The preset for an own table: its sizes follow the table's (``lessons.table_defaults``)."""
WIDE_AND_DEEP = "wide-and-deep"
"""The preset of two inputs; on a table of one's own both take all columns."""
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Preset:
    """An experiment file by its name, with one line on what to look at when it trains."""

    name: str
    note: str
    path: Path


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the tutorial's order; read as plain TOML, not validated."""
    return tuple(_preset(_FOLDER / f"{name}.toml") for name in preset_names())


@cache
def preset_names() -> tuple[str, ...]:
    """The presets by name, as ``02-learning-rate-0.1``; the tutorial's come first, in its order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def preset_path(name: str) -> Path | None:
    """The file of a preset, or None."""
    return _FOLDER / f"{name}.toml" if name in preset_names() else None


def _preset(path: Path) -> Preset:
    fields = tomllib.loads(path.read_text("utf-8"))
    return Preset(path.stem, str(fields.get("note", "")), path)
