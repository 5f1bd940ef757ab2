"""What a person writes on runs: names, tags, pins, and which are put away."""

from engine.store.labels import (
    Relabelled,
    archive,
    clean_name,
    clean_tag,
    pin,
    relabel,
    rename,
    set_tags,
    tag,
    take_back_labels,
)

__all__ = [
    "Relabelled",
    "archive",
    "clean_name",
    "clean_tag",
    "pin",
    "relabel",
    "rename",
    "set_tags",
    "tag",
    "take_back_labels",
]
