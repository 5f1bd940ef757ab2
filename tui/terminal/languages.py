"""Which language is spoken on this terminal: asked for, set, last chosen, or the locale's."""

from __future__ import annotations

import sys

from data.errors import InputError
from engine.settings import language as language_named
from engine.settings import settings_and_places
from tui.locale import _
from tui.locale.language import ENGLISH, LANGUAGES, language_of_locale, speak
from tui.terminal.kind import terminal_kind
from tui.terminal.remembered import remembered
from tui.text.glyphs import wants_ascii

NO_LETTERS = ("linux", "dumb", "unknown")
"""Names of terminals that have letters of Europe alone."""
_refused = ""


def choose_language(asked: str | None = None) -> str:
    """Speak ``asked``, else as set, as last chosen in the bench, or as the system's variables say.

    A sentence where the terminal cannot show what somebody has chosen: English is spoken then.
    Where only the locale asks for it, nothing is said of that.

    Raises:
        InputError: there is no such language, or the settings cannot be used.
    """
    global _refused  # noqa: PLW0603
    speak(ENGLISH)
    _refused = ""
    chosen = _checked(asked) if asked else _set_or_remembered()
    wanted = language_of_locale() if chosen in (None, "auto") else chosen
    if not can_show(wanted):
        _refused = "" if wanted != chosen else unshown_words()
    else:
        speak(wanted)
    return _refused


def refused() -> str:
    """What was said where the chosen language could not be spoken; empty where it is."""
    return _refused


def can_show(language: str) -> bool:
    """Whether the letters of a language appear on this terminal, or in this file."""
    if language == ENGLISH:
        return True
    seen = any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr))
    return not wants_ascii() and not (seen and terminal_kind().lower() in NO_LETTERS)


def unshown_words() -> str:
    """The sentence that says so."""
    return _(
        "this terminal cannot show Chinese (TERM={term}; it takes a UTF-8 locale, and no "
        "PKGO_ASCII): it goes on in English",
        term=terminal_kind() or "?",
    )


def _checked(asked: str) -> str:
    found = "auto" if asked == "auto" else language_named(asked)
    if found is None:
        raise InputError("usage.unknown_language", value=asked, choices=["auto", *LANGUAGES])
    return found


def _set_or_remembered() -> str | None:
    settings, places = settings_and_places()
    if places["lang"] != "default":
        return settings.lang
    kept = remembered().get("lang")
    return str(kept) if kept in LANGUAGES else None
