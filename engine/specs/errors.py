"""A specification that cannot be used: which key, and what it asks for."""

import re
from typing import Any, Self, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from data.errors import InputError, MessageError
from data.messages import Message
from engine.models.base.spec import Spec
from engine.specs.likely import likely_key
from engine.specs.schema_walk import alternatives, is_index, item, place_of, tag_of, variants

_LIMITS = {
    "greater_than": ("spec.not_more_than", "gt"),
    "greater_than_equal": ("spec.not_at_least", "ge"),
    "less_than": ("spec.not_less_than", "lt"),
    "less_than_equal": ("spec.not_at_most", "le"),
    "string_too_short": ("spec.too_few_letters", "min_length"),
    "string_too_long": ("spec.too_many_letters", "max_length"),
    "too_short": ("spec.too_few_entries", "min_length"),
    "too_long": ("spec.too_many_entries", "max_length"),
}
"""pydantic's name of a limit: the code, and where the limit stands."""

_OF_ENTRIES = ("too_short", "too_long")
"""Those of lists and tables."""

_KINDS = {
    "int_": "spec.not_a_whole_number",
    "float_": "spec.not_a_number",
    "finite_number": "spec.not_a_finite_number",
    "string_type": "spec.not_text",
    "string_unicode": "spec.not_decodable",
    "bool_": "spec.not_a_truth_value",
    "dict_type": "spec.not_a_table",
    "model_": "spec.not_a_table",
    "tuple_type": "spec.not_a_list",
    "list_type": "spec.not_a_list",
}
"""How pydantic's names of what is of another kind begin."""


MOST_FINDINGS = 5
"""Findings that one error names; it counts those beyond."""


class SpecError(InputError):
    """A key or value of a specification that is not allowed."""

    @property
    def key(self) -> str:
        """The dotted path of the first offending key; list indices count from 0; "" for none.

        For instance ``training.optimizer.learning_rate``.
        """
        return self._text("key") or ""

    @classmethod
    def from_validation(cls, error: ValidationError, kind: type[Spec], where: str = "") -> Self:
        """The findings of a pydantic error, unknown keys first: what is missing may be one of them.

        ``kind`` is what was validated, ``where`` names the file, if any. Beside what a finding is
        about the parameters are the ``key``, the ``value`` that was given, the ``file``, messages
        of the ``others`` that are told, and how many ``more`` findings there are.
        """
        findings = sorted(
            (_finding(one, kind) for one in error.errors(include_url=False)),
            key=lambda one: one.code != "spec.unknown_key",
        )
        first, *others = findings[:MOST_FINDINGS]
        rest = {"others": others, "more": len(findings) - len(others) - 1}
        return cls(first.code, **{**first.params, "file": where or None, **rest})


def _finding(finding: ErrorDetails, kind: type[Spec]) -> Message:
    """What pydantic found, its place included."""
    key = _key(finding, kind)
    code, about = _said(finding)
    if code == "spec.unknown_key":
        about["meant"] = likely_key(key, kind)
    return Message(code, {**about, "key": key})


def _said(finding: ErrorDetails) -> tuple[str, dict[str, Any]]:
    """The code of a finding, and what it is about."""
    kind = finding["type"]
    context: dict[str, Any] = finding.get("ctx", {})
    value = _plain(finding.get("input"))
    if kind == "extra_forbidden":
        return "spec.unknown_key", {}
    if kind == "missing":
        return "spec.missing_key", {}
    if kind in _LIMITS:
        code, name = _LIMITS[kind]
        held: Any = finding.get("input")
        count = {"count": len(held)} if kind in _OF_ENTRIES else {}
        return code, {"limit": context[name], "value": value, **count}
    if kind == "literal_error":
        return "spec.not_one_of", {"choices": _quoted(context["expected"]), "value": value}
    if kind == "union_tag_invalid":
        kinds = _quoted(context["expected_tags"])
        return "spec.no_such_kind", {"choices": kinds, "value": context["tag"]}
    for start, code in _KINDS.items():
        if kind.startswith(start):
            return code, {"value": value}
    refused = context.get("error")
    if isinstance(refused, MessageError):
        return refused.code, dict(refused.message.params)
    return "spec.refused", {"reason": finding["msg"], "value": value}


def _quoted(listed: str) -> list[str]:
    """The words that pydantic lists in quotes, and the whole numbers that stand without."""
    return [word or number for word, number in re.findall(r"'([^']*)'|(-?\d+)", listed)]


def _plain(value: Any) -> Any:
    """The value as it may stand in a message: what has no plain kind as Python writes it."""
    if value is None or isinstance(value, str | int | float):
        return cast(Any, value)
    return Message.prose(str(value))


def _key(finding: ErrorDetails, kind: type[Spec]) -> str:
    """Dotted path without the labels that pydantic puts after a field of several kinds."""
    key, labelled = "", ""
    for part in map(str, finding["loc"]):
        if part.startswith("<"):  # which of a field's forms, as of one length for both sides
            continue
        longer = f"{key}.{part}" if key else part
        # The word of a kind may be a field's name, too: behind a choice of kinds it is a label
        if key == labelled or not _is_label(kind, key, part):
            key = longer
        else:
            labelled = key  # there is one label at most
    if finding["type"] == "union_tag_invalid":
        tag, _ = tag_of(_kinds_at(kind, key)[0])
        return f"{key}.{tag}"
    return key


def _kinds_at(kind: type[Spec], key: str) -> list[type[Spec]]:
    """The specifications that can stand at a key."""
    place = place_of(kind, key)
    if place is not None:
        return variants(place.info.annotation)
    above, _, index = key.rpartition(".")
    place = place_of(kind, above) if is_index(index) else None
    return [] if place is None else variants(item(place.info.annotation))


def _is_label(kind: type[Spec], key: str, part: str) -> bool:
    kinds = _kinds_at(kind, key)
    if kinds:
        return any(part == tag_of(one)[1] for one in kinds)
    place = place_of(kind, key)
    return place is not None and len(alternatives(place.info.annotation)) > 1
