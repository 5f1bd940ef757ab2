"""An experiment's note as it is shown."""

from tui.locale import _
from tui.locale.language import ENGLISH, language


def said_note(note: str) -> str:
    """A preset's own note in the person's language; what a person wrote as they wrote it."""
    if language() == ENGLISH or _(note) == note:
        return note
    from engine.lessons.presets import presets

    return _(note) if any(note == one.note for one in presets()) else note


def name_and_note(name: str, note: str) -> str:
    """Both in a line; the name alone where there is no note."""
    return f"{name}: {said_note(note)}" if note else name
