"""Asking for the file to save to, and before one is replaced that somebody else has written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui.dialogs.person import Person
from tui.locale import _
from tui.model.known_files import cannot_write, toml_path


@dataclass(frozen=True, slots=True)
class Saving:
    """What is saved as a TOML file. ``refused`` and ``doubt`` say why that cannot be in a place,
    and why the person should be asked first; ``write`` does it, and gives a sentence if it failed.

    ``over`` is the title of the question before a file is replaced, ``replaces`` what that means.
    """

    title: str
    proposal: str
    over: str
    replaces: str
    refused: Callable[[Path], str | None]
    doubt: Callable[[Path], str]
    write: Callable[[Path], str | None]

    def ask(self, person: Person) -> None:
        """Ask for the file."""
        doubt = ""

        def check(text: str) -> str | None:
            nonlocal doubt
            if not text.strip():
                return _("a file needs a name")
            path = toml_path(text)
            try:
                said = self.refused(path)
                doubt = self.doubt(path)
            except OSError as error:
                said = cannot_write(path, error)
            return said if said or doubt else self.write(path)

        def take(text: str) -> None:
            if doubt:
                self._ask_to_replace(person, toml_path(text), doubt)

        question = _("File, in {folder} unless the path says otherwise:", folder=Path.cwd())
        person.ask(self.title, question, self.proposal, take, check)

    def _ask_to_replace(self, person: Person, path: Path, doubt: str) -> None:
        def take(choice: str) -> None:
            error = self.write(path) if choice == "write" else None
            if error:
                person.notice(_("That could not be saved"), error)

        options = [("keep", _("leave it as it is")), ("write", self.replaces)]
        person.pick(self.over, options, "keep", doubt, take)
