"""Of what is exported and verified."""

from tui.locale.entries import Entry

ENTRIES: dict[str, Entry] = {}
