"""Every message has words, in the person's language; every word has a message."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from code_reading import called, sources
from data.errors import InputError
from data.messages import Message
from tui.locale.entries import Plural
from tui.locale.po import PLURAL, write_po
from tui.locale.translation import use_words_of
from tui.locale.words import catalogue, words

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PLACE = re.compile(r"^\w+")


def makers() -> set[str]:
    """The names of what is made with a code: messages, and the errors that carry one."""
    kinds, before = {"Message", "MessageError"}, 0
    while before != len(kinds):
        before = len(kinds)
        for _, tree in sources():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                    if bases & kinds:
                        kinds.add(node.name)
    return kinds


def made() -> Iterator[tuple[str, ast.Call]]:
    kinds = makers()
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in kinds and node.args:
                yield f"{path}:{node.lineno}", node


def places(text: str) -> set[str]:
    """The names of the parameters that a text has places for."""
    return {PLACE.findall(name)[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_that_is_raised_or_recorded_has_words() -> None:
    known = catalogue()
    missing = {
        (where, node.args[0].value)
        for where, node in made()
        if isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and node.args[0].value not in known
    }
    assert missing == set()


EARLIER = {"table_note.no_sample"}
"""What nobody says any more, and records of earlier versions hold."""


def test_no_words_are_kept_for_what_nobody_says() -> None:
    said = {
        node.value
        for path, tree in sources()
        if not path.startswith("tui/locale/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(catalogue()) - said - EARLIER == set()


def test_the_words_ask_for_no_parameter_that_the_message_does_not_have() -> None:
    known = catalogue()
    for where, node in made():
        code = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        entry = known.get(str(code))
        if entry is None or callable(entry) or any(one.arg is None for one in node.keywords):
            continue
        text = entry if isinstance(entry, str) else entry.one + entry.many
        given = {str(one.arg) for one in node.keywords}
        if called(node) == "Message":
            given = _keys(node)
        assert places(text) <= given, where


def _keys(node: ast.Call) -> set[str]:
    if len(node.args) < 2:
        return set()
    literal = node.args[1]
    if not isinstance(literal, ast.Dict):
        pytest.fail(f"line {node.lineno}: a message's parameters are written out")
    return {key.value for key in literal.keys if isinstance(key, ast.Constant)}


def test_what_comes_from_outside_is_quoted_cut_and_listed() -> None:
    error = InputError(
        "table.no_such_column", file="t.csv", column="{file}\x1b" * 99, known=["a", "b" * 99] * 9
    )
    said = words(error)
    assert "\x1b" not in said
    assert said.startswith("t.csv has no column '{file}")
    assert said.endswith("10 more.")
    assert len(said) < 500


def test_a_message_travels_as_plain_values_and_comes_back_whole() -> None:
    inner = Message("table.long_rows")
    message = Message("table.unreadable", {"file": "t.csv", "reason": inner, "rest": [inner, 1]})
    assert Message.from_dict(message.to_dict()) == message
    assert words(Message.from_dict(message.to_dict())) == words(message)
    assert words(inner) in words(message)


@pytest.mark.parametrize("values", [{}, {"code": "x"}, {"code": "x", "params": 1}])
def test_what_is_no_message_is_not_taken_for_one(values: Mapping[str, object]) -> None:
    with pytest.raises(ValueError, match="no message"):
        Message.from_dict(values)


def test_a_sentence_of_an_earlier_version_stays_as_it_is() -> None:
    assert words(Message.prose("the {disk} is full")) == "the {disk} is full"


def test_a_code_without_words_is_shown_with_its_parameters() -> None:
    assert words(Message("of.tomorrow", {"file": "t.csv"})) == "of.tomorrow file='t.csv'"


def test_a_number_chooses_its_form() -> None:
    def of(cells: int) -> str:
        about = {"file": "t.csv", "row": 1, "line": 2, "columns": 3, "cells": cells}
        return words(Message("table.cells_in_row", about))

    assert " 1 cell " in of(1)
    assert " 2 cells " in of(2)


def test_another_language_is_a_catalogue_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "zz" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    english = catalogue()["table.empty"]
    assert isinstance(english, str)
    cells = catalogue()["table.cells_in_row"]
    assert isinstance(cells, Plural)
    entries = {
        english: "{file} 是空的",
        f"{cells.one}{PLURAL}{cells.many}": "第 {row} 列有 {cells} 格",
    }
    (folder / "messages.po").write_text(write_po("zz", entries), "utf-8")
    monkeypatch.setattr("tui.locale.translation._present", {})
    use_words_of("zz", tmp_path)
    assert words(InputError("table.empty", file="t.csv")) == "t.csv 是空的"
    assert words(Message("table.cells_in_row", {"row": 1, "cells": 4})) == "第 1 列有 4 格"
    assert words(InputError("table.utf16", file="t.csv")).startswith("t.csv is")


@pytest.mark.parametrize(
    ("word", "few", "told"),
    [
        ("kind_7x", 20, {"kind_7"}),
        ("quite other", 20, {f"kind_{one}" for one in range(20)}),
        ("kind_7x", 9, {f"kind_{one}" for one in range(9)}),
    ],
)
def test_of_many_kinds_those_like_the_word_are_told(word: str, few: int, told: set[str]) -> None:
    choices = [f"kind_{one}" for one in range(few)]
    about = {"key": "network.layers.0.type", "choices": choices, "value": word}
    said = re.findall(r"kind_\d+\b", words(Message("spec.no_such_kind", about)))
    assert told <= set(said)
    assert len(set(said)) <= max(len(told), 3)


def test_long_keys_and_values_are_cut() -> None:
    long = "a" * 5000
    reason = Message("spec.not_at_most", {"key": long, "limit": 10, "value": 10**300})
    about = {"key": long, "value": str(10**300), "beside": [f"{long} = 1"], "reason": reason}
    for told in (
        Message("spec.unknown_key", {"key": long}),
        Message("sweep.keys_overlap", {"key": long, "other": long}),
        Message("sweep.not_searched_so", {"key": long, "typed": long}),
        Message("sweep.value_refused", about),
    ):
        said = words(told)
        assert "…" in said
        assert len(said) < 800
