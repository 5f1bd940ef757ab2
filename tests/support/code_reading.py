"""The program's own source as syntax trees: for tests about what it may and may not say."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("data", "engine", "tui")


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Path and tree of every module below these folders of the project, or of all floors."""
    for folder in folders or FLOORS:
        yield from _trees(folder)


@cache
def _trees(folder: str) -> list[tuple[str, ast.Module]]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    gc.disable()
    try:
        found = [
            (str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths
        ]
    finally:
        gc.freeze()  # half a million things that stay
        gc.enable()
    return found


def docstrings(tree: ast.Module) -> set[int]:
    """The ids of the nodes that are documentation: texts that stand alone as statements."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.JoinedStr)
    }


def called(node: ast.Call) -> str:
    """The last name of what is called: ``words`` of ``locale.words(...)``."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
