"""Chinese says everything that English says, with the same places and one word for one thing."""

import re
import string
from collections.abc import Mapping
from itertools import chain

import pytest

from tui.cli.wording import FOLDER, texts, up_to_date
from tui.locale.po import PLURAL, read_folder

PLACE = re.compile(r"\w*")
NO_WORDS = re.compile(r"\{[^{}]*\}|--[\w-]+|pkgo-tui \S+|\0")
"""Places, options and commands in a text."""
TERMS = FOLDER.parent / "terms.txt"
DUE = "make words gives every text its place in the catalogue; translate what is empty there"


@pytest.fixture(scope="module")
def known() -> Mapping[str, str]:
    return read_folder(FOLDER)


def places(text: str) -> set[tuple[str, str, str]]:
    """The places of a text: what fills them, how it is written, how it is converted."""
    return {
        (PLACE.match(name)[0], spec or "", conversion or "")  # type: ignore[index]
        for _text, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_every_text_has_its_translation_and_none_is_left_of_texts_that_are_gone(
    known: Mapping[str, str],
) -> None:
    wanted = set(chain.from_iterable(texts().values()))
    assert sorted(wanted - set(known)) == [], DUE
    assert sorted(set(known) - wanted) == [], DUE


def test_the_files_are_as_make_words_writes_them(known: Mapping[str, str]) -> None:
    assert up_to_date(known) == {
        file.stem: file.read_text("utf-8") for file in FOLDER.glob("*.po")
    }, DUE


def test_a_translation_has_the_places_of_its_text(known: Mapping[str, str]) -> None:
    for english, said in known.items():
        one, _, many = english.partition(PLURAL)
        if "{" not in english + said:
            continue
        try:
            wanted = places(many or one)
        except ValueError:  # a brace that is no place
            continue
        # What counts may be left to the form of one, as "the run" for "{count} runs"
        assert places(said) <= wanted | places(one), english
        assert wanted <= places(said), english


def test_blanks_at_the_ends_stay(known: Mapping[str, str]) -> None:
    for english, said in known.items():
        assert "\n" not in said.strip("\n"), english
        assert not english.startswith("  ") or said.startswith("  "), english


def test_a_term_has_one_translation(known: Mapping[str, str]) -> None:
    wrong: list[str] = []
    for line in TERMS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        term, _, allowed = line.partition(" = ")
        word = re.compile(rf"(?<![\w.]){re.escape(term)}(?![\w.=/-])", re.IGNORECASE)
        right = [term, *allowed.lower().split(", ")]
        for english, said in known.items():
            if word.search(NO_WORDS.sub(" ", english)) and not any(
                one in said.lower() for one in right
            ):
                wrong.append(f"{term}: {english} -> {said}")
    assert wrong == []
