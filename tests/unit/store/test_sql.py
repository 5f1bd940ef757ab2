"""SQL has one room, and says what it writes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA) ")


def statements(folder: Path) -> Iterator[tuple[str, str]]:
    """Every SQL statement in the sources below a folder, with its file."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and STATEMENT.match(text):
                yield str(path.relative_to(ROOT)), text


def test_sql_stands_in_the_store_alone() -> None:
    outside = [
        (file, text)
        for floor in ("tui", "engine", "data")
        for file, text in statements(ROOT / floor)
        if not file.startswith("engine/store/")
    ]
    assert outside == []


def test_every_insert_names_its_columns() -> None:
    inserts = [
        text
        for _, text in statements(ROOT / "engine" / "store")
        if "INSERT" in text and "INTO" in text
    ]
    assert len(inserts) > 8
    # What comes back from the trash is put together by the names of its columns
    assert [text for text in inserts if not re.search(r'INTO (\w+ \(|"$)', text)] == []
