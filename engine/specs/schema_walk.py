"""One walk through what a specification declares: its fields by dotted key, kinds, marks."""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from engine.models.base.spec import Spec

Mark = TypeVar("Mark")
_UNIONS = (Union, types.UnionType)


@dataclass(frozen=True, slots=True)
class Place:
    """A field somewhere below a specification.

    ``chooses``: it names the kind of the section, or of the item of a list, in which it stands.
    """

    key: str
    info: FieldInfo
    chooses: Literal["section", "item"] | None = None


def places(kind: type[Spec], index: str = ".0", before: str = "") -> Iterator[Place]:
    """Every field, depth first, those of all kinds; ``index`` stands for the place in a list."""
    yield from _places(kind, index, before, "section")


def _places(
    kind: type[Spec], index: str, before: str, within: Literal["section", "item"]
) -> Iterator[Place]:
    tag, _ = tag_of(kind)
    for name, info in kind.model_fields.items():
        key = f"{before}{name}"
        yield Place(key, info, within if name == tag else None)
        for part in variants(info.annotation):
            yield from _places(part, index, f"{key}.", "section")
        for part in variants(item(info.annotation)):
            yield from _places(part, index, f"{key}{index}.", "item")


@cache
def known_places(kind: type[Spec]) -> Mapping[str, Place]:
    """The places by key, an item's index as 0; the first kind's where several have the key."""
    found: dict[str, Place] = {}
    for place in places(kind):
        found.setdefault(place.key, place)
    return found


def place_of(kind: type[Spec], key: str) -> Place | None:
    """The place of a dotted key, whatever the index in it."""
    return known_places(kind).get(as_first(key))


def place_within(kind: type[Spec], key: str, fields: Mapping[str, Any]) -> Place | None:
    """The place of a dotted key in plain fields, whose sections and items name their kinds: fields
    of one name may differ from kind to kind. As ``place_of`` where they do not tell.
    """
    here: Any = fields
    classes: list[type[Spec]] = [kind]
    *parents, last = key.split(".")
    annotation: Any = None
    for name in parents:
        if is_index(name) and isinstance(here, list):
            items = cast(list[Any], here)
            here = items[int(name)] if int(name) < len(items) else None
            classes = _named(variants(item(annotation)), here)
        else:
            known = [one.model_fields[name] for one in classes if name in one.model_fields]
            here = cast(dict[str, Any], here).get(name) if isinstance(here, dict) else None
            annotation = known[0].annotation if known else None
            classes = _named(variants(annotation), here)
    for one in classes[:1]:
        if last in one.model_fields and tag_of(one)[0] != last:
            return Place(key, one.model_fields[last])
    return place_of(kind, key)


def _named(kinds: list[type[Spec]], fields: Any) -> list[type[Spec]]:
    """The kind that the fields name in front."""
    if not isinstance(fields, dict):
        return kinds
    known = cast(dict[str, Any], fields)
    return sorted(kinds, key=lambda one: known.get(tag_of(one)[0]) != tag_of(one)[1])


def is_index(part: str) -> bool:
    """Whether a part of a key is a place in a list; other scripts' digits are none."""
    return re.fullmatch(r"[0-9]{1,9}", part) is not None


def as_first(key: str) -> str:
    """The key with 0 for every index."""
    return re.sub(r"\.[0-9]{1,9}(?=\.|$)", ".0", key)


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """What an annotation allows beside None, without its wrappers."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return alternatives(get_args(annotation)[0])
    if origin in _UNIONS:
        return tuple(one for part in get_args(annotation) for one in alternatives(part))
    return () if annotation in (None, types.NoneType) else (annotation,)


def may_be_none(annotation: Any) -> bool:
    """Whether a field can be empty."""
    return types.NoneType in get_args(annotation)


def variants(annotation: Any) -> list[type[Spec]]:
    """The specifications that a field can hold: several where there is a choice of kinds."""
    return [one for one in alternatives(annotation) if _is_spec(one)]


def item(annotation: Any) -> Any:
    """The annotation of what stands in a list of specifications; None where there is none."""
    for one in alternatives(annotation):
        if get_origin(one) is tuple and variants(get_args(one)[0]):
            return get_args(one)[0]
    return None


def is_section(info: FieldInfo) -> bool:
    """Whether the field is a part that can be switched off."""
    return may_be_none(info.annotation) and bool(variants(info.annotation))


def tag_of(kind: type[Spec]) -> tuple[str, str]:
    """The field that names the kind, and its word; empty where there is no choice of kinds."""
    for name, info in kind.model_fields.items():
        words = get_args(info.annotation)
        if get_origin(info.annotation) is Literal and len(words) == 1:
            return name, str(words[0])
    return "", ""


def with_kind(annotation: Any, given: Any) -> Any:
    """Plain fields that name no kind, with the name of the first."""
    name, word = tag_of(variants(annotation)[0])
    if not isinstance(given, dict) or name in given:
        return cast(Any, given)
    return {name: word, **cast(dict[str, Any], given)}


def marks(info: FieldInfo) -> Iterator[Any]:
    """Limits and marks: on the field, or inside the annotation of an optional one."""
    yield from info.metadata
    todo = [info.annotation]
    while todo:
        annotation: Any = todo.pop()
        if get_origin(annotation) is Annotated:
            inner, *found = get_args(annotation)
            for mark in found:
                yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
            todo.append(inner)
        elif get_origin(annotation) in _UNIONS:
            todo.extend(get_args(annotation))


def mark(info: FieldInfo, kind: type[Mark]) -> Mark | None:
    """The field's mark of this kind."""
    return next((found for found in marks(info) if isinstance(found, kind)), None)


def _is_spec(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Spec)
