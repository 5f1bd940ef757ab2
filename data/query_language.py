"""The query language over runs and rows: from text to a tree, and back to text of that meaning.

    val_accuracy > 0.75 and optimizer = adam and not (dropout > 0.4 or name ~ "relu")

A comparison is a field, one of ``= != > >= < <= ~`` and a value; a value alone is looked for in
what names a run. ``and`` binds closer than ``or``, ``not`` closer than both. What a field is, and
whether something fits, is for who evaluates: runs in ``engine.query``, rows in ``data.filtering``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as _field
from typing import Literal, cast

from data.errors import InputError
from data.messages import Message

Operator = Literal["=", "!=", ">", ">=", "<", "<=", "~"]
MOST_DEPTH = 40
"""Brackets and nots inside each other; Python's own stack ends somewhat later."""

_OPERATORS = {"==": "="}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<open>\()|(?P<close>\))|(?P<operator>!=|>=|<=|==|[=<>~])"
    r"""|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>[^\s()"'=<>~!]+)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\([\"'\\])")
_BARE = re.compile(r"""[^\s()"'=<>~!]+""")
_JOINS = ("and", "or", "not")


class QueryError(InputError):
    """A query that cannot be read or answered, ``at`` a character (from 0) of its ``text``."""

    @property
    def at(self) -> int:
        """The character that it is about, from 0."""
        return self.message.params.get("at", 0)

    @property
    def text(self) -> str:
        """The whole query."""
        return self.message.params.get("text", "")

    def within(self, text: str) -> "QueryError":
        """The same error, knowing the whole query."""
        place = {"at": min(self.at, len(text)), "text": text}
        return QueryError(Message(self.code, {**self.message.params, **place}))


@dataclass(frozen=True, slots=True)
class Value:
    """A word or a quoted text; ``at`` is where it stands."""

    text: str
    quoted: bool = False
    at: int = _field(default=0, compare=False)

    def __str__(self) -> str:
        bare = _BARE.fullmatch(self.text) and self.text.casefold() not in _JOINS
        if bare and not self.quoted:
            return self.text
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Term:
    """A value alone."""

    value: Value

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A field compared with a value; ``at`` is where the operator stands."""

    field: Value
    operator: Operator
    value: Value
    at: int = _field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.value}"


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not say."""

    part: "Query"

    def __str__(self) -> str:
        return f"not {_closed(self.part, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts; without any, everything."""

    parts: "tuple[Query, ...]" = ()

    def __str__(self) -> str:
        return " and ".join(_closed(part, And, Or) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts, at least."""

    parts: "tuple[Query, ...]"

    def __str__(self) -> str:
        return " or ".join(_closed(part, Or) for part in self.parts)


Query = Term | Condition | Not | And | Or


def _closed(part: Query, *kinds: type[And] | type[Or]) -> str:
    return f"({part})" if isinstance(part, kinds) else str(part)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def join(self) -> str:
        """``and``, ``or``, ``not``, or nothing."""
        word = self.text.casefold()
        return word if self.kind == "word" and word in _JOINS else ""

    @property
    def value(self) -> Value:
        if self.kind == "text":
            return Value(_ESCAPE.sub(r"\1", self.text[1:-1]), True, self.at)
        return Value(self.text, False, self.at)


def parse(text: str) -> Query:
    """The query that ``text`` says; nothing says everything.

    Raises:
        QueryError: it says none; the error knows the character.
    """
    try:
        tokens = [*_tokens(text), _Token("end", "", len(text))]
        return And() if len(tokens) == 1 else _Reader(tokens).whole()
    except QueryError as error:
        raise error.within(text) from None


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            if text[at] == "!":
                raise QueryError("query.not_alone", at=at)
            raise QueryError("query.quotation_open", at=at)
        kind = cast(str, found.lastgroup)
        if kind != "space":
            word = found.group()
            yield _Token(kind, _OPERATORS.get(word, word), at)
        at = found.end()


class _Reader:
    """Reads tokens from the first to the last."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        token = self._next
        self._place += 1
        return token

    def whole(self) -> Query:
        found = self._or()
        rest = self._next
        if rest.kind == "close":
            raise QueryError("query.bracket_closes_nothing", at=rest.at)
        if rest.kind == "operator":
            raise QueryError("query.field_missing", at=rest.at, sign=rest.text)
        if rest.kind != "end":
            raise QueryError("query.join_missing", at=rest.at)
        return found

    def _or(self) -> Query:
        parts = [self._and()]
        while self._next.join == "or":
            self._take()
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _and(self) -> Query:
        parts = [self._one()]
        while self._next.join == "and":
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Query:
        token = self._take()
        if token.join == "not":
            return Not(self._deeper(token))
        if token.kind == "open":
            return self._bracket(token)
        if token.kind in ("word", "text") and not token.join:
            return self._comparison(token)
        raise self._missing(token)

    def _missing(self, token: _Token) -> QueryError:
        if token.kind == "operator":
            return QueryError("query.field_missing", at=token.at, sign=token.text)
        if token.kind == "close":
            return QueryError("query.brackets_empty", at=token.at)
        if token.kind == "end" and self._place > 1:
            before = self._tokens[self._place - 2].text
            return QueryError("query.missing_behind", at=token.at, token=before)
        return QueryError("query.missing_before", at=token.at, token=token.text)

    def _deeper(self, token: _Token) -> Query:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise QueryError("query.too_deep", at=token.at, most=MOST_DEPTH)
        found = self._or() if token.kind == "open" else self._one()
        self._depth -= 1
        return found

    def _bracket(self, token: _Token) -> Query:
        found = self._deeper(token)
        last = self._next
        if last.kind == "end":
            raise QueryError("query.bracket_open", at=token.at)
        if last.kind == "operator":
            raise QueryError("query.field_missing", at=last.at, sign=last.text)
        if last.kind != "close":
            raise QueryError("query.join_missing", at=last.at)
        self._take()
        return found

    def _comparison(self, token: _Token) -> Query:
        if self._next.kind != "operator":
            return Term(token.value)
        sign = self._take()
        value = self._take()
        if value.kind not in ("word", "text"):
            raise QueryError("query.value_missing", at=value.at, sign=sign.text)
        if value.join:
            raise QueryError("query.value_is_join", at=value.at, sign=sign.text, word=value.text)
        return Condition(token.value, cast(Operator, sign.text), value.value, sign.at)


def fields_of(query: Query) -> Iterator[str]:
    """The fields that the query compares, as it writes them."""
    match query:
        case Condition():
            yield query.field.text
        case Not():
            yield from fields_of(query.part)
        case And() | Or():
            for part in query.parts:
                yield from fields_of(part)
        case Term():
            pass
