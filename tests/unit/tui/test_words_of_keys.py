"""Keys of the engine have words, in every language: none stands on the screen as it is stored."""

from collections.abc import Mapping
from typing import get_args

import pytest

from data.errors import InputError
from engine.coach.signs.diagnosis import Kind
from engine.commands import CommandKind
from engine.events import Intervention
from engine.statuses import Status
from tui.locale import words
from tui.locale.key_words import ACTION_WORDS, FINDING_WORDS, STATUS_WORDS, key_word
from tui.locale.language import speak
from tui.text.events import intervention_text


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (STATUS_WORDS, get_args(Status)),
        (FINDING_WORDS, get_args(Kind)),
        (ACTION_WORDS, tuple(map(str, CommandKind))),
    ],
)
def test_every_key_has_a_word_of_its_own(table: Mapping[str, str], keys: tuple[str, ...]) -> None:
    assert set(table) == set(keys)
    for language in ("en", "zh_TW"):
        speak(language)
        found = [key_word(key) for key in keys]
        assert found == [table[key] for key in keys], "no key has two words"
        assert len(set(found)) == len(found)
        assert not any("_" in word for word in found)
    assert not any(word.isascii() for word in found)


def test_messages_say_a_key_in_the_language_of_the_moment() -> None:
    refused = InputError("run.not_ended", run="mine", status="running")
    changed = Intervention("stop_with_best", 1, 2)
    told: list[str] = []
    for language in ("en", "zh_TW"):
        speak(language)
        told += [words(refused), intervention_text(changed)]
    assert STATUS_WORDS["running"] in told[2]
    assert "running" in told[0]
    assert not any("running" in text or "stop_with_best" in text for text in told[2:])
    assert key_word("of_another_version") == "of_another_version"
