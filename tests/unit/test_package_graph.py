"""The packages' graph, drawn from the syntax trees: late imports and those for types count.

What lies loose in a floor (``engine.events``) is a room of its own.
"""

import ast
from collections import defaultdict
from pathlib import Path

from code_reading import FLOORS, ROOT, sources

Graph = dict[str, dict[str, set[str]]]
"""For each package those that it imports, and by which modules."""


def package_of(path: str) -> str:
    """The package that a module lies in; for a loose one itself."""
    parts = Path(path).with_suffix("").parts
    return ".".join(parts if len(parts) == 2 else parts[:-1])


def modules() -> dict[str, str]:
    """Every module by its dotted name, with its package."""
    found: dict[str, str] = {}
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            package = package_of(str(path.relative_to(ROOT)))
            found[name.removesuffix(".__init__")] = package
    return found


def imported(tree: ast.Module, known: dict[str, str]) -> set[str]:
    """The modules of ours that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                names.add(below if below in known else node.module)
    return names & set(known)


def graph() -> Graph:
    known = modules()
    found: Graph = defaultdict(lambda: defaultdict(set))
    for path, tree in sources():
        package = package_of(path)
        for module in imported(tree, known):
            if known[module] != package:
                found[package][known[module]].add(path)
    return found


def reached(found: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    left = list(found.get(start, {}))
    while left:
        package = left.pop()
        if package not in seen:
            seen.add(package)
            left += found.get(package, {})
    return seen


def circles(found: Graph) -> list[str]:
    """Packages that reach themselves, with an import that takes part."""
    return [
        f"{package} -> {other} ({min(paths)})"
        for package in sorted(found)
        for other, paths in sorted(found[package].items())
        if package in reached(found, other)
    ]


def test_no_package_reaches_itself() -> None:
    assert circles(graph()) == []


def loading(tree: ast.Module, known: dict[str, str]) -> set[str]:
    """The modules that Python loads while it loads a module: not within functions, not for types.

    ``from package import module`` waits for the package, too.
    """
    names: set[str] = set()
    left: list[ast.AST] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            left += node.orelse
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        else:
            left += [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]
    return names & set(known)


def loaded() -> Graph:
    known = modules()
    found: Graph = defaultdict(lambda: defaultdict(set))
    for path, tree in sources():
        name = ".".join(Path(path).with_suffix("").parts).removesuffix(".__init__")
        for module in loading(tree, known) - {name}:
            found[name][module].add(path)
    return found


def test_no_module_loads_itself_by_way_of_others() -> None:
    """Two threads that meet in such a circle would see half a module: an ImportError by chance."""
    assert circles(loaded()) == []


def test_the_check_itself_sees_a_circle() -> None:
    tree = ast.parse("def late():\n    from engine.store import runs\n")
    assert imported(tree, modules()) == {"engine.store.runs"}
    tree = ast.parse("from engine.store import runs\n\ndef late():\n    import data.errors\n")
    assert loading(tree, modules()) == {"engine.store", "engine.store.runs"}
    assert circles({"a": {"b": {"a/x.py"}}, "b": {"a": {"b/y.py"}}}) == [
        "a -> b (a/x.py)",
        "b -> a (b/y.py)",
    ]
