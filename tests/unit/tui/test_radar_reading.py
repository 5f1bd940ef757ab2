"""What a radar's screen asks: of many places a coarse picture first, what may come next last."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import numpy as np
import pytest

from engine.radar.area import Area, Grid
from engine.radar.picture import PlaceReading, RadarPicture, Setting
from tui.radar.reading import MANY_PLACES, PictureRead, PlaceRead, RadarReading

AREA = Area(48.0, 11.0, 48.4, 11.8)
SMALL, LARGE = Grid(AREA, 40, 50), Grid(AREA, 81, 115)
COARSE = (41, 58)
AT_SEVEN, AT_EIGHT = Setting({"hour": 7}), Setting({"hour": 8})


class Source:
    """Answers at once; what it was asked stands in ``asked``. Pictures wait for ``goes_on``."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.goes_on = Event()
        self.goes_on.set()

    def open(self, *_given: object) -> tuple[None, int]:
        return None, 1

    def picture(self, area: Area, shape: tuple[int, int], setting: Setting) -> RadarPicture:
        self.asked.append((shape, setting.key))
        assert self.goes_on.wait(20)
        return RadarPicture(Grid(area, *shape), np.zeros((*shape, 2), np.float32))

    def place(self, latitude: float, longitude: float, setting: Setting) -> PlaceReading:
        self.asked.append(("place", setting.key))
        return PlaceReading(latitude, longitude, (1.0, 0.0), (), 0, 0.0)

    def write(self, path: Path, *_given: object) -> None:
        raise AssertionError(path)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def told() -> Queue[object]:
    return Queue()


@pytest.fixture
def reading(source: Source, told: Queue[object]) -> Iterator[RadarReading]:
    found = RadarReading(source, "run", told.put)
    thread = Thread(target=found.loop, daemon=True)
    thread.start()
    told.get(timeout=20)  # the model is there
    yield found
    source.goes_on.set()
    found.stop()
    thread.join(20)
    assert not thread.is_alive()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def shape_of(told: Callable[..., object]) -> tuple[int, int]:
    found = told(timeout=20)
    assert isinstance(found, PictureRead)
    return found.picture.grid.rows, found.picture.grid.columns


def test_of_many_places_a_coarse_picture_and_the_place_come_before_all_of_them(
    reading: RadarReading, source: Source, told: Queue[object]
) -> None:
    assert SMALL.rows * SMALL.columns <= MANY_PLACES < LARGE.rows * LARGE.columns
    source.goes_on.clear()
    reading.want_picture(LARGE, AT_SEVEN)
    reading.want_place(48.1, 11.1, AT_SEVEN)
    source.goes_on.set()
    assert shape_of(told.get) == COARSE
    assert isinstance(told.get(timeout=20), PlaceRead)
    assert shape_of(told.get) == (81, 115)
    kept = reading.known(LARGE, AT_SEVEN)
    assert kept is not None
    assert kept.grid == LARGE, "a coarse one is not kept"
    reading.want_picture(LARGE, AT_SEVEN)
    assert shape_of(told.get) == (81, 115), "what is known needs no coarse one"


def test_few_places_are_all_asked_at_once(
    reading: RadarReading, source: Source, told: Queue[object]
) -> None:
    reading.want_picture(SMALL, AT_SEVEN)
    assert shape_of(told.get) == (40, 50)
    assert source.asked == [((40, 50), AT_SEVEN.key)]


def test_who_goes_on_gets_no_more_of_what_has_been_left(
    reading: RadarReading, source: Source, told: Queue[object]
) -> None:
    source.goes_on.clear()
    reading.want_picture(LARGE, AT_SEVEN)
    until(lambda: source.asked)
    reading.want_picture(LARGE, AT_EIGHT)  # while the coarse one of seven is made
    source.goes_on.set()
    assert [shape_of(told.get) for _ in range(3)] == [COARSE, COARSE, (81, 115)]
    assert ((81, 115), AT_SEVEN.key) not in source.asked


def test_what_may_come_next_is_asked_once_nobody_wishes_for_anything(
    reading: RadarReading, source: Source, told: Queue[object]
) -> None:
    reading.want_picture(SMALL, AT_SEVEN, [AT_EIGHT])
    assert shape_of(told.get) == (40, 50)
    until(lambda: reading.known(SMALL, AT_EIGHT) is not None)
    assert source.asked == [((40, 50), AT_SEVEN.key), ((40, 50), AT_EIGHT.key)]
    assert told.empty(), "nobody has asked to see it"
