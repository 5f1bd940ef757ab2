"""Why a column was taken for what it is used for."""

from tui.locale.entries import Entry

ENTRIES: dict[str, Entry] = {
    "role.asked": "you said so",
}
