"""The three floors, seen from outside: what an import drags in, and how long files are."""

import ast

import pytest

from code_reading import FLOORS, ROOT, sources
from fresh_process import said_by

HEAVY = ("tensorflow", "keras", "pandas", "sklearn", "numpy")
SCREEN = ("textual", "rich", "plotext", "textual_plotext")
KERAS_USES = {"rich"}
STORE = tuple(
    f"engine.store.{path.stem}"
    for path in (ROOT / "engine" / "store").glob("*.py")
    if path.stem != "__init__"
)


def loaded_by(imports: str, names: tuple[str, ...]) -> set[str]:
    """Which of ``names`` are in sys.modules of a fresh process after the imports."""
    code = f"import sys, {imports}; print(*[name for name in {names!r} if name in sys.modules])"
    return set(said_by(code).split())


@pytest.mark.parametrize(
    "module",
    [
        "tui.cli",
        "tui.cli.entry",
        "tui.cli.program",
        "tui.cli.console.follow",
        "tui.app",
        "engine.client.submission",
        "engine.client.opening",
        "engine.host.supervisor",
        "engine.specs",
        ", ".join(sorted(STORE)),
    ],
)
def test_nothing_before_the_first_paint_imports_the_heavy_libraries(module: str) -> None:
    assert loaded_by(module, HEAVY) == set()


def test_the_engine_and_the_data_know_no_screen() -> None:
    everything = ", ".join(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for floor in ("engine", "data")
        for path in (ROOT / floor).rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    )
    assert loaded_by(everything, SCREEN) <= KERAS_USES
    assert (
        loaded_by("engine.client.submission, engine.client.opening, data.catalog", SCREEN) == set()
    )


def test_the_check_itself_sees_an_import() -> None:
    assert loaded_by("rich.cells", SCREEN) == {"rich"}


def test_no_room_has_become_two() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for floor in ("tui", "engine", "data")
        for path in (ROOT / floor).rglob("*.py")
    }
    assert lengths
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def test_the_way_to_the_bench_leads_past_the_parser_and_the_specs() -> None:
    assert (
        loaded_by("tui.cli.entry, tui.cli.commands.bench", ("typer", "pydantic", "textual"))
        == set()
    )


PAINTING = """
import os, sys
import tui.cli.entry, tui.cli.commands.bench
from importlib import import_module
from tui.app import BenchApp
from tui.terminal import deferred_imports as loading
def painted(then):
    print(*sys.modules, file=sys.__stdout__)  # Textual has another
    for name in (*loading.LATER, *loading.SOON):
        import_module(name)
    print(*sys.modules, file=sys.__stdout__, flush=True)
    os._exit(0)
loading.load_beside = painted
BenchApp(None, None).run(headless=True, size=(160, 45))
"""
MOST_AT_FIRST = 105
"""Modules of ours that the first picture may need; each takes half a millisecond or more."""


@pytest.fixture(scope="module")
def painting() -> tuple[set[str], set[str]]:
    """The modules of the bench's process at its first picture, and once it has loaded what comes
    next; no watcher of the store can be made there.
    """
    first, second = said_by(PAINTING, HOME="/nonexistent").splitlines()
    return set(first.split()), set(second.split())


def test_the_first_picture_is_painted_before_anything_else_is_loaded(
    painting: tuple[set[str], set[str]],
) -> None:
    at_first = painting[0]
    foreign = {name.partition(".")[0] for name in at_first}
    late = {*HEAVY, "pydantic", "pydantic_core", "sqlite3", "psutil", "typer", "plotext", "tomllib"}
    assert foreign & late == set()
    packages = {"specs", "client", "store.database", "store.runs", "events", "compare", "tasks"}
    assert at_first & {f"engine.{name}" for name in packages} == set()
    assert at_first & {"data.dataset", "tui.bench.controllers", "tui.keymap.everything"} == set()
    own = sorted(name for name in at_first if name.partition(".")[0] in FLOORS)
    assert len(own) <= MOST_AT_FIRST, own


def test_what_a_key_of_the_bench_opens_is_loaded_while_nobody_presses_it(
    painting: tuple[set[str], set[str]],
) -> None:
    wanted: set[str] = set()
    for path in (ROOT / "tui" / "bench").glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                nodes = [one for one in ast.walk(function) if isinstance(one, ast.ImportFrom)]
                wanted |= {node.module for node in nodes if node.module}
    wanted = {name for name in wanted if name.partition(".")[0] in FLOORS}
    assert wanted
    assert sorted(wanted - painting[1]) == []


def test_every_package_says_in_its_first_line_what_lives_there() -> None:
    for floor in FLOORS:
        for folder in [ROOT / floor, *(ROOT / floor).rglob("*/")]:
            if not list(folder.glob("*.py")):
                continue
            room = folder / "__init__.py"
            assert room.exists(), folder
            assert ast.get_docstring(ast.parse(room.read_text("utf-8"))), folder


def test_what_tests_and_measurements_import_is_there() -> None:
    """Type checking leaves them out, and a measurement is run rarely."""
    trees = dict(sources())
    defined: dict[str, set[str]] = {}
    found: list[str] = []
    for path, tree in sources("tests"):
        for node in ast.walk(tree):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module is None or module.partition(".")[0] not in FLOORS:
                continue
            base = module.replace(".", "/")
            known = trees.get(f"{base}.py") or trees.get(f"{base}/__init__.py")
            assert known is not None, f"{path}: no module {module}"
            if module not in defined:
                defined[module] = _defined(known)
            names = defined[module]
            found += [
                f"{path}: {module} has no {alias.name}"
                for alias in node.names
                if alias.name not in names
                and not {f"{base}/{alias.name}.py", f"{base}/{alias.name}/__init__.py"} & {*trees}
            ]
    assert found == []


def _defined(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names
