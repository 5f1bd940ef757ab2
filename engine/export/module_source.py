"""A module of ours as source: its definitions, what they use, and each of them as plain Python.

Plain is without annotations, without imports inside of functions, and with what other modules of
ours define called by its bare name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

from engine.io.python_text import call

OURS = ("data", "engine")
LATE = ("keras",)
"""Imported where they stand, for they take seconds."""
_FOR_TOOLS = re.compile(r"  # (?:noqa|pyright|type:).*$", re.MULTILINE)
_Place: TypeAlias = tuple[int, int]
_Edit: TypeAlias = tuple[_Place, _Place, str]


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A module's definitions by name, and of every imported name the module and the name there,
    which is empty for the module itself.
    """

    name: str
    lines: tuple[bytes, ...]
    defined: Mapping[str, ast.stmt]
    imported: Mapping[str, tuple[str, str]]

    def used(self, name: str) -> Iterator[tuple[str, str]]:
        """What a definition uses when it runs: names, each with the attribute asked of it where it
        is a module of ours.
        """
        for node in _run(self.defined[name]):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield node.value.id, node.attr
            elif isinstance(node, ast.Name):
                yield node.id, ""

    def module_called(self, name: str) -> str:
        """The module of ours that a name stands for; empty where it stands for none."""
        origin, inner = self.imported.get(name, ("", ""))
        found = f"{origin}.{inner}" if inner else origin
        return found if is_ours(found) and _is_module(found) else ""

    def plain(self, name: str) -> str:
        """A definition as plain Python."""
        statement = self.defined[name]
        first = min([statement.lineno, *(one.lineno for one in _decorators(statement))])
        edits = sorted(self._edits(statement), reverse=True)
        last = statement.end_lineno or first
        lines = [line.decode() for line in self.lines[first - 1 : last]]
        lines[-1] = lines[-1].rstrip("\n")
        content = [line.encode() for line in lines]
        for begin, end, text in edits:
            _replace(content, (begin[0] - first, begin[1]), (end[0] - first, end[1]), text)
        return _FOR_TOOLS.sub("", b"".join(content).decode())

    def _edits(self, statement: ast.stmt) -> Iterator[_Edit]:
        if isinstance(statement, ast.FunctionDef):
            body = statement.body[0]
            begin = statement.lineno, statement.col_offset
            yield begin, (body.lineno, 0), f"{_signature(statement)}\n"
        for node in _run(statement, of_signature=False):
            match node:
                case ast.AnnAssign(target=target, annotation=about) if not isinstance(
                    statement, ast.ClassDef
                ):
                    yield _end(target), _end(about), ""
                case ast.Import() | ast.ImportFrom() if not _is_late(node):
                    yield (node.lineno, 0), (self._behind(node), 0), ""
                case ast.Attribute(value=ast.Name(id=head)) if self.module_called(head):
                    yield _begin(node), _end(node), node.attr
                case _:
                    pass

    def _behind(self, node: ast.stmt) -> int:
        """The line behind an import, and behind the blank one that follows it."""
        line = (node.end_lineno or node.lineno) + 1
        return line + (not self.lines[line - 1].strip())


@cache
def module_source(name: str) -> ModuleSource:
    """The module of that name, read and not run."""
    found = find_spec(name)
    assert found is not None
    assert found.origin is not None
    content = Path(found.origin).read_bytes()
    tree = ast.parse(content)
    defined = {one: statement for statement in tree.body for one in names_of(statement)}
    imported: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {one.asname or one.name: (one.name, "") for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = str(node.module)
            imported |= {one.asname or one.name: (origin, one.name) for one in node.names}
    return ModuleSource(name, tuple(content.splitlines(keepends=True)), defined, imported)


def names_of(statement: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            found = targets
        case ast.AnnAssign(target=target, value=ast.expr()):
            found = [target]
        case _:
            return []
    return [node.id for one in found for node in ast.walk(one) if isinstance(node, ast.Name)]


def is_ours(module: str) -> bool:
    """Whether a module is one of this program's."""
    return module.split(".", maxsplit=1)[0] in OURS


@cache
def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _run(node: ast.AST, *, of_signature: bool = True) -> Iterator[ast.AST]:
    """The nodes below that run: all but annotations."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns") or (name == "args" and not of_signature):
            continue
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, ast.AST):
                yield from _run(below)


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    return statement.decorator_list if isinstance(statement, ast.FunctionDef) else []


def _signature(statement: ast.FunctionDef) -> str:
    """The head of a function, broken as a formatter would."""
    given = statement.args
    for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
        if one is not None:
            one.annotation = None
    arguments = ast.unparse(given).replace("'", '"')
    head = f"def {statement.name}"
    return call(head, arguments.split(", ") if arguments else [], 0) + ":"


def _is_late(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.Import) and node.names[0].name in LATE


def _begin(node: ast.expr) -> _Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> _Place:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def _replace(lines: list[bytes], begin: _Place, end: _Place, text: str) -> None:
    """Put a text in the place of what stands from one place (line, column from 0) to another."""
    before = lines[begin[0]][: begin[1]]
    after = lines[end[0]][end[1] :] if end[0] < len(lines) else b""
    lines[begin[0] : end[0] + 1] = [before + text.encode() + after]
