"""How an exported script makes a network's inputs of a table, in scikit-learn's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.parsing import MISSING
from data.prepare.preparation import Preparation
from data.prepare.readings import LARGEST
from data.raw_table import RawTable
from engine.export.script_cells import cell_source
from engine.export.script_columns import Step, steps_of
from engine.export.script_helpers import imports_of, needed_by
from engine.io.python_text import WIDTH, listing, literal

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PreparationScript:
    """Python source that defines ``prepare(table, training, targets)``.

    That function takes the cells of a table as text (``pd.read_csv(..., dtype=str,
    na_filter=False)``), the places of the rows that train, and what all rows are trained towards;
    it gives the inputs of all rows, float32 of shape (rows, inputs). ``imports`` are the lines
    that it needs beside ``import numpy as np`` and ``import pandas as pd``.
    """

    imports: tuple[str, ...]
    source: str


def preparation_script(
    preparation: Preparation, raw: RawTable, targets: NDArray[Any], also: str = ""
) -> PreparationScript:
    """The script of a preparation, for the table whose cells are those of ``raw`` as text.

    Its result has the bits of ``preparation.apply(raw, training)``. ``targets`` are the class
    numbers (integers) or quantities (floats) of all rows. ``also`` is source that calls
    functions of the script, too.
    """
    columns = [column for column in preparation.columns if column.kept]
    steps: list[Step] = []
    cells: list[str] = []
    known: list[str] = []
    for column in columns:
        place = raw.place(column.name)
        assert place is not None
        how, odd = cell_source(column, raw.columns[place], f"KNOWN_{len(known) + 1}")
        known += [odd] if odd else []
        key = f"{literal(column.name)}: "
        cells.append(f"            {key}{how.broken(12, before=len(key))},")
        steps += steps_of(column.name, column.transform, targets)
    left_out = _left_out(preparation)
    function = _prepare(cells, steps, left_out=bool(left_out))
    helpers = needed_by(function + also)
    constants = ["# Words that stand for a missing value", listing("MISSING", sorted(MISSING))]
    constants += [f"LARGEST = {LARGEST!r}  # of float32".replace("e+", "e")]
    if left_out:
        constants.append("# Inputs that are the same in all training rows, or the same as another")
        constants.append(listing("LEFT_OUT", left_out))
    if known:
        constants += ["# Cells that tell a number in another way", *known]
    source = "\n\n\n".join(["\n".join(constants), *helpers, function])
    return PreparationScript(imports_of(source), source)


def _prepare(cells: list[str], steps: list[Step], *, left_out: bool) -> str:
    """The function itself."""
    crossed = any(step.crossed for step in steps)
    fit = "fitted = inputs.fit_transform" if crossed else "inputs.fit"
    lines = [
        "def prepare(table, training, targets):",
        '    """The inputs of all rows, by what the training rows tell."""',
        "    cells = pd.DataFrame(",
        "        {",
        *cells,
        "        }",
        "    )",
        *(["    order = np.arange(len(training))"] if crossed else []),
        "    inputs = make_column_transformer(",
        *(_entry(step) for step in steps),
        "        sparse_threshold=0,",
        "    )",
        f"    {fit}(cells.iloc[training], targets[training])",
        "    values = inputs.transform(cells).astype(float)",
        *(["    values[training] = fitted  # without a row's own target"] if crossed else []),
        *(["    values = np.delete(values, LEFT_OUT, axis=1)"] if left_out else []),
        "    return np.clip(values, -LARGEST, LARGEST).astype(np.float32)",
    ]
    return "\n".join(lines)


def _entry(step: Step) -> str:
    """A step and its column, broken as a formatter would."""
    column = literal(step.column) if step.flat else f"[{literal(step.column)}]"
    short = f"        ({step.call.on_line}, {column}),"
    if len(short) <= WIDTH:
        return short
    return f"        (\n            {step.call.broken(12)},\n            {column},\n        ),"


def _left_out(preparation: Preparation) -> list[int]:
    """The places of outputs that are no inputs, among those of all columns that give any."""
    found: list[int] = []
    first = 0
    for column in preparation.columns:
        if column.kept:
            width = len(column.transform.outputs)
            found += [first + place for place in range(width) if place not in column.kept]
            first += width
    return found
