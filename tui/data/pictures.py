"""The view of a table whose rows are images: some of them, and what training makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from textual.geometry import Size

from engine.tables.table_view import RowsView
from tui.data.reading import PicturesRead, Reading
from tui.data.state import MARGIN, DataState
from tui.dialogs.person import Person
from tui.locale import _
from tui.text.fitting import fit, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line
from tui.widgets.pixels import Picture, beside_each_other, cells_of, in_a_row

if TYPE_CHECKING:
    from engine.client.augmentation import Augmented
    from engine.specs import ExperimentSpec

LEAST = 12
"""Cells of a picture with what is said below it."""
CAPTION = 2
"""Lines below a picture: its label and its number, a blank one."""
AROUND = 5
"""Lines of the screen above and below."""
MOST_COPIES = 8


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
        """Have those on show read."""
        state, spec = self._window.state, self._window.spec
        state.pictures, state.pictures_error = None, ""
        if spec is not None and len(state.shape) == 3:
            count, copies = self._fitting()
            numbers = range(state.first, state.first + count)
            self._window.reading.ask_pictures(spec, numbers, copies)

    def read(self, message: PicturesRead) -> None:
        """They are there, or cannot be."""
        state = self._window.state
        if message.spec == state.asked:
            state.pictures, state.pictures_error = message.found, message.error
            self._window.draw()

    def _fitting(self) -> tuple[int, int]:
        """How many rows are on show at once, and how many times each is changed."""
        state, size = self._window.state, self._window.size
        shape = state.shape
        if len(shape) != 3:
            return 1, 0
        beside = in_a_row(max(cells_of(shape), LEAST), size.width - MARGIN)
        height = Picture(b"", shape).lines + CAPTION
        down = max((size.height - AROUND) // height, 1)
        if state.changes:
            return down, min(max(beside - 1, 1), MOST_COPIES)
        return beside * down, 0

    def lines(self, across: int, *, plain: bool) -> list[Line]:
        """The pictures that were read, or what is to be said in their place."""
        state = self._window.state
        found, error = state.pictures, state.pictures_error
        if found is None:
            asked = _("asking an engine") if state.changes else _("reading the pictures")
            role = "bad" if error else "faint"
            return [line((text, role)) for text in wrapped(error or asked, across)]
        if isinstance(found, RowsView):
            return pictures_lines(found, across, plain=plain)
        return changed_lines(found, across, plain=plain)


def pictures_lines(found: RowsView, across: int, *, plain: bool) -> list[Line]:
    """Pictures with their labels and the numbers of their rows."""
    if not found.pictures:
        return [line((_("there are no rows"), "faint"))]
    cells = max(cells_of(found.shape), LEAST)
    blocks = [
        _block(values, found.shape, f"{found.labels.get(number, '')}  {number:,}", plain=plain)
        for number, values in found.pictures.items()
    ]
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
