"""The fields of a specification as plain facts: what forms, help and the command line show."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from engine.specs.base import Spec
from engine.specs.experiment import ExperimentSpec

Kind = Literal["whole", "number", "text", "choice", "switch", "table"]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form.

    ``path`` is the dotted key (``training.optimizer.learning_rate``), ``value`` the present
    value, ``choices`` the allowed words of a choice, ``minimum`` and ``maximum`` the limits of a
    number as words (``at least 1``), ``empty`` whether the field may be left empty, ``depth`` how
    many optional sections or variants enclose it (0 for a plain field).
    """

    path: str
    title: str
    help: str
    kind: Kind
    value: Any
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    empty: bool = False
    depth: int = 0

    @property
    def limits(self) -> str:
        """Limits or choices in words, for help lines; empty where there are none."""
        if self.kind == "choice":
            return " · ".join(self.choices)
        return " and ".join(part for part in (self.minimum, self.maximum) if part)


def section(spec: ExperimentSpec, path: str) -> list[Field]:
    """The fields below a dotted path (empty: all), in order, switched-on sections included.

    A field that has no effect beside its neighbours' present values is left out: its
    ``json_schema_extra`` names the neighbour and the value it needs.
    """
    part: Any = spec
    for name in path.split(".") if path else ():
        part = part[int(name)] if name.isdigit() else getattr(part, name)
    return list(_fields(cast(Spec, part), path, 0))


def _fields(part: Spec, path: str, depth: int) -> Iterator[Field]:
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if not _matters(part, info):
            continue
        key = f"{path}.{name}" if path else name
        variants = _variants(info)
        if len(variants) > 1:
            yield _variant_choice(variants, value, key, depth)
            yield from (f for f in _fields(value, key, depth + 1) if f.path != f"{key}.name")
        elif variants and _may_be_none(info.annotation):
            yield Field(
                key,
                info.title or name,
                info.description or "",
                "switch",
                value is not None,
                depth=depth,
            )
            if value is not None:
                yield from _fields(value, key, depth + 1)
        elif variants:
            yield from _fields(value, key, depth)
        elif get_origin(info.annotation) is not tuple or name in ("cost_matrix", "callbacks"):
            yield _leaf(info, name, value, key, depth)


def _matters(part: Spec, info: FieldInfo) -> bool:
    """Whether the field has an effect beside its neighbours' present values."""
    needs = info.json_schema_extra
    if not isinstance(needs, dict):
        return True
    return all(getattr(part, name) == value for name, value in needs.items())


def _variant_choice(variants: list[type[Spec]], value: Spec, key: str, depth: int) -> Field:
    names = tuple(str(variant.model_fields["name"].default) for variant in variants)
    info = type(value).model_fields["name"]
    return Field(
        f"{key}.name",
        info.title or key,
        info.description or (type(value).__doc__ or "").strip(),
        "choice",
        cast(Any, value).name,
        choices=names,
        depth=depth,
    )


def _leaf(info: FieldInfo, name: str, value: Any, key: str, depth: int) -> Field:
    annotation = _plain(info.annotation)
    choices: tuple[str, ...] = ()
    kind: Kind = "text"
    if get_origin(annotation) is Literal:
        kind, choices = "choice", tuple(str(word) for word in get_args(annotation))
    elif annotation is bool:
        kind = "switch"
    elif annotation is int:
        kind = "whole"
    elif annotation is float:
        kind = "number"
    elif annotation is not str:
        kind, choices = "table", _words(annotation)
    return Field(
        key,
        info.title or name,
        info.description or "",
        kind,
        value,
        choices,
        *_limits(info),
        empty=_may_be_none(info.annotation) or name == "callbacks",
        depth=depth,
    )


def _words(annotation: Any) -> tuple[str, ...]:
    """The fixed words among the kinds a field can hold."""
    literals = [kind for kind in get_args(annotation) if get_origin(kind) is Literal]
    return tuple(str(word) for kind in literals for word in get_args(kind))


def _limits(info: FieldInfo) -> tuple[str, str]:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    found = {"minimum": "", "maximum": ""}
    for mark in _marks(info):
        for sign, word in words.items():
            limit = getattr(mark, sign, None)
            if limit is not None:
                side = "minimum" if sign[0] == "g" else "maximum"
                found[side] = f"{word} {limit:,}" if isinstance(limit, int) else f"{word} {limit:g}"
    return found["minimum"], found["maximum"]


def _marks(info: FieldInfo) -> Iterator[Any]:
    """Limits stand on the field, or inside the annotation of an optional one."""
    yield from info.metadata
    todo = [info.annotation]
    while todo:
        annotation = todo.pop()
        if get_origin(annotation) is Annotated:
            inner, *marks = get_args(annotation)
            for mark in marks:
                yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
            todo.append(inner)
        elif get_origin(annotation) in (Union, types.UnionType):
            todo.extend(get_args(annotation))


def _variants(info: FieldInfo) -> list[type[Spec]]:
    """The specification classes a field can hold: several for a choice between variants."""
    annotation: Any = info.annotation
    candidates = (
        get_args(annotation)
        if get_origin(annotation) in (Union, types.UnionType)
        else (annotation,)
    )
    return [kind for kind in candidates if isinstance(kind, type) and issubclass(kind, Spec)]


def _plain(annotation: Any) -> Any:
    """An annotation without its Annotated wrapper and without None."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, types.UnionType):
            kinds = [kind for kind in get_args(annotation) if kind is not types.NoneType]
            if len(kinds) > 1:
                return annotation
            annotation = kinds[0]
        else:
            return annotation


def _may_be_none(annotation: Any) -> bool:
    return types.NoneType in get_args(annotation)
