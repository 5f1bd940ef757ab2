"""The view of a table whose rows are images: some of them, and what training makes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from textual.geometry import Size

from engine.tables.table_view import RowsView
from tui.data.read_pictures import ReadPictures
from tui.data.reading import PicturesProgressed, PicturesRead, Reading
from tui.data.state import MARGIN, DataState
from tui.dialogs.person import Person
from tui.locale import _
from tui.text.fitting import fit, fit_path, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.pixels import Picture, beside_each_other, cells_of, in_a_row

if TYPE_CHECKING:
    from engine.client.augmentation import Augmented
    from engine.specs import ExperimentSpec

LEAST = 12
"""Cells of a picture with what is said below it."""
CAPTION = 2
"""Lines below a picture: its label and its number, a blank one; its file has another."""
AROUND = 5
"""Lines of the screen above and below."""
MOST_COPIES = 8
AHEAD = 12
"""Pages that are read at once, for each reading is a process that opens them all."""
MOST_VALUES = 1_500_000
"""Numbers of the pictures that are read at once, where that is more than a page."""


class Window(Protocol):
    """The screen as this controller sees it."""

    state: DataState
    reading: Reading

    @property
    def size(self) -> Size:
        """Its cells."""
        ...

    @property
    def spec(self) -> ExperimentSpec | None:
        """The experiment's description."""
        ...

    def draw(self) -> None:
        """Bring everything up to date."""
        ...


class TablePictures:
    """Asks for the pictures on show, and draws them."""

    def __init__(self, window: Window, person: Person) -> None:
        self._window = window
        self._person = person
        self._read = ReadPictures()
        self._part = 0.0

    def augment(self) -> None:
        """With what the network's random layers make of the pictures, or without."""
        state = self._window.state
        if state.view == "pictures":
            state.changes = not state.changes
            self.ask()
            self._window.draw()

    def move(self, by: int) -> None:
        """The pictures after those on show, or before."""
        if self._window.state.move_pictures(by * self._fitting()[0]):
            self.ask()
            self._window.draw()

    def ask(self) -> None:
        """Show those that were read already, and have others read: of pictures as they are some
        pages more, those after, or where these are known those before.
        """
        state, spec = self._window.state, self._window.spec
        state.pictures, state.pictures_error, self._part = None, "", 0.0
        if spec is None or len(state.shape) != 3:
            return
        count, copies = self._fitting()
        if copies:
            numbers = range(state.first, state.first + count)
            self._window.reading.ask_pictures(spec, numbers, copies)
            return
        self._read.of(spec.data)
        state.pictures = self._read.page(state.first, count, self._rows)
        unread = self._unread(count)
        if unread and unread[0] not in self._window.reading.reads_pictures(spec):
            self._window.reading.ask_pictures(spec, unread, 0)

    @property
    def _rows(self) -> int:
        table = self._window.state.table
        return 0 if table is None else table.rows

    def _unread(self, count: int) -> range:
        """The pictures to be read next: from the page on show on, or the one behind or before it;
        none where these are known.
        """
        first, shape = self._window.state.first, self._window.state.shape
        many = max(min(AHEAD * count, MOST_VALUES // math.prod(shape)), count)
        for page in (first, first + count):
            if not self._read.has(page, count, self._rows):
                return range(page, page + many)
        before = max(first - count, 1)
        if not self._read.has(before, count, self._rows):
            return range(max(first - many, 1), first)
        return range(0)

    def read(self, message: PicturesRead) -> None:
        """They are there, or cannot be."""
        state = self._window.state
        if message.spec != state.asked:
            return
        found = message.found
        if isinstance(found, RowsView):
            self._read.add(found)
            found = self._read.page(state.first, self._fitting()[0], self._rows) or found
        elif found is None and state.pictures is not None:
            return  # those on show were read before
        state.pictures, state.pictures_error = found, message.error
        self._window.draw()

    def progressed(self, message: PicturesProgressed) -> None:
        """So much of them is read."""
        self._part = message.done / max(message.of, 1)
        if self._window.state.pictures is None:
            self._window.draw()

    def _fitting(self) -> tuple[int, int]:
        """How many rows are on show at once, and how many times each is changed."""
        state, size = self._window.state, self._window.size
        shape = state.shape
        if len(shape) != 3:
            return 1, 0
        beside = in_a_row(max(cells_of(shape), LEAST), size.width - MARGIN)
        height = Picture(b"", shape).lines + CAPTION + self._has_files
        down = max((size.height - AROUND) // height, 1)
        if state.changes:
            return down, min(max(beside - 1, 1), MOST_COPIES)
        return beside * down, 0

    @property
    def _has_files(self) -> bool:
        """Whether the pictures have names."""
        table = self._window.state.table
        return table is not None and table.schema.columns[0].type == "text"

    def _said(self) -> str:
        """What is done as long as there is none."""
        if self._window.state.changes:
            return _("asking an engine")
        said = _("reading the pictures")
        return f"{said}, {self._part:.0%}" if self._part else said

    def lines(self, across: int, *, plain: bool) -> list[Line]:
        """The pictures that were read, or what is to be said in their place."""
        state = self._window.state
        found, error = state.pictures, state.pictures_error
        if found is None:
            role = "bad" if error else "faint"
            return [line((text, role)) for text in wrapped(error or self._said(), across)]
        if isinstance(found, RowsView):
            return pictures_lines(found, across, plain=plain)
        return changed_lines(found, across, plain=plain)


def pictures_lines(found: RowsView, across: int, *, plain: bool) -> list[Line]:
    """Pictures with their labels, the numbers of their rows and their files' names."""
    if not found.pictures:
        return [line((_("there are no rows"), "faint"))]
    cells = max(cells_of(found.shape), LEAST)
    blocks: list[list[Line]] = []
    for number, values in found.pictures.items():
        said = f"{found.labels.get(number, '')}  {number:,}"
        blocks.append(_block(values, found.shape, said, plain=plain))
        if found.files:
            blocks[-1].append(line((fit_path(found.files.get(number, ""), cells), "accent")))
    return beside_each_other(blocks, cells, across)


def changed_lines(found: Augmented, across: int, *, plain: bool) -> list[Line]:
    """Each picture in a line with what was made of it."""
    cells = max(cells_of(found.shape), LEAST)
    lines: list[Line] = []
    for number, pictures in found.pictures.items():
        said = [f"{number:,} {GLYPHS.arrow}", *[""] * (len(pictures) - 1)]
        blocks = [
            _block(values, found.shape, text, plain=plain)
            for values, text in zip(pictures, said, strict=True)
        ]
        lines += beside_each_other(blocks[: in_a_row(cells, across)], cells, across)
    return lines


def _block(values: bytes, shape: Sequence[int], text: str, *, plain: bool) -> list[Line]:
    cells = max(cells_of(shape), LEAST)
    return [*Picture(values, shape).drawn(plain=plain), line((fit(text, cells), "faint"))]
