"""Whatever a person reads as words goes through the catalogue, so that it has a language."""

import ast
import re
from collections.abc import Iterator

import pytest

from code_reading import called, docstrings, sources
from tui.widgets.lines import ROLES

AREAS = ("tui",)
"""The folders that are looked through, but for the catalogue itself."""

CATALOGUE = {"_", "n_", "N_", "words"}
LOG = {"debug", "info", "warning", "error", "exception", "critical"}
HOLE = "\0"
"""Stands where a text has a place for a value."""
PLACE = re.compile(r"\{[^{}]*\}")
WORDS = re.compile(rf"(?:[^\W\d_]|{HOLE})+(?: +(?:[^\W\d_]|{HOLE})+)+")

EXEMPT_CALLS = {
    # Carries a code and parameters; where prose is left, it becomes a code
    "InputError",
    # Names for the type checker
    "TypeVar",
    "cast",
}
EXEMPT_KEYWORDS = {
    # Classes of the style sheet
    "classes",
    # Keys, as they stand in the key line
    "keyword",
}
EXEMPT_NAMES = {
    # Classes of the style sheet
    "BOX",
    # A query, as one types it
    "EXAMPLE",
    # What typer says, as patterns, beside what is said in its place
    "_SAID",
    # What a translator reads at the head of a file
    "HEAD",
}
EXEMPT_WORDS = {
    # The roles of a text
    *ROLES,
    # An activation's name
    "softmax",
}
EXEMPT_TEXTS = {
    # A stride of a field, told by its name
    "tenfold or zero",
    # What typer says, looked for to be said plainer
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
    # What one types, and what the version is
    "RUN TAG...",
    "pkgo-tui {}",
    "pkgo-tui in Chinese (Taiwan): {}.",
}


def prose(text: str) -> bool:
    """Whether the text has two words in a row, or a word beside a place for a value."""
    if text in EXEMPT_TEXTS:
        return False
    for found in WORDS.findall(PLACE.sub(HOLE, text)):
        letters = {part.replace(HOLE, "") for part in found.split()} - {""}
        if any(len(word) > 1 for word in letters) and not letters <= EXEMPT_WORDS:
            return True
    return False


def template(node: ast.JoinedStr) -> str:
    """An f-string as a template with places."""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )


def exempt(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node in which words need no catalogue, or have it."""
    match node:
        case ast.Call() if called(node) in CATALOGUE | EXEMPT_CALLS:
            yield from node.args
        case ast.Call(args=[ast.Dict(keys=keys)]) if called(node) == "Worded":
            # By what they are found, beside marked texts
            yield from (key for key in keys if key is not None)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log" | "logger"))) if (
            called(node) in LOG
        ):
            yield from node.args
        case ast.keyword(arg=name) if name in EXEMPT_KEYWORDS:
            yield node.value
        case ast.Assign(targets=[ast.Name(id=name)]) if "CSS" in name or name in EXEMPT_NAMES:
            yield node.value


def spoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of everything that reads as prose without having the catalogue."""
    passed = docstrings(tree)
    for node in ast.walk(tree):
        for part in exempt(node):
            passed |= {id(below) for below in ast.walk(part)}
    for node in ast.walk(tree):
        # What stands in an f-string between its places is looked at with the whole
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and prose(node.value):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr) and prose(template(node)):
            yield node.lineno, template(node)


def test_no_word_of_the_screen_is_shown_without_the_catalogue() -> None:
    found = {
        (f"{path}:{line}", text)
        for path, tree in sources(*AREAS)
        if not path.startswith("tui/locale/")
        for line, text in spoken(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'hint("nothing trains: t starts")',
        'hint(f"{run.name} pauses")',
        'hint(f"{count} run" + ("s" if count > 1 else ""))',
        "hint('y {:g} to {:g}'.format(low, high))",
        'TITLE_TEXT = "All runs"',
        "hint(f\"{name}: {told or 'not one run'}\")",
        'raise ValueError("type a whole number")',
    ],
)
def test_a_sentence_that_stands_in_the_code_as_it_is_is_found(code: str) -> None:
    assert list(spoken(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        '"""What stands here is read by programmers."""',
        'hint(_("nothing trains: t starts"))',
        'hint(_("{name} pauses", name=run.name))',
        'hint(n_("{count} run waits", "{count} runs wait", count))',
        'line((text, "bad strong"), (f"{mark} {name}  ({key})", f"{role} strong"))',
        'Vertical(classes=f"box {box}")',
        'DEFAULT_CSS = "Row { height: 1; width: 1fr; }"',
        'query_one("#experiment-list")',
        'log.warning("the store is slow")',
    ],
)
def test_what_is_translated_or_is_no_words_is_left_alone(code: str) -> None:
    assert list(spoken(ast.parse(code))) == []


def test_every_folder_that_is_looked_through_is_there() -> None:
    assert all(list(sources(folder)) for folder in AREAS)
