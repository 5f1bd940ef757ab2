"""What a radar's screen asks of the process beside it, in a thread: the newest wish first."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual.message import Message

from data.errors import MessageError
from engine.client.radar import Stopped, Told
from engine.radar.area import Grid
from tui.locale import words

if TYPE_CHECKING:
    from engine.radar.area import Area
    from engine.radar.picture import PlaceReading, RadarFacts, RadarPicture, Setting

MOST_KEPT = 80
"""Pictures that are remembered: three days of hours, and a few more."""
MANY_PLACES = 4_000
"""Of a grid: with more of them a picture of a quarter as many is shown until its own is there."""
QUIET_SECONDS = 0.25
"""Without a wish, before what may be wished next is asked: who comes back soon waits for none."""
_ORDER = ("write", "picture", "place", "fine")
"""Wishes, the most pressing first; ``fine`` is the picture of which a coarse one is shown."""


class RadarSource(Protocol):
    """Who knows radars: ``engine.client.radar.RadarProcess``."""

    def open(
        self, run: str, told: Told, ready: Callable[[RadarFacts], object]
    ) -> tuple[RadarFacts, int | None]:
        """Open a run."""
        ...

    def picture(self, area: Area | None, shape: tuple[int, int], setting: Setting) -> RadarPicture:
        """What the model says of places of an area."""
        ...

    def place(self, latitude: float, longitude: float, setting: Setting) -> PlaceReading:
        """What it is told at a place, and says."""
        ...

    def write(
        self,
        path: Path,
        area: Area | None,
        shape: tuple[int, int],
        setting: Setting,
        alone: int | None = None,
    ) -> None:
        """Write a map as a file."""
        ...


class TableRead(Message):
    """How much of the table is read."""

    def __init__(self, done: int, of: int) -> None:
        self.done = done
        self.of = of
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, TableRead)


class FactsRead(Message):
    """Everything but what the model says."""

    def __init__(self, facts: RadarFacts) -> None:
        self.facts = facts
        super().__init__()


class ModelRead(Message):
    """The model can be asked."""

    def __init__(self, epoch: int | None) -> None:
        self.epoch = epoch
        super().__init__()


class PictureRead(Message):
    """A picture that was wished for; a coarse one, of the same area, has a grid of its own."""

    def __init__(self, grid: Grid, setting: Setting, picture: RadarPicture) -> None:
        self.grid = grid
        self.setting = setting
        self.picture = picture
        super().__init__()


class PlaceRead(Message):
    """A place that was wished for."""

    def __init__(self, reading: PlaceReading) -> None:
        self.reading = reading
        super().__init__()


class MapWritten(Message):
    """A file is there, or an ``error`` says why not."""

    def __init__(self, path: Path, error: str = "") -> None:
        self.path = path
        self.error = error
        super().__init__()


class RadarFailed(Message):
    """What was asked cannot be shown; ``final``: nothing can."""

    def __init__(self, error: str, *, final: bool) -> None:
        self.error = error
        self.final = final
        super().__init__()


class RadarReading:
    """``post`` tells the screen; ``run`` is the loop, for a thread, until ``stop``."""

    def __init__(self, source: RadarSource, run: str, post: Callable[[Message], object]) -> None:
        self._source = source
        self._run = run
        self._post = post
        self._wake = threading.Condition()
        self._wished: dict[str, Any] = {}
        self._kept: OrderedDict[Any, RadarPicture] = OrderedDict()
        self._over = False
        self._last = 0.0
        """When something was last wished for."""

    def known(self, grid: Grid, setting: Setting) -> RadarPicture | None:
        """A picture that has been read already."""
        return self._kept.get((grid, setting.key))

    def want_picture(self, grid: Grid, setting: Setting, likely: Sequence[Setting] = ()) -> None:
        """Wish for a picture in place of the one before; afterwards for the ``likely`` ones."""
        self._wish(picture=(grid, setting), fine=None, likely=[(grid, one) for one in likely])

    def want_place(self, latitude: float, longitude: float, setting: Setting) -> None:
        """Wish for the reading of a place in place of the one before."""
        self._wish(place=(latitude, longitude, setting))

    def want_file(self, path: Path, grid: Grid, setting: Setting, alone: int | None) -> None:
        """Wish for a file."""
        self._wish(write=(path, grid, setting, alone))

    def stop(self) -> None:
        """Nobody looks any more."""
        with self._wake:
            self._over = True
            self._wake.notify()

    def loop(self) -> None:
        """Open the run, then grant wishes; ends with ``stop`` or where nothing can be shown."""
        try:
            _facts, epoch = self._source.open(
                self._run, self._told, lambda facts: self._tell(FactsRead(facts))
            )
        except Stopped:
            return
        except MessageError as refused:
            self._tell(RadarFailed(words(refused), final=True))
            return
        self._tell(ModelRead(epoch))
        while (wish := self._next()) is not None:
            try:
                self._grant(*wish)
            except Stopped:
                return
            except MessageError as refused:
                self._refuse(wish[0], wish[1], words(refused))

    def _told(self, done: int, of: int) -> bool:
        self._tell(TableRead(done, of))
        return not self._over

    def _tell(self, message: Message) -> None:
        if not self._over:
            self._post(message)

    def _wish(self, **wishes: Any) -> None:
        with self._wake:
            self._wished.update(wishes)
            self._last = time.monotonic()
            self._wake.notify()

    def _next(self) -> tuple[str, Any] | None:
        """The wish to be granted now; None: nobody looks any more."""
        with self._wake:
            while True:
                if self._over:
                    return None
                for kind in _ORDER:
                    if self._wished.get(kind) is not None:
                        return kind, self._wished.pop(kind)
                likely = self._wished.get("likely")
                rest = self._last + QUIET_SECONDS - time.monotonic()
                if likely and rest <= 0:
                    return "likely", likely.pop(0)
                self._wake.wait(rest if likely else None)

    def _grant(self, kind: str, asked: Any) -> None:
        if kind == "place":
            self._tell(PlaceRead(self._source.place(*asked)))
        elif kind == "write":
            path, grid, setting, alone = asked
            self._source.write(path, grid.area, (grid.rows, grid.columns), setting, alone)
            self._tell(MapWritten(path))
        else:
            grid, setting = asked
            picture = self.known(grid, setting)
            if picture is None and kind == "picture" and grid.rows * grid.columns > MANY_PLACES:
                self._show_coarse(grid, setting)
                return
            if picture is None:
                picture = self._picture(grid, setting)
                self._kept[grid, setting.key] = picture
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            if kind != "likely":
                self._tell(PictureRead(grid, setting, picture))

    def _show_coarse(self, grid: Grid, setting: Setting) -> None:
        """Half as many rows and columns; all of them after what else is wished, if still wished."""
        coarse = Grid(grid.area, -(-grid.rows // 2), -(-grid.columns // 2))
        self._tell(PictureRead(grid, setting, self._picture(coarse, setting)))
        with self._wake:
            if self._wished.get("picture") is None:
                self._wished["fine"] = (grid, setting)

    def _picture(self, grid: Grid, setting: Setting) -> RadarPicture:
        return self._source.picture(grid.area, (grid.rows, grid.columns), setting)

    def _refuse(self, kind: str, asked: Any, said: str) -> None:
        if kind == "write":
            self._tell(MapWritten(asked[0], said))
        elif kind != "likely":
            self._tell(RadarFailed(said, final=False))
