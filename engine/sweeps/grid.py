"""Many experiments from one: every combination of some values, each with a name that tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from engine.specs import SpecError
from engine.specs.edit import assignment

MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Point:
    """One combination: ``changes`` as ``KEY=VALUE``, ``words`` for the name of its run."""

    changes: tuple[str, ...] = ()
    words: str = ""


def points(axes: Sequence[str], changes: Sequence[str] = ()) -> list[Point]:
    """Every combination of ``KEY=VALUE,VALUE,...``, the last key changing fastest.

    ``changes`` are what is set for all of them; without ``axes`` there is one point.

    Raises:
        SpecError: a key without values, with one value twice, or set twice.
    """
    chosen: dict[str, list[str]] = {}
    fixed = {assignment(change)[0] for change in changes}
    for axis in axes:
        key, text = assignment(axis)
        if key in fixed or key in chosen:
            raise SpecError("grid.key_twice", key=key)
        chosen[key] = _values(key, text)
    names = short_names(list(chosen))
    count = 1
    for values in chosen.values():
        count *= len(values)
    if count > MOST_POINTS:
        raise SpecError("grid.too_many_combinations", count=count, most=MOST_POINTS)
    return [
        Point(
            tuple(f"{key}={value}" for key, value in zip(chosen, values, strict=True)),
            " ".join(f"{name}={value}" for name, value in zip(names, values, strict=True)),
        )
        for values in product(*chosen.values())
    ]


def _values(key: str, text: str) -> list[str]:
    found = [value.strip() for value in _split(text)]
    if not all(found):
        raise SpecError("grid.empty_value", key=key, typed=text)
    for value in found:
        if found.count(value) > 1:
            raise SpecError("grid.value_twice", key=key, value=value)
    return found


def _split(text: str) -> list[str]:
    """At the commas that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "[{(") - (sign in ")}]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def labels(keys: Sequence[str]) -> list[str]:
    """Names for searched keys over columns, as ``short_names``; what names a kind (of optimizer,
    schedule, layer) is called as the section that it stands in.
    """
    return short_names([key.removesuffix(".name").removesuffix(".type") for key in keys])


def short_names(keys: Sequence[str]) -> list[str]:
    """Each key's last part, or as many as tell it from the others."""
    split = [key.split(".") for key in keys]
    names: list[str] = []
    for own in split:
        size = next(
            (n for n in range(1, len(own)) if sum(other[-n:] == own[-n:] for other in split) == 1),
            len(own),
        )
        names.append(".".join(own[-size:]))
    return names
