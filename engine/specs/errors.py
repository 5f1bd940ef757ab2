"""A specification that cannot be used, in one sentence that names the key and its limit."""

from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from data.errors import InputError
from engine.specs.base import Spec
from engine.specs.likely import likely_key

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
        key = _key(first)
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        prefix = f"{where}: " if where else ""
        meant = likely_key(key, kind) if first["type"] == "extra_forbidden" else ""
        question = f"; did you mean {meant}?" if meant else ""
        return cls(f"{prefix}{_sentence(first, key)}{question}{more}", key=key)


def _key(finding: ErrorDetails) -> str:
    """Dotted path without the union tags that pydantic puts after a discriminated field."""
    path = [str(part) for part in finding["loc"]]
    kept: list[str] = []
    for part in path:
        tagged = kept and (
            kept[-1] in ("optimizer", "schedule")
            or (len(kept) > 1 and kept[-2] == "layers" and kept[-1].isdigit())
            or kept[-1] == "class_weight"
        )
        if tagged and part in _TAGS:
            continue
        kept.append(part)
    if finding["type"] == "union_tag_invalid":
        kept.append("name")
    return ".".join(kept)


_TAGS = {
    *("sgd", "adagrad", "rmsprop", "adam", "adamw", "nadam", "dense"),
    *("constant", "inverse_time", "step", "exponential", "cosine", "reduce_on_plateau"),
    *("dict[str,constrained-float]", "literal['balanced']"),
}


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
