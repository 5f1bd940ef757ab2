"""The fields of a specification as plain facts: what forms, help and the command line show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from data.messages import Message
from engine.models.base.marks import Meanings, OnlyWith, Stepped, Stride
from engine.models.base.spec import Spec
from engine.specs.experiment import ExperimentSpec
from engine.specs.schema_walk import (
    alternatives,
    is_index,
    item,
    mark,
    marks,
    may_be_none,
    tag_of,
    variants,
)

Kind = Literal["whole", "number", "text", "choice", "switch", "table"]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form.

    ``path`` is the dotted key (``training.optimizer.learning_rate``), ``value`` the present
    value, ``choices`` the allowed words of a choice and ``meanings`` a sentence on each, where it
    has some, ``minimum`` and ``maximum`` the limits of a number (at least 1), ``empty`` whether
    the field may be left empty, ``depth`` how many optional sections or variants enclose it (0
    for a plain field), ``stride`` how far a press of an arrow key goes (None: the usual way of
    its kind).
    """

    path: str
    title: str
    help: str
    kind: Kind
    value: Any
    choices: tuple[str, ...] = ()
    minimum: Message | None = None
    maximum: Message | None = None
    empty: bool = False
    depth: int = 0
    stride: Stride | None = None
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def limits(self) -> Message | None:
        """Limits or choices, for help lines; None where there are none."""
        if self.kind == "choice":
            return Message("limits.choices", {"choices": list(self.choices)})
        if self.minimum is None or self.maximum is None:
            return self.minimum or self.maximum
        return Message("limits.both", {"minimum": self.minimum, "maximum": self.maximum})


def section(spec: ExperimentSpec, path: str) -> list[Field]:
    """The fields below a dotted path (empty: all), in order, switched-on sections included.

    An item of a list begins with the choice of its kind. A field that has no effect beside its
    neighbours' present values (``OnlyWith``) is left out; of what is watched, what is not known.
    """
    part: Any = spec
    kinds: list[type[Spec]] = []
    annotation: Any = None
    for name in path.split(".") if path else ():
        if is_index(name):
            part, kinds = part[int(name)], variants(item(annotation))
        else:
            annotation, kinds = type(part).model_fields[name].annotation, []
            part = getattr(part, name)
    found = list(_of_kind(kinds, part, path, 0) if kinds else _fields(part, path, 0))
    return found if spec.watched is None else [one for one in found if _is_told(spec, one.path)]


def fields_of(part: Spec) -> list[Field]:
    """The fields of what is no experiment, in order; those without effect are left out."""
    return list(_fields(part, "", 0))


def _is_told(spec: ExperimentSpec, path: str) -> bool:
    """Whether the program that trains what is watched has told the field."""
    place: Any = spec.model_dump(mode="json")
    for name in path.split("."):
        if not isinstance(place, dict) or name not in place:
            return False
        place = cast("dict[str, Any]", place)[name]
    return True


def _of_kind(kinds: list[type[Spec]], part: Spec, path: str, depth: int) -> Iterator[Field]:
    """The choice of the kind, then the fields of the present one."""
    tag, word = tag_of(type(part))
    info = type(part).model_fields[tag]
    choice = f"{path}.{tag}"
    yield Field(
        choice,
        info.title or path,
        info.description or "",
        "choice",
        word,
        choices=tuple(tag_of(kind)[1] for kind in kinds),
        depth=depth,
        meanings={tag_of(kind)[1]: _first_paragraph(kind) for kind in kinds},
    )
    below = depth if is_index(path.rpartition(".")[2]) else depth + 1
    yield from (field for field in _fields(part, path, below) if field.path != choice)


def _first_paragraph(kind: type[Spec]) -> str:
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())


def _fields(part: Spec, path: str, depth: int) -> Iterator[Field]:
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if not _matters(part, info):
            continue
        key = f"{path}.{name}" if path else name
        kinds = variants(info.annotation)
        if len(kinds) > 1:
            yield from _of_kind(kinds, value, key, depth)
        elif kinds and may_be_none(info.annotation):
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
        elif kinds:
            yield from _fields(value, key, depth)
        elif item(info.annotation) is None:
            yield _leaf(info, name, value, key, depth)


def _matters(part: Spec, info: FieldInfo) -> bool:
    """Whether the field has an effect beside its neighbours' present values."""
    needs = mark(info, OnlyWith)
    return needs is None or needs.holds(getattr(part, needs.neighbour))


def _leaf(info: FieldInfo, name: str, value: Any, key: str, depth: int) -> Field:
    allowed = alternatives(info.annotation)
    annotation = allowed[0] if len(allowed) == 1 else None
    if int in allowed and isinstance(value, int):  # one length for both sides
        annotation = int
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
        kind, choices = "table", _words(allowed)
    stepped, meanings = mark(info, Stepped), mark(info, Meanings)
    return Field(
        key,
        info.title or name,
        info.description or "",
        kind,
        value,
        choices,
        *_limits(info),
        empty=may_be_none(info.annotation) or get_origin(annotation) is tuple,
        depth=depth,
        stride=None if stepped is None else stepped.by,
        meanings={} if meanings is None else dict(meanings.pairs),
    )


def _words(allowed: tuple[Any, ...]) -> tuple[str, ...]:
    """The fixed words among what a field can hold."""
    literals = [kind for kind in allowed if get_origin(kind) is Literal]
    return tuple(str(word) for kind in literals for word in get_args(kind))


_LOWER = {"ge": "limits.at_least", "gt": "limits.more_than"}
_UPPER = {"le": "limits.at_most", "lt": "limits.less_than"}


def _limits(info: FieldInfo) -> tuple[Message | None, Message | None]:
    return _bound(info, _LOWER), _bound(info, _UPPER)


def _bound(info: FieldInfo, codes: Mapping[str, str]) -> Message | None:
    found = None
    for found_mark in marks(info):
        for sign, code in codes.items():
            limit = getattr(found_mark, sign, None)
            if limit is not None:
                found = Message(code, {"limit": limit})
    return found
