"""The layers of an experiment's file: each moves, comes and goes with the comments on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from engine.specs.toml_editing import (
    NotKeptError,
    anew,
    attached,
    inserted,
    newline,
    set_inside,
    with_value,
    without,
)
from engine.specs.toml_statements import Key, Statement
from engine.specs.toml_text import name_text, written

LAYERS: Key = ("network", "layers")
NODES: Key = ("network", "nodes")
Layer = Mapping[str, Any]


def with_layers(
    found: Sequence[Statement],
    present: Sequence[Layer],
    wanted: Sequence[Layer],
    new: Sequence[Layer],
    where: Key = LAYERS,
) -> list[Statement]:
    """As many layers as are wanted, those that are there already in their places.

    Their values may still be others; ``new`` are the wanted ones as a new one is written;
    ``where`` they stand, for nodes are written as layers are.

    Raises:
        NotKeptError: there is no way that keeps the rest.
    """
    order = _order(present, wanted)
    if order == list(range(len(present))):
        return list(found)
    for place, one in enumerate(found):
        if one.key and not one.is_header and where[: len(one.key)] == one.key:
            text = _listed(one.value, where[len(one.key) :], order, new)
            return [*found[:place], replace(one, value=text), *found[place + 1 :]]
    if not wanted:
        return with_value(without(found, where), where, [])
    blocks = [_block(found, (*where, index)) for index in range(len(present))]
    header = f"[[{'.'.join(map(str, where))}]]"
    if not blocks:
        return _first_layers(found, new, header)
    return _ordered(found, blocks, order, [_fresh(one, header, newline(found)) for one in new])


def _order(present: Sequence[Layer], wanted: Sequence[Layer]) -> list[int | None]:
    """Which of the present layers becomes each wanted one; None for a new one."""
    order: list[int | None] = [
        index if index < len(present) and present[index] == layer else None
        for index, layer in enumerate(wanted)
    ]
    free = [index for index in range(len(present)) if index not in order]
    for place, layer in enumerate(wanted):
        same = next((index for index in free if present[index] == layer), None)
        if order[place] is None and same is not None:
            order[place] = same
            free.remove(same)
    for place, index in enumerate(order):
        if index is None and free:
            order[place] = free.pop(0)
    return order


def _listed(text: str, inside: Key, order: Sequence[int | None], new: Sequence[Layer]) -> str:
    """Layers written as a list of inline tables, which may stand in one more."""
    import tomlkit

    here: Any = tomlkit.parse(f"v = {text}")["v"]
    for name in inside:
        here = here[name]
    parts = [
        written(new[place]) if index is None else here[index].as_string().strip()
        for place, index in enumerate(order)
    ]
    return anew(text, set_inside(text, inside, f"[{', '.join(parts)}]"))


def _block(found: Sequence[Statement], key: Key) -> tuple[int, int]:
    """Where a layer begins and ends, with the comments that touch it."""
    mine = [place for place, one in enumerate(found) if one.is_below(key)]
    if not mine or not found[mine[0]].is_header:
        raise NotKeptError
    end = mine[-1] + 1
    while end < len(found) and found[end].key is None and not found[end].is_blank:
        end += 1
    if end < len(found) and found[end].is_header:  # the comment is on what follows
        end = attached(found, end)
    return attached(found, mine[0]), max(end, mine[-1] + 1)


def _ordered(
    found: Sequence[Statement],
    blocks: Sequence[tuple[int, int]],
    order: Sequence[int | None],
    new: Sequence[list[Statement]],
) -> list[Statement]:
    """The layers in another order; what stands between them stays between them."""
    end = newline(found)
    whole = inserted(found, len(found), [])
    between = [whole[left[1] : right[0]] for left, right in pairwise(blocks)]
    space = [one for one in (between[0] if between else ()) if one.is_blank][:1]
    usual = space or [Statement(end)]
    after = whole[: blocks[0][0]]
    for place, index in enumerate(order):
        if place:
            after += between.pop(0) if between else usual
        after += new[place] if index is None else whole[slice(*blocks[index])]
    for left in between:
        after += left if any(not one.is_blank for one in left) else []
    return [*after, *whole[blocks[-1][1] :]]


def _first_layers(found: Sequence[Statement], new: Sequence[Layer], header: str) -> list[Statement]:
    end = newline(found)
    more = [one for layer in new for one in (Statement(end), *_fresh(layer, header, end))]
    return inserted(found, len(found), more)


def _fresh(layer: Layer, header: str, end: str) -> list[Statement]:
    """A layer that was not there; the keys are found out when the text is read again."""
    lines = [f"{name_text(name)} = {written(value)}{end}" for name, value in layer.items()]
    return [Statement(text) for text in (f"{header}{end}", *lines)]
