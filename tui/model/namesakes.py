"""What tells experiments of one name apart on the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

MOST_READ = 9
"""Experiments of one name, up to which it is worth reading what differs in them."""


def told_apart(
    items: Iterable[tuple[str, ExperimentSpec]], run_of: Mapping[str, str]
) -> dict[str, str]:
    """By the id of each experiment that shares its name: the field that differs, else an id."""
    named: defaultdict[str, list[tuple[str, ExperimentSpec]]] = defaultdict(list)
    for name, spec in items:
        named[spec.name].append((name, spec))
    found: dict[str, str] = {}
    for group in named.values():
        if len(group) > 1:
            ids = [name for name, __ in group]
            words = _differing([spec for __, spec in group]) if len(group) <= MOST_READ else None
            found.update(zip(ids, words or [run_of.get(one, one) for one in ids], strict=True))
    return found


def _differing(specs: Sequence[ExperimentSpec]) -> list[str] | None:
    """The first field that has another value in each; None where no field has."""
    from engine.compare.diff import differences_of_all
    from engine.specs import ExperimentSpec
    from engine.specs.schema_walk import place_of

    for path, values in differences_of_all(specs).items():
        known = [value or "" for value in values]
        names = [Path(value).name for value in known]
        if path == "data.source" and len(set(names)) == len(specs):
            return names  # the whole paths would be cut
        if len(set(known)) == len(specs):
            place = place_of(ExperimentSpec, path)
            title = _((place.info.title if place else "") or path.rpartition(".")[2])
            return [f"{title} {value}".rstrip() for value in known]
    return None
