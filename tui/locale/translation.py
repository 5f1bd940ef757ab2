"""The language: chosen once, when this module is imported, as gettext does by the environment.

English stands in the code. Another language is a gettext catalogue beside this file:
``<language>/LC_MESSAGES/pkgo_tui.mo``.
"""

import gettext
from pathlib import Path
from typing import Any

DOMAIN = "pkgo_tui"
_FOLDER = Path(__file__).parent


def translations(languages: list[str] | None = None, folder: Path = _FOLDER) -> Any:
    """gettext's translations for these languages, or those of the environment; else English."""
    return gettext.translation(DOMAIN, folder, languages, fallback=True)


_present: Any = translations()


def _(english: str, /, **values: object) -> str:
    """The text in the person's language, with its ``{places}`` filled."""
    text: str = _present.gettext(english)
    return text.format(**values) if values else text


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """The form that goes with a number; ``{count}`` is that number."""
    text: str = _present.ngettext(one, many, count)
    return text.format(count=count, **values)


def plain(english: str) -> str:
    """The text in the person's language, its places as they are."""
    return _present.gettext(english)


def plural(one: str, many: str, count: int) -> str:
    """The form that goes with a number, its places as they are."""
    return _present.ngettext(one, many, count)
