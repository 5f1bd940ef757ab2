"""A folder with a folder a class, read: every picture decoded, what cannot be is told."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from data.options import ImageOptions
from data.picture_files.decoding import Undecodable, decoded, header_of
from data.pictures import WHITE, Header
from data.sources.formats.reader import Progress, advance
from data.sources.images.alike import alike_notes
from data.sources.images.image_set import ImageIndex, Taker, rows_at_once
from data.sources.images.listing import Listing, listed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """A picture whose header could be read; ``size`` are its file's bytes."""

    label: str
    file: str
    size: int
    header: Header
    held: bool


def pass_over(  # noqa: PLR0913, PLR0917
    folder: Path,
    source: str,
    options: ImageOptions,
    taker: Taker,
    progress: Progress | None = None,
    found: Listing | None = None,
) -> ImageIndex:
    """Hand on the pictures below a folder, each class's in the order of their names; or those of a
    listing that was ``found`` otherwise.

    A damaged file is left out, and named in a note; so is what is no picture.

    Raises:
        InputError: there are none, they differ in size and no size is asked for, or the ``taker``
            has no room.
        ReadingStopped: the progress asked for it.
    """
    import numpy as np

    found = found or listed(folder, source)
    known, damaged = _headers(folder, found)
    if not known:
        raise _none_readable(damaged, source)
    size = options.size or _common_size(known, source)
    grey = _is_grey(known, options)
    shape = (*size, 1 if grey else 3)
    taker.begin(len(known), shape, np.dtype(np.uint8))
    together = rows_at_once(math.prod(shape))
    read: dict[_Known, bytes] = {}
    waiting: list[NDArray[np.uint8]] = []
    done, whole = 0, sum(one.size for one in known)
    for one in known:
        advance(progress, done, whole, source)
        done += one.size
        path = folder / one.file
        try:
            pixels = decoded(path, size, grey=grey)
        except Undecodable as error:
            damaged.append((one.file, error.message))
            continue
        waiting.append(pixels)
        if len(waiting) >= together:
            taker.take(np.stack(waiting))
            waiting.clear()
        read[one] = hashlib.sha256(path.read_bytes()).digest()
    if not read:
        raise _none_readable(damaged, source)
    if waiting:
        taker.take(np.stack(waiting))
    classes = {one.label for one in read}
    return _index(folder, source, shape, read, _notes(found, damaged, classes))


def _index(
    folder: Path,
    source: str,
    shape: tuple[int, ...],
    read: dict[_Known, bytes],
    notes: list[Message],
) -> ImageIndex:
    """What is known of the pictures that were ``read``, with the digests of their bytes."""
    import numpy as np

    labels = [_readable(one.label) for one in read]
    files, held = [_readable(one.file) for one in read], sum(one.held for one in read)
    alike = alike_notes(files, labels, list(read.values()), held) if any(labels) else ()
    return ImageIndex(
        source=source,
        name=folder.resolve().name,
        sha256=_content(read),
        shape=shape,
        labels=np.array(labels),
        files=tuple(files),
        white=WHITE,
        held=held,
        notes=(*notes, *alike),
    )


def _content(read: dict[_Known, bytes]) -> str:
    """What identifies pictures, by their names and bytes."""
    content = hashlib.sha256()
    for one, digest in read.items():
        content.update(one.file.encode("utf-8", "surrogateescape") + b"\0")
        content.update(digest)
    return content.hexdigest()


def numbers_in(folder: Path, source: str, options: ImageOptions) -> int:
    """About how many numbers the pictures below a folder are: each is taken to be as the first.

    Raises:
        InputError: there are none.
    """
    files = listed(folder, source).files
    for _, file in files:
        try:
            header = header_of(folder / file)
        except Undecodable:
            continue
        grey = header.grey if options.channels == "auto" else options.channels == "grey"
        return len(files) * math.prod(options.size or header.size) * (1 if grey else 3)
    return 0


def _none_readable(damaged: list[tuple[str, Message]], source: str) -> InputError:
    file, reason = damaged[0]
    return InputError("images.none_readable", file=source, picture=file, reason=reason)


def _readable(name: str) -> str:
    """A name without bytes that are no text in UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _headers(folder: Path, found: Listing) -> tuple[list[_Known], list[tuple[str, Message]]]:
    known: list[_Known] = []
    damaged: list[tuple[str, Message]] = []
    for place, (label, file) in enumerate(found.files):
        try:
            header, size = header_of(folder / file), (folder / file).stat().st_size
        except Undecodable as error:
            damaged.append((file, error.message))
        else:
            held = place >= len(found.files) - found.held
            known.append(_Known(label, file, size, header, held))
    return known, damaged


def _common_size(known: list[_Known], source: str) -> tuple[int, int]:
    """The size of all.

    Raises:
        InputError: they differ.
    """
    counts = Counter(one.header.size for one in known)
    (size, count), *others = counts.most_common()
    if not others:
        return size
    other = next(one for one in known if one.header.size != size)
    raise InputError(
        "images.several_sizes",
        file=source,
        size=list(size),
        count=count,
        picture=other.file,
        other=list(other.header.size),
        of=len(known),
    )


def _is_grey(known: list[_Known], options: ImageOptions) -> bool:
    if options.channels == "auto":
        return all(one.header.grey for one in known)
    return options.channels == "grey"


def _notes(found: Listing, damaged: list[tuple[str, Message]], classes: set[str]) -> list[Message]:
    notes: list[Message] = []
    empty = [_readable(name) for name in found.folders if name not in classes]
    if empty:
        folders = empty[:MOST_NAMED]
        notes.append(
            Message(
                "table_note.classes_without_pictures", {"count": len(empty), "folders": folders}
            )
        )
    if damaged:
        first = [
            Message("images.unread_file", {"picture": _readable(file), "reason": reason})
            for file, reason in damaged[:MOST_NAMED]
        ]
        notes.append(
            Message("table_note.pictures_damaged", {"count": len(damaged), "first": first})
        )
    if found.odd:
        files = list(found.odd[:MOST_NAMED])
        notes.append(Message("table_note.no_pictures", {"count": len(found.odd), "files": files}))
    if found.parts_left_out:
        parts = list(found.parts_left_out[:MOST_NAMED])
        notes.append(Message("table_note.parts_left_out", {"folders": parts}))
    return notes
