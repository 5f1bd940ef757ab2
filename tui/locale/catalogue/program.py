"""Of the program around the runs: arguments, waiting, the terminal."""

from tui.locale.entries import Entry

ENTRIES: dict[str, Entry] = {}
