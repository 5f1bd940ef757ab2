"""A process that knows a run's radar, as its user sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.client.model_process import ModelProcess, about_run
from engine.io.python_child import ChildDied
from engine.predict.weights import ENDED_WITH
from engine.radar.area import Area
from engine.radar.picture import PlaceReading, RadarFacts, RadarPicture, Setting

Told = Callable[[int, int], bool]
"""Hears how much of the table is read, and says whether to go on."""


class Stopped(Exception):
    """Whoever asked has stopped it."""


class RadarProcess:
    """Radars of a store's runs, of a process of its own or a ``process`` that is shared. Asked is
    about the run that was opened last.

    Raises:
        InputError: what is asked cannot be answered, or the process has died.
        Stopped: it was closed meanwhile; both of every method.
    """

    def __init__(self, store: Path, process: ModelProcess | None = None) -> None:
        self._store = store
        self._process = ModelProcess() if process is None else process
        self._run: dict[str, Any] = {}
        self._is_closed = False

    def open(
        self, run: str, told: Told, ready: Callable[[RadarFacts], object]
    ) -> tuple[RadarFacts, int]:
        """Open a run: ``ready`` gets what is known as soon as its table is read; given back it is
        with the epoch of its model, which has been loaded then.
        """
        self._is_closed = False
        self._run = about_run(self._store, run, ENDED_WITH)
        facts = RadarFacts.from_dict(self._facts(told))
        ready(facts)
        return facts, int(self._ask({"model": True})["opened"]["epoch"])

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
        self._is_closed = True
        self._process.close()

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._process.ask({**asked, **self._run})
        except ChildDied as died:
            raise self._ended(died) from None

    def _facts(self, told: Told) -> dict[str, Any]:
        question = {"radar": True, **self._run}
        try:
            with closing(self._process.follow(question, "facts")) as answers:
                for answer in answers:
                    if "facts" in answer:
                        return answer["facts"]
                    if not told(int(answer["done"]), int(answer["of"])):
                        self.close()
                        raise Stopped
        except ChildDied as died:
            raise self._ended(died) from None
        raise Stopped

    def _ended(self, died: ChildDied) -> Exception:
        """It was closed, or it died."""
        return Stopped() if self._is_closed else InputError("radar.died", reason=died.said)


def _about(area: Area | None, shape: tuple[int, int], setting: Setting) -> dict[str, Any]:
    given = None if area is None else asdict(area)
    return {"area": given, "shape": shape, "setting": setting.to_dict()}
