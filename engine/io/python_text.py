"""Python source made of values: literals that hold anything, calls that fit the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 100
_SIGN = re.compile(r"\\.|.", re.DOTALL)


def literal(value: Any) -> str:
    """A value as Python writes it; texts in double quotes unless single ones need fewer escapes."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        items = ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return f"{{{items}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def _quoted(text: str) -> str:
    """A text as ``repr`` escapes it, in the quotes that a formatter prefers."""
    signs = ["'" if sign == "\\'" else sign for sign in _SIGN.findall(repr(text)[1:-1])]
    quote = '"' if signs.count('"') <= signs.count("'") else "'"
    body = "".join(f"\\{sign}" if sign == quote else sign for sign in signs)
    return f"{quote}{body}{quote}"


def listing(name: str, values: Sequence[Any]) -> str:
    """``name = [...]``, one value a line where they do not fit one."""
    short = f"{name} = {literal(list(values))}"
    if len(short) <= WIDTH:
        return short
    lines = [f"    {literal(value)}," for value in values]
    return "\n".join([f"{name} = [", *lines, "]"])


def mapping(name: str, values: Mapping[str, Any]) -> str:
    """``name = {...}``, one entry a line where they do not fit one."""
    short = f"{name} = {literal(dict(values))}"
    if len(short) <= WIDTH:
        return short
    lines = [f"    {literal(key)}: {literal(value)}," for key, value in values.items()]
    return "\n".join([f"{name} = {{", *lines, "}"])


def import_lines(found: Iterable[str]) -> list[str]:
    """Lines of ``from ... import ...``: one for each module, in order, broken where it is long."""
    modules: dict[str, set[str]] = {}
    for line in found:
        module, _, names = line.removeprefix("from ").partition(" import ")
        modules.setdefault(module, set()).update(names.split(", "))
    return [_import_line(module, sorted(names)) for module, names in sorted(modules.items())]


def _import_line(module: str, names: Sequence[str]) -> str:
    short = f"from {module} import {', '.join(names)}"
    if len(short) <= WIDTH:
        return short
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


def call(name: str, arguments: Sequence[str], indent: int, before: int = 0, after: int = 1) -> str:
    """A call on one line, or broken as a formatter would; continued at ``indent`` spaces.

    ``before`` and ``after`` count the characters around it on its line.
    """
    short = f"{name}({', '.join(arguments)})"
    if indent + before + len(short) + after <= WIDTH:
        return short
    pad = " " * (indent + 4)
    joined = ", ".join(arguments)
    if len(pad) + len(joined) <= WIDTH:
        return f"{name}(\n{pad}{joined}\n{' ' * indent})"
    lines = "".join(f"{pad}{argument},\n" for argument in arguments)
    return f"{name}(\n{lines}{' ' * indent})"


@dataclass(frozen=True, slots=True)
class Call:
    """A call whose arguments are source, or calls themselves."""

    name: str
    arguments: tuple[str | Call, ...]

    @property
    def on_line(self) -> str:
        """The call on one line."""
        return f"{self.name}({', '.join(self._lines())})"

    def broken(self, indent: int, before: int = 0, after: int = 1) -> str:
        """The call, broken as a formatter would at every depth; see ``call`` for the numbers."""
        if indent + before + len(self.on_line) + after <= WIDTH:
            return self.on_line
        pad = " " * (indent + 4)
        joined = ", ".join(self._lines())
        if len(pad) + len(joined) <= WIDTH:
            return f"{self.name}(\n{pad}{joined}\n{' ' * indent})"
        lines = "".join(
            f"{pad}{one if isinstance(one, str) else one.broken(indent + 4)},\n"
            for one in self.arguments
        )
        return f"{self.name}(\n{lines}{' ' * indent})"

    def _lines(self) -> list[str]:
        return [one if isinstance(one, str) else one.on_line for one in self.arguments]
