"""What is odd about rows that were told, and what of them did not fit the screen."""

from collections.abc import Sequence

from data.messages import Message
from tui.cli.console.output import complain, emit
from tui.locale import _, n_, words

MOST_NOTES = 12


def tell_notes(notes: Sequence[Message], json: bool) -> None:
    """The first ones on stderr, or all as objects."""
    if json:
        for note in notes:
            emit({"event": "note", "code": note.code, "text": words(note)})
        return
    for note in notes[:MOST_NOTES]:
        complain(_("note: {what}", what=words(note)))
    if len(notes) > MOST_NOTES:
        complain(_("and {count} more notes: --json has all", count=len(notes) - MOST_NOTES))


def tell_hidden(columns: int) -> None:
    """How many columns did not fit."""
    if columns:
        complain(
            n_(
                "{count} more column does not fit: --out FILE and --json have it",
                "{count} more columns do not fit: --out FILE and --json have them",
                columns,
            )
        )
