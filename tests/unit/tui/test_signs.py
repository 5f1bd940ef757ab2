"""Which signs are drawn may change after import: nothing keeps one from then."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from code_reading import sources
from command_line import ROOT
from tui.text import glyphs
from tui.text.fitting import shown

SIGNS = {"GLYPHS", "PLAIN"}
MADE_OF_SIGNS = {"shown", "fit", "fit_right", "fit_middle", "wrapped"}


def at_import(tree: ast.AST) -> list[ast.expr]:
    """What is evaluated when the module is imported."""
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found += [node for node in child.args.defaults if node is not None]
            continue
        if isinstance(child, ast.expr):
            found.append(child)
        found += at_import(child)
    return found


def kept_from_import(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in at_import(tree):
        if isinstance(node, ast.Name) and node.id in SIGNS and isinstance(node.ctx, ast.Load):
            found.add(node.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found |= {node.func.id} & MADE_OF_SIGNS
    return found


def test_no_module_keeps_a_sign_from_its_import() -> None:
    found = {path: kept_from_import(tree) for path, tree in sources("tui")}
    assert found.pop("tui/text/glyphs.py") == {"GLYPHS"}
    assert {path: names for path, names in found.items() if names} == {}
    sample = ast.parse("X = GLYPHS.dash\ndef f(y=shown('a')): return PLAIN")
    assert kept_from_import(sample) == {"GLYPHS", "shown"}


@pytest.mark.parametrize(
    ("chosen", "is_plain"),
    [
        ({"LC_ALL": "C"}, True),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_ALL": "C", "PKGO_ASCII": "0"}, False),
        ({"LC_ALL": "C.UTF-8", "PKGO_ASCII": "1"}, True),
    ],
)
def test_the_locale_c_gets_plain_signs_and_config_says_so(
    chosen: dict[str, str], is_plain: bool
) -> None:
    code = (
        "from tui.cli.entry import run; from tui.text.glyphs import GLYPHS\n"
        "print(GLYPHS.plain); run(['config'])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": "/nowhere", **chosen},
        check=True,
        capture_output=True,
        text=True,
    )
    first, *lines = done.stdout.splitlines()
    (told,) = (line.split()[1] for line in lines if line.startswith("ascii"))
    assert (first, told) == (str(is_plain), str(is_plain).lower())


@pytest.fixture
def _as_before() -> Iterator[None]:
    """The signs of this process are put back behind the test."""
    kept = replace(glyphs.GLYPHS)
    yield
    for one in fields(glyphs.Glyphs):
        setattr(glyphs.GLYPHS, one.name, getattr(kept, one.name))
    glyphs.PLAIN.clear()


@pytest.mark.usefixtures("_as_before")
def test_plain_signs_from_now_on_keep_letters_and_the_dots_of_curves() -> None:
    glyphs.use_plain_signs(braille=True)
    assert (glyphs.GLYPHS.plain, glyphs.GLYPHS.braille) == (True, True)
    assert glyphs.GLYPHS.best == glyphs.ASCII.best != glyphs.UNICODE.best
    assert shown("猫 → é ± 1") == "猫 > é +- 1"
