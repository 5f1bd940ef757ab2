"""Of comparisons."""

from tui.locale.entries import Entry

ENTRIES: dict[str, Entry] = {}
