"""A specification that cannot be used, in one sentence that names the key and its limit."""

from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from data.errors import InputError
from engine.models.base.spec import Spec
from engine.specs.likely import likely_key
from engine.specs.schema_walk import alternatives, item, place_of, tag_of, variants

_LIMITS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


class SpecError(InputError):
    """A key or value of a specification that is not allowed.

    ``key`` is the dotted path of the first offending key, such as
    ``training.optimizer.learning_rate``; list indices count from 0.
    """

    def __init__(self, sentence: str, *, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key

    @classmethod
    def from_validation(cls, error: ValidationError, kind: type[Spec], where: str = "") -> Self:
        """The first finding of a pydantic error as a sentence.

        ``kind`` is what was validated, ``where`` names the file, if any.
        """
        findings = error.errors(include_url=False)
        first = findings[0]
        key = _key(first, kind)
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        prefix = f"{where}: " if where else ""
        meant = likely_key(key, kind) if first["type"] == "extra_forbidden" else ""
        question = f"; did you mean {meant}?" if meant else ""
        return cls(f"{prefix}{_sentence(first, key)}{question}{more}", key=key)


def _key(finding: ErrorDetails, kind: type[Spec]) -> str:
    """Dotted path without the labels that pydantic puts after a field of several kinds."""
    key, labelled = "", ""
    for part in map(str, finding["loc"]):
        longer = f"{key}.{part}" if key else part
        known = place_of(kind, longer) is not None
        if known or key == labelled or not _is_label(kind, key, part):
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
    place = place_of(kind, above) if index.isdigit() else None
    return [] if place is None else variants(item(place.info.annotation))


def _is_label(kind: type[Spec], key: str, part: str) -> bool:
    kinds = _kinds_at(kind, key)
    if kinds:
        return any(part == tag_of(one)[1] for one in kinds)
    place = place_of(kind, key)
    return place is not None and len(alternatives(place.info.annotation)) > 1


def _sentence(finding: ErrorDetails, key: str) -> str:
    kind = finding["type"]
    context: dict[str, Any] = finding.get("ctx", {})
    given = _shown(finding.get("input"))
    if kind == "extra_forbidden":
        return f'unknown key "{key}"'
    if kind == "missing":
        return f'"{key}" is missing'
    if kind in _LIMITS:
        name, words = _LIMITS[kind]
        return f'"{key}" must be {words} {_number(context[name])}, not {given}'
    if kind in ("literal_error", "union_tag_invalid"):
        expected = str(context.get("expected") or context.get("expected_tags"))
        if kind == "union_tag_invalid":
            given = f'"{context["tag"]}"'
        return f'"{key}" must be {expected.replace(chr(39), "")}, not {given}'
    for start, words in _KINDS.items():
        if kind.startswith(start):
            return f'"{key}" must be {words}, not {given}'
    if kind in ("value_error", "assertion_error"):
        message = str(context.get("error", finding["msg"]))
        return f'"{key}" {message}' if key else message
    message = finding["msg"]
    return f'"{key}": {message[:1].lower()}{message[1:]}, not {given}'


_KINDS = {
    "int_": "a whole number",
    "float_": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "bool_": "true or false",
    "dict_type": "a table of keys",
    "model_": "a table of keys",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
