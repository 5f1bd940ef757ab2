"""Asking for the file that a map is written into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import MessageError
from engine.radar.files import check_file
from tui.locale import _, words
from tui.model.known_files import file_name

if TYPE_CHECKING:
    from tui.dialogs.person import Person
    from tui.radar.view import RadarView


def ask_for_file(
    person: Person, name: str, view: RadarView, take: Callable[[Path], object]
) -> None:
    """Ask for a path; one that will not do is refused with a sentence."""

    def meant(text: str) -> Path:
        return Path(text.strip()).expanduser()

    def check(text: str) -> str | None:
        if not text.strip():
            return _("a file needs a name")
        try:
            check_file(meant(text), degrees=view.area.degrees)
            if meant(text).exists():
                return _("{path} exists already", path=meant(text))
        except MessageError as refused:
            return words(refused)
        except OSError as error:
            return f"{meant(text)}: {error.strerror}"
        return None

    question = _(
        "File (.svg, .png, .geojson or .csv), in {folder} unless the path says otherwise:",
        folder=Path.cwd(),
    )
    proposal = f"{file_name(name)}-radar.svg"
    person.ask(_("Export the map"), question, proposal, lambda text: take(meant(text)), check)
