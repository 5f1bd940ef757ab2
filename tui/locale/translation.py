"""The words of the person's language, which may change while the program runs.

English stands in the code. Another language is a folder beside this file,
``<language>/LC_MESSAGES/``, of catalogues as gettext writes them (``.po``), read whole when the
language is first used; who reads English reads no file.

``_`` and ``n_`` translate where they are called, so they are called when something is shown and
never while a module is imported: ``N_`` only marks a text there, and ``Worded`` is a table of such.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from tui.locale.po import PLURAL, read_folder

_FOLDER = Path(__file__).parent
_present: Mapping[str, str] = {}
Key = TypeVar("Key")


def use_words_of(language: str, folder: Path = _FOLDER) -> None:
    """Speak this language from now on; English where there is no catalogue of it."""
    global _present  # noqa: PLW0603
    _present = read_folder(folder / language / "LC_MESSAGES")


def _(english: str, /, **values: object) -> str:
    """The text in the person's language, with its ``{places}`` filled."""
    text = _present.get(english, english)
    return text.format(**values) if values else text


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """The form that goes with a number; ``{count}`` is that number."""
    return plural(one, many, count).format(count=count, **values)


def N_(english: str, /) -> str:
    """The text as it is: marked for the catalogue, to be translated where it is shown."""
    return english


def plain(english: str) -> str:
    """The text in the person's language, its places as they are."""
    return _present.get(english, english)


def plural(one: str, many: str, count: int) -> str:
    """The form that goes with a number, its places as they are.

    The languages that there are beside English have one form.
    """
    english = one if count == 1 else many
    return _present.get(f"{one}{PLURAL}{many}", english)


class Worded(Mapping[Key, str]):
    """A table of marked texts, which gives them in the language of the moment."""

    def __init__(self, english: Mapping[Key, str]) -> None:
        self._english = english

    def __getitem__(self, key: Key) -> str:
        return plain(self._english[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._english)

    def __len__(self) -> int:
        return len(self._english)
