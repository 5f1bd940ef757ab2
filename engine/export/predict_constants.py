"""What is a run's own in its ``predict.py``, as assignments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data.options import ImageOptions
from data.parsing.time_formats import EPOCHS, TYPED, expression
from data.prepare.preparation import Preparation
from data.prepare.time_column import TimeColumn
from data.recipes.finding import recipe_called
from engine.io.python_text import WIDTH, literal
from engine.predict.described import Described
from engine.predict.outputs import Output
from engine.tasks.binary import Binary
from engine.tasks.regression import Regression

_PIECE = 80


def listed_outputs(outputs: Iterable[Output]) -> str:
    """What the network tells: of each output the column, the layer, and its classes, or by what a
    number is multiplied and what is added to be in the column's unit, in turn.
    """
    lines: list[str] = []
    for output in outputs:
        lines += ["    {", f'        "label": {literal(output.label)},']
        lines += [f'        "keras": {literal(output.keras)},']
        if output.classes:
            lines += _listed("classes", output.classes)
        else:
            lines += [f'        "scales": {literal(_scales(output))},']
        if isinstance(output.task, Binary):
            lines += [f'        "threshold": {output.task.threshold!r},']
        lines.append("    },")
    return "\n".join(["OUTPUTS = [", *lines, "]"])


def _scales(output: Output) -> list[list[float]]:
    assert isinstance(output.task, Regression)
    scale = output.task.scale
    pairs = [[scale.deviation, scale.mean], [output.size, output.centre]]
    return [pair for pair in pairs if pair != [1.0, 0.0]]


def _listed(name: str, values: Iterable[str]) -> list[str]:
    short = f'        "{name}": {literal(list(values))},'
    if len(short) <= WIDTH:
        return [short]
    return [
        f'        "{name}": [',
        *(f"            {literal(one)}," for one in values),
        "        ],",
    ]


def entry_shapes(known: Described) -> dict[str, list[int]]:
    """The shape of each of a network's several inputs; nothing where it has one."""
    entries = known.entries or ()
    return {
        one.keras: [length or 1 for length in (known.shape if one.places is None else one.shape)]
        for one in entries
    }


def picture_constants(known: Described) -> list[str]:
    """The pictures' shape, whether they are brought to it, white and scale."""
    said = known.spec.data.images
    options = ImageOptions() if said is None else said.options()
    shape = [length or 1 for length in known.shape]
    return [
        f"SHAPE = {literal(shape)}",
        f"RESIZED = {options.size is not None}",
        f'SCALE = "{options.scale}"',
        f"WHITE = {options.white or known.white!r}",
    ]


def time_forms(preparation: Preparation, sources: Mapping[str, str]) -> list[str]:
    """The regular expressions of the ways in which times are written, by their patterns."""
    times = [one.transform for one in preparation.columns if isinstance(one.transform, TimeColumn)]
    patterns = [one.pattern for one in times] + list(sources.values())
    plain = [one for one in dict.fromkeys(patterns) if one and one not in EPOCHS and one != TYPED]
    if not times and not sources:
        return []
    lines = [line for pattern in plain for line in _form(pattern)]
    return ["\n".join(["TIME_FORMS = {", *lines, "}"]) if lines else "TIME_FORMS = {}"]


def _form(pattern: str) -> list[str]:
    whole = expression(pattern)
    pieces = [whole[first : first + _PIECE] for first in range(0, len(whole), _PIECE)]
    if len(pieces) == 1:
        return [f"    {literal(pattern)}: {_raw(whole)},"]
    return [f"    {literal(pattern)}: (", *(f"        {_raw(one)}" for one in pieces), "    ),"]


def _raw(text: str) -> str:
    """A raw literal, where there can be one."""
    odd = '"' in text or text.endswith("\\") or not text.isprintable()
    return literal(text) if odd else f'r"{text}"'


def derived_columns(recipe: str, sources: Mapping[str, str]) -> str:
    """Of each column that a recipe makes its source, the part, and how times are written."""
    made: list[Any] = [
        f"    {literal(one.name)}: ({literal(one.source)}, {literal(one.part)}, "
        f"{literal(sources.get(one.source, TYPED))}),"
        for one in recipe_called(recipe).derived
    ]
    return "\n".join(["DERIVED = {", *made, "}"]) if made else "DERIVED = {}"
