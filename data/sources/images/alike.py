"""Pictures that stand in a set more than once, byte for byte: by mistake, in two classes, or on
both sides of the split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from data.messages import Message

TWO_CLASSES = "table_note.pictures_in_two_classes"
BOTH_PARTS = "table_note.pictures_in_both_parts"
REPEATED = "table_note.pictures_repeated"
MOST_NAMED = 3
"""So many are named, the others are counted."""


def alike_notes(
    files: Sequence[str], labels: Sequence[str], digests: Sequence[bytes], held: int
) -> tuple[Message, ...]:
    """Notes on files of the same content, each told once, of its worst kind: ``TWO_CLASSES``,
    ``BOTH_PARTS`` (the last ``held`` validate), or else ``REPEATED``.
    """
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, digest in enumerate(digests):
        places[digest].append(place)
    groups = [group for group in places.values() if len(group) > 1]
    before = len(files) - held
    kinds: dict[str, list[list[int]]] = {TWO_CLASSES: [], BOTH_PARTS: [], REPEATED: []}
    for group in groups:
        if len({labels[place] for place in group}) > 1:
            kinds[TWO_CLASSES].append(group)
        elif group[0] < before <= group[-1]:
            kinds[BOTH_PARTS].append(group)
        else:
            kinds[REPEATED].append(group)
    return tuple(_note(code, files, found) for code, found in kinds.items() if found)


def _note(code: str, files: Sequence[str], groups: Sequence[Sequence[int]]) -> Message:
    first = [
        Message("images.same_files", {"files": [files[place] for place in group]})
        for group in groups[:MOST_NAMED]
    ]
    return Message(code, {"count": len(groups), "first": first})
