"""The language that is spoken: of words, and of texts that are files of their own, as lessons."""

from __future__ import annotations

import os
from collections.abc import Mapping

from engine.settings import language as language_named
from tui.locale.translation import use_words_of

ENGLISH, CHINESE = "en", "zh_TW"
LANGUAGES = (ENGLISH, CHINESE)
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_spoken = ENGLISH


def language() -> str:
    """The one that is spoken now."""
    return _spoken


def other_language() -> str:
    """The one that is not spoken now."""
    return CHINESE if _spoken == ENGLISH else ENGLISH


def speak(language: str) -> None:
    """Speak this one from now on; what is drawn already has to be drawn anew."""
    global _spoken  # noqa: PLW0603
    if language != _spoken:
        use_words_of(language)
        _spoken = language


def language_of_locale(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the system's variables ask for; English where they ask for another."""
    chosen = next(filter(None, (environment.get(name) for name in _VARIABLES)), "")
    found = language_named(chosen)
    return ENGLISH if found is None else found
