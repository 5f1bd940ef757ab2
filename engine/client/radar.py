"""A process that knows a run's radar, as its user sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from data.errors import InputError
from engine.io.lasting_child import LastingChild
from engine.io.python_child import ChildDied
from engine.radar.area import Area
from engine.radar.picture import PlaceReading, RadarFacts, RadarPicture, Setting

MODULE = "engine.radar"
Told = Callable[[int, int], bool]
"""Hears how much of the table is read, and says whether to go on."""


class Stopped(Exception):
    """Whoever asked has stopped it."""


class RadarProcess:
    """Starts with the first question and answers one at a time; it keeps the run that was opened
    last, and its libraries, until ``close``, after which it starts anew if it is asked.

    Raises:
        InputError: what is asked cannot be answered, or the process has died.
        Stopped: it was closed meanwhile; both of every method.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._child: LastingChild | None = None
        self._lock = Lock()

    def open(
        self, run: str, told: Told, ready: Callable[[RadarFacts], object]
    ) -> tuple[RadarFacts, int]:
        """Open a run: ``ready`` gets what is known as soon as its table is read; given back it is
        with the epoch of its model, which has been loaded then.
        """
        asked = {"open": run, "store": str(self._store.absolute())}
        facts = RadarFacts.from_dict(self._follow(asked, "facts", told)["facts"])
        ready(facts)
        return facts, int(self._follow({"model": run}, "epoch", told)["epoch"])

    def picture(self, area: Area | None, shape: tuple[int, int], setting: Setting) -> RadarPicture:
        """What the model says of ``shape`` places of an area, None: of that of the sightings."""
        found = self._ask({"picture": True, **_about(area, shape, setting)})
        return RadarPicture.from_dict(found["picture"])

    def place(self, latitude: float, longitude: float, setting: Setting) -> PlaceReading:
        """What the model is told at a place, and says."""
        asked = {"place": [latitude, longitude], "setting": setting.to_dict()}
        return PlaceReading.from_dict(self._ask(asked)["reading"])

    def write(
        self,
        path: Path,
        area: Area | None,
        shape: tuple[int, int],
        setting: Setting,
        alone: int | None = None,
    ) -> None:
        """Write a map as a file; its name's end says of what kind."""
        place = str(path.expanduser().absolute())
        self._ask({"write": place, "alone": alone, **_about(area, shape, setting)})

    def close(self) -> None:
        """End the process, whatever it does; from any thread."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.close()

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        child = self._started()
        try:
            return child.ask(asked)
        except ChildDied as died:
            raise self._ended(child, died) from None

    def _follow(self, asked: dict[str, Any], last: str, told: Told) -> dict[str, Any]:
        child = self._started()
        try:
            with closing(child.follow(asked, last)) as answers:
                for answer in answers:
                    if last in answer:
                        return answer
                    if not told(int(answer["done"]), int(answer["of"])):
                        self.close()
                        raise Stopped
        except ChildDied as died:
            raise self._ended(child, died) from None
        raise Stopped

    def _started(self) -> LastingChild:
        with self._lock:
            if self._child is None or not self._child.is_alive:
                self._child = LastingChild(MODULE)
            return self._child

    def _ended(self, child: LastingChild, died: ChildDied) -> Exception:
        """It was closed, or it died."""
        if self._child is not child:
            return Stopped()
        return InputError("radar.died", reason=died.said)


def _about(area: Area | None, shape: tuple[int, int], setting: Setting) -> dict[str, Any]:
    given = None if area is None else asdict(area)
    return {"area": given, "shape": shape, "setting": setting.to_dict()}
