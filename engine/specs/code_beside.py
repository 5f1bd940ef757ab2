"""What files of a person's own code import that lies beside them, found without running them."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGEST_BYTES = 10_000_000
"""A larger file is no code that a person has written."""


def imported_beside(files: Iterable[Path]) -> list[Path]:
    """The Python files that these import from their own folders, each once, and those that such
    import in turn; of a package all. What is imported by a name that is made while it runs is not
    found.
    """
    given = [file for file in files if file.suffix == ".py"]
    found: dict[Path, None] = {}
    # A module is looked for in the folder of the file that was named, whoever imports it
    left = [(file, file.parent) for file in given]
    while left:
        file, folder = left.pop()
        for name in _imports(file):
            for one in _module(folder, name):
                if one not in found and one not in given:
                    found[one] = None
                    left.append((one, folder))
    return list(found)


def _imports(file: Path) -> Iterator[str]:
    """The first parts of the names of modules that a file imports; of a damaged one none."""
    try:
        if file.stat().st_size > LARGEST_BYTES:
            return
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _module(folder: Path, name: str) -> Iterator[Path]:
    """The files of a module that lies in a folder."""
    if name in sys.stdlib_module_names:
        return
    package = folder / name
    if package.is_dir():
        yield from sorted(one for one in package.rglob("*.py") if one.is_file())
    elif package.with_name(f"{name}.py").is_file():
        yield package.with_name(f"{name}.py")
