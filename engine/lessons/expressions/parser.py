"""Reading an expression: a scanner and a recursive descent, so that nothing but this is run.

truth      = all {"or" all};  all = one {"and" one};  one = ["not"] comparison
comparison = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
sum        = product {("+" | "-") product};  product = factor {("*" | "/") factor}
factor     = number ["%"] | "-" factor | "(" truth ")" | name "(" [metric] [run] [count] ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias, cast

from data.errors import InputError
from data.messages import Message
from engine.lessons.expressions.functions import FUNCTIONS
from engine.lessons.expressions.tree import (
    Arithmetic,
    Call,
    Comparator,
    Comparison,
    Joined,
    Negative,
    Node,
    Not,
    Number,
    Numeric,
    Operator,
    Truth,
    is_truth,
)

LONGEST = 500
DEEPEST = 20
"""Brackets and signs within one another."""
LARGEST_COUNT = 1_000_000
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)|(?P<name>[A-Za-z_]\w*)"
    r'|(?P<text>"[^"]*")|(?P<sign><=|>=|==|!=|[-+*/<>(),%])|(?P<end>\Z))',
    re.ASCII,
)
_BLANKS = " \t\n\r\f\v"
_COMPARATORS = ("<", "<=", ">", ">=", "==", "!=")
_WORDS = ("and", "or", "not")
Kind: TypeAlias = Literal["number", "truth"]


class _Token(NamedTuple):
    kind: str
    text: str
    begin: int
    end: int


def parse(text: str, runs: Sequence[str], kind: Kind = "truth") -> Node:
    """The expression in ``text`` over these runs; of one run alone the name may be left out.

    Raises:
        InputError: it cannot be read; ``place`` counts its characters from 1.
    """
    if len(text) > LONGEST:
        raise InputError("expression.too_long", most=LONGEST, place=LONGEST + 1)
    return _Parser(text, runs).whole(kind)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while True:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            begin = place + len(text[place:]) - len(text[place:].lstrip(_BLANKS))
            raise InputError("expression.odd_sign", sign=text[begin], place=begin + 1)
        kind = match.lastgroup
        found.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
        if kind == "end":
            return found
        place = match.end()


class _Parser:
    def __init__(self, text: str, runs: Sequence[str]) -> None:
        self._text = text
        self._runs = runs
        self._tokens = _tokens(text)
        self._place = 0
        self._depth = 0

    def whole(self, kind: Kind) -> Node:
        found = self._any()
        if self._next.kind != "end":
            raise self._wrong("expression.unexpected", found=self._next.text)
        return self._of(kind, found, self._tokens[0])

    # Truths

    def _any(self) -> Node:
        return self._joined("or", lambda: self._joined("and", self._one))

    def _joined(self, word: Literal["and", "or"], part: Callable[[], Node]) -> Node:
        begin = self._next
        first = part()
        if self._next.text != word:
            return first
        parts = [cast("Truth", self._of("truth", first, begin))]
        while self._next.text == word:
            self._take()
            begin = self._next
            parts.append(cast("Truth", self._of("truth", part(), begin)))
        return Joined(word, tuple(parts))

    def _one(self) -> Node:
        if self._next.text != "not":
            return self._comparison()
        self._take()
        begin = self._next
        return Not(cast("Truth", self._of("truth", self._deeper(self._one), begin)))

    def _comparison(self) -> Node:
        begin = self._next
        left = self._sum()
        if self._next.text not in _COMPARATORS:
            return left
        left = self._number(left, begin)
        sign = cast("Comparator", self._take().text)
        after = self._next
        right = self._number(self._sum(), after)
        text = self._text[begin.begin : self._tokens[self._place - 1].end]
        return Comparison(sign, left, right, text)

    # Numbers

    def _sum(self) -> Node:
        return self._arithmetic(("+", "-"), lambda: self._arithmetic(("*", "/"), self._factor))

    def _arithmetic(self, signs: tuple[str, ...], part: Callable[[], Node]) -> Node:
        begin = self._next
        found = part()
        while self._next.text in signs:
            left = self._number(found, begin)
            sign = cast("Operator", self._take().text)
            after = self._next
            found = Arithmetic(sign, left, self._number(part(), after))
        return found

    def _factor(self) -> Node:
        token = self._take()
        if token.kind == "number":
            value = float(token.text)
            if self._next.text == "%":
                self._take()
                value /= 100
            return Number(value)
        if token.text == "-":
            begin = self._next
            return Negative(self._number(self._deeper(self._factor), begin))
        if token.text == "(":
            found = self._deeper(self._any)
            self._must_be(")")
            return found
        if token.kind == "name" and token.text not in _WORDS:
            return self._call(token)
        self._place -= 1
        code = "expression.ends_early" if token.kind == "end" else "expression.unexpected"
        raise self._wrong(code, found=token.text)

    def _call(self, name: _Token) -> Call:
        function = FUNCTIONS.get(name.text)
        if function is None:
            self._place -= 1
            raise self._wrong("expression.no_function", name=name.text, known=sorted(FUNCTIONS))
        self._must_be("(")
        metric, run, count = "", self._only_run(), None
        first = True
        if function.takes_metric:
            metric, first = self._metric(name.text), False
        if self._is_next("text", first=first):
            run, first = self._run(), False
        if function.takes_count and self._is_next("number", first=first):
            count = self._count()
        if run is None:
            raise self._wrong("expression.no_run", name=name.text, known=list(self._runs))
        if count is None and function.needs_count:
            raise self._wrong("expression.no_epoch", name=name.text)
        self._must_be(")")
        return Call(name.text, run, metric, count)

    def _only_run(self) -> str | None:
        return self._runs[0] if len(self._runs) == 1 else None

    def _is_next(self, kind: str, *, first: bool) -> bool:
        """Whether such a thing comes next in the brackets; a comma before it is taken."""
        ahead = self._tokens[self._place : self._place + 2]
        if first:
            return ahead[0].kind == kind
        if ahead[0].text == "," and ahead[1].kind == kind:
            self._take()
            return True
        return False

    def _metric(self, name: str) -> str:
        token = self._take()
        if token.kind not in ("name", "text"):
            self._place -= 1
            raise self._wrong("expression.no_metric", name=name)
        return token.text.strip('"')

    def _run(self) -> str:
        run = self._take().text.strip('"')
        if run not in self._runs:
            self._place -= 1
            raise self._wrong("expression.unknown_run", run=run, known=list(self._runs))
        return run

    def _count(self) -> int:
        text = self._take().text
        if not text.isdigit() or not 1 <= int(text) <= LARGEST_COUNT:
            self._place -= 1
            raise self._wrong("expression.no_count", found=text)
        return int(text)

    # What is next

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self) -> _Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _must_be(self, sign: str) -> None:
        if self._next.text != sign or self._next.kind == "text":
            raise self._wrong("expression.missing", sign=sign)
        self._take()

    def _deeper(self, part: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong("expression.too_deep", most=DEEPEST)
        found = part()
        self._depth -= 1
        return found

    def _number(self, node: Node, begin: _Token) -> Numeric:
        return cast("Numeric", self._of("number", node, begin))

    def _of(self, kind: Kind, node: Node, begin: _Token) -> Node:
        if is_truth(node) is not (kind == "truth"):
            code = "expression.no_truth" if kind == "truth" else "expression.no_number"
            raise InputError(code, place=begin.begin + 1)
        return node

    def _wrong(self, code: str, **params: object) -> InputError:
        return InputError(Message(code, {**params, "place": self._next.begin + 1}))
