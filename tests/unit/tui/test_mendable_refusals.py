"""A table whose refusal names the field that mends it keeps the bench open."""

import ast
import re
from collections.abc import Iterator

from code_reading import sources
from tui.bench.mendable import MENDABLE

FIELD = re.compile(r"\b[Ss]et data\.\w|[(]data\.\w+[)]")
OF_NO_TABLE = ("coach.", "table_note.", "layer.", "network.", "predict.", "pseudo_labels.")
WITHIN_OTHERS = {"images.unlike_trained", "streaming.no_pseudo_labels"}


def entries() -> Iterator[tuple[str, str]]:
    """The codes of the catalogue with all texts that their words are made of."""
    for path, tree in sources():
        if not path.startswith("tui/locale/catalogue/"):
            continue
        for node in ast.walk(tree):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and "." in str(key.value):
                    yield str(key.value), " ".join(texts(value))


def texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def test_every_refusal_that_says_which_field_to_set_is_among_them() -> None:
    naming = {code for code, text in entries() if FIELD.search(text)}
    of_tables = {code for code in naming if not code.startswith(OF_NO_TABLE)}
    assert of_tables - WITHIN_OTHERS <= MENDABLE


def test_nothing_else_is_among_them() -> None:
    below = (tree for path, tree in sources() if path.startswith(("data/", "engine/")))
    assert {text for tree in below for text in texts(tree)} >= MENDABLE
