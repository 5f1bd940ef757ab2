"""What holds again once a change is taken back, behind "Undone:"; and why it cannot be."""

from tui.locale.entries import Entry, Plural

ENTRIES: dict[str, Entry] = {
    "undo.at_work": "{name} trains or waits: that can be undone once it has ended",
    "undo.closed_since": "{name} has been taken off the list since: that stays as it is",
    "undo.changed_since": "{name} has been changed in another window since: that stays as it is",
    "undo.created": "{name} is off the list",
    "undo.closed": "{name} is on the list",
    "undo.experiment": "the experiment as it was",
    "undo.field": "{title} {value} again",
    "undo.field_empty": "{title} empty again",
    "undo.layer_added": "the layer that was added is gone",
    "undo.layer_moved": "the layers in the order before",
    "undo.layer_removed": "the layer is there again",
    "undo.deleted": Plural("{name} is there again", "{count} runs are there again", "count"),
    "undo.brought_back": Plural(
        "{name} is put away again", "{count} runs are put away again", "count"
    ),
    "undo.pinned": Plural(
        "{name} is no longer pinned", "the pins of {count} runs as before", "count"
    ),
    "undo.put_away": Plural(
        "{name} is in the table again", "{count} runs are in the table again", "count"
    ),
    "undo.renamed": Plural("the name {name} again", "the names of {count} runs again", "count"),
    "undo.searched": "what is searched of {title} as before",
    "undo.tagged": Plural(
        "the tags of {name} as before", "the tags of {count} runs as before", "count"
    ),
    "undo.unpinned": Plural(
        "{name} is pinned again", "the pins of {count} runs as before", "count"
    ),
}
