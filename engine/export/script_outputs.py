"""How an exported script makes the targets of a network with several outputs."""

from collections.abc import Sequence

from engine.io.python_text import literal
from engine.models.nodes.ends import End

HELPERS = '''
def scaled(column, training):
    """Less the mean of the rows that train, divided by their deviation."""
    values = column.astype("float64")
    known = values[training]
    return ((values - known.mean()) / (known.std() or 1.0)).astype("float32")[:, None]


def rows_of(targets, rows):
    """Some rows of every output's targets."""
    return {name: values[rows] for name, values in targets.items()}


def told(history):
    """The metrics as the run's record calls them: those of the label without "output_"."""
    found = {}
    for given, values in history.items():
        start = "val_" if given.startswith("val_") else ""
        plain = given.removeprefix(start).removeprefix("output_")
        found[given if plain == "loss" else start + plain] = values
    return found
'''


def helpers(ends: Sequence[End]) -> str:
    """The functions that several outputs need."""
    return HELPERS if len(ends) > 1 else ""


def targets(ends: Sequence[End]) -> list[str]:
    """Lines that make of the label's ``targets`` those of all outputs."""
    if len(ends) < 2:
        return []
    lines = [f"        {literal(end.keras)}: {_target(end)}," for end in ends]
    return ["    targets = {", *lines, "    }"]


def _target(end: End) -> str:
    if end.places is None:
        return "targets"
    if end.has_classes:
        return f"features[:, {literal(end.places)}]"
    return f"scaled(features[:, {end.places[0]}], training)"


def rows(ends: Sequence[End], name: str, rows: str) -> str:
    """Some rows of the targets, as an expression."""
    return f"rows_of({name}, {rows})" if len(ends) > 1 else f"{name}[{rows}]"


def told(ends: Sequence[End], history: str) -> str:
    """The metrics by the names of the run's record, as an expression."""
    return f"told({history})" if len(ends) > 1 else history
