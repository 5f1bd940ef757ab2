"""What is searched of one field, and how a sweep goes about it, as fields of a form."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from engine.specs.errors import SpecError
from engine.specs.fields import Field, fields_of
from engine.specs.sweep import Searched, SweepSpec
from engine.sweeps.parameters import check_conditions
from tui.locale import N_
from tui.sweeps.axes import short_names
from tui.text.searched import choice_text, condition_text

_SMALLEST = 1e-3
_LEFT_OUT = ("space", "when")
ONLY_WITH = N_("only with")
ONLY_WITH_HELP = N_(
    "Searched in trials alone in which others have these values, as optimizer = sgd, adam; empty: "
    "in all."
)


def can_be_searched(field: Field) -> bool:
    """Whether a field's value can be searched: a number, or one of several words."""
    if field.path in ("name", "note"):
        return False
    return field.kind in ("whole", "number", "switch") or bool(field.choices)


def proposal(field: Field) -> Searched:
    """A range or choices to begin with, around the present value."""
    if field.choices:
        return Searched(choices=field.choices)
    if field.kind == "switch":
        return Searched(choices=(True, False))
    value = field.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        value = 1
    if field.kind == "whole":
        if field.stride == "double" and value >= 4:
            return Searched(low=float(max(value // 4, 1)), high=float(value * 4), log=True)
        return Searched(
            low=float(max(value // 2, min(value, 1))), high=float(value + max(value, 2))
        )
    if field.stride in ("tenfold", "tenfold or zero"):
        middle = value or _SMALLEST
        return Searched(low=_plain(middle / 10), high=_plain(middle * 10), log=True)
    if 0 <= value < 1:
        return Searched(low=0.0, high=min(max(_plain(value * 2), 0.5), 0.95))
    return Searched(low=_plain(value / 2), high=_plain(value * 2))


def _plain(value: float) -> float:
    return float(f"{value:.3g}")


def searched_fields(
    searched: Searched, field: Field, others: Mapping[str, Searched]
) -> list[Field]:
    """The lines of a field's range, or of its choices; with ``others`` that are searched, too, the
    condition on these.
    """
    lines = _values_fields(searched, field)
    if others or searched.when:
        keys = [*others, *(key for key in searched.when if key not in others)]
        text = condition_text(searched.when, dict(zip(keys, short_names(keys), strict=True)))
        lines.append(Field("when", ONLY_WITH, ONLY_WITH_HELP, "text", text or None, empty=True))
    return lines


def _values_fields(searched: Searched, field: Field) -> list[Field]:
    found = {one.path: one for one in fields_of(searched)}
    if searched.choices or field.choices or field.kind == "switch":
        text = ", ".join(map(choice_text, searched.choices))
        return [replace(found["choices"], kind="text", value=text)]
    lines = [found[name] for name in ("low", "high", "log", "step") if name in found]
    stride = "tenfold" if searched.log and field.kind == "number" else None
    if field.kind == "whole":
        stride = "double" if searched.log else None
    return [_in_kind(one, field, stride) for one in lines]


def _in_kind(one: Field, field: Field, stride: Any) -> Field:
    if one.path == "log":
        return one
    if field.kind == "whole":
        value = None if one.value is None else round(one.value)
        return replace(one, kind="whole", value=value, stride=stride)
    return replace(one, stride=stride)


def searched_with(searched: Searched, name: str, value: Any) -> Searched:
    """The range with another value in it.

    Raises:
        SpecError: it will not do.
    """
    fields: dict[str, Any] = searched.model_dump(mode="python")
    if name == "choices":
        typed = value if isinstance(value, str) else ""
        fields["choices"] = [_typed(one) for one in typed.split(",") if one.strip()]
        fields["low"] = fields["high"] = None
    else:
        fields[name] = _typed(value)
    return _validated(Searched, fields, name)


def searched_when(
    searched: Searched, text: str, key: str, others: Mapping[str, Searched]
) -> Searched:
    """The range with the condition that was typed, ``optimizer = sgd, adam; batch_size = 16``.

    Raises:
        SpecError: it names what is not searched, or values that it never has.
    """
    named = {
        **dict(zip(short_names(list(others)), others, strict=True)),
        **{one: one for one in others},
    }
    when: dict[str, Any] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, _, values = part.partition("=")
        other = named.get(name.strip(), name.strip())
        when[other] = [_typed(one) for one in values.split(",") if one.strip()]
        if not when[other]:
            raise SpecError("sweep.condition_without_values", typed=part)
    changed = _validated(Searched, {**searched.model_dump(mode="python"), "when": when}, "when")
    check_conditions(key, changed, others)
    return changed


def sweep_form_fields(told: SweepSpec) -> list[Field]:
    """How the search goes about it, without the space."""
    return [one for one in fields_of(told) if one.path.partition(".")[0] not in _LEFT_OUT]


def sweep_with(told: SweepSpec, name: str, value: Any) -> SweepSpec:
    """The sweep with another value in it.

    Raises:
        SpecError: it will not do.
    """
    fields = {one: getattr(told, one) for one in type(told).model_fields}
    fields[name] = value if name == "metric" and value else _typed(value)
    return _validated(SweepSpec, fields, name)


Made = type[Searched] | type[SweepSpec]


def _validated(kind: Any, fields: dict[str, Any], name: str) -> Any:
    given = {
        key: one.model_dump(mode="python") if isinstance(one, BaseModel) else one
        for key, one in fields.items()
        if one is not None
    }
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        found = SpecError.from_validation(error, kind)
        raise SpecError(found.code, **{**found.message.params, "key": name}) from None


def _typed(value: Any) -> Any:
    """Text as TOML would read it, else as it stands; empty for nothing."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or text == "none":
        return text or None
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text
