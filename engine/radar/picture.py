"""What is asked of a radar and what it answers: values that go from process to process."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from engine.io.numbers import decode
from engine.radar.area import Area, Grid
from engine.radar.dials import DialName
from engine.radar.letters import letters_of
from engine.radar.scale import STEPS, NumberScale
from engine.radar.telling import Told

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Setting:
    """How the world is on the map: positions of dials, where a dial that is missing leaves each
    place as what it is told from has it; what a place is ``told``, and columns that a person has
    ``said`` otherwise, by their names.
    """

    dials: Mapping[DialName, int] = field(default_factory=dict[DialName, int])
    told: Told = "nearest"
    said: Mapping[str, str] = field(default_factory=dict[str, str])

    def turned(self, dial: DialName, position: int | None) -> Setting:
        """With a dial at a position; None: wherever each place has it."""
        others = {name: place for name, place in self.dials.items() if name != dial}
        added = {} if position is None else {dial: position}
        return replace(self, dials={**others, **added})

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for settings that are the same."""
        return tuple(sorted(self.dials.items())), self.told, tuple(sorted(self.said.items()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return {"dials": dict(self.dials), "told": self.told, "said": dict(self.said)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Setting:
        """What ``to_dict`` gave."""
        return cls(dict(values["dials"]), values["told"], dict(values["said"]))


@dataclass(frozen=True, slots=True)
class DialFacts:
    """A dial's positions as texts, and the columns that are set with it, its own first.
    ``weekdays`` are the days of its positions where they are known (Monday is 0).
    """

    name: DialName
    values: tuple[str, ...]
    moved: tuple[str, ...]
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Rows that trained and their places: float64, and the numbers of their classes, or of steps of
    a number's scale: int64, each of shape (n,). ``of`` is how many there are; of very many only
    some are here, ``drawn`` at random or evenly over the table. ``values`` are the labels that are
    numbers: float64.
    """

    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]
    labels: NDArray[np.int64]
    of: int
    values: NDArray[np.float64] | None = None
    drawn: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RadarFacts:
    """What a radar knows once it is open: classes, dials, its columns, sightings, the area that
    shows nearly all of them; from which ``epoch`` the model's weights are (0: not known). Where the
    label is a number there is a ``scale``, and its steps stand in the place of classes.
    """

    run: str
    name: str
    table: str
    label: str
    classes: tuple[str, ...]
    columns: tuple[str, str]
    dials: tuple[DialFacts, ...]
    sightings: Sightings
    area: Area
    epoch: int = 0
    scale: NumberScale | None = None

    @property
    def letters(self) -> tuple[str, ...]:
        """A capital for each class, or step of the scale, from A on."""
        return letters_of(self.classes) if self.scale is None else tuple(ascii_uppercase[:STEPS])

    def dial(self, name: DialName) -> DialFacts | None:
        """A dial by its name."""
        return next((dial for dial in self.dials if dial.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        seen = self.sightings
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "dials": [asdict(dial) for dial in self.dials],
            "area": asdict(self.area),
            "of": seen.of,
            "drawn": seen.drawn,
            "sightings": [_text(seen.latitudes), _text(seen.longitudes), _text(seen.labels)],
            "values": None if seen.values is None else _text(seen.values),
            "scale": None if self.scale is None else asdict(self.scale),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RadarFacts:
        """What ``to_dict`` gave."""
        import numpy as np

        north, east, labels = values["sightings"]
        seen = Sightings(
            _array(north, np.float64), _array(east, np.float64), _array(labels, np.int64),
            int(values["of"]),
            None if values["values"] is None else _array(values["values"], np.float64),
            bool(values["drawn"]),
        )  # fmt: skip
        scale = None if values["scale"] is None else NumberScale(**values["scale"])
        plain = {name: values[name] for name in _PLAIN}
        plain["classes"], plain["columns"] = tuple(plain["classes"]), tuple(plain["columns"])
        dials = tuple(
            DialFacts(one["name"], tuple(one["values"]), tuple(one["moved"]),
                      tuple(one["weekdays"]))
            for one in values["dials"]
        )  # fmt: skip
        area = Area(**values["area"])
        return cls(**plain, dials=dials, sightings=seen, area=area, scale=scale)


_PLAIN = ("run", "name", "table", "label", "classes", "columns", "epoch")


@dataclass(frozen=True, slots=True, eq=False)
class RadarPicture:
    """``probabilities``, float32 of shape (rows, columns, classes), of the places of a grid, the
    first row the northernmost; of a number what is predicted, of shape (rows, columns, 1).
    """

    grid: Grid
    probabilities: NDArray[np.float32]

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The most probable class of each place: int64 of shape (rows, columns)."""
        return self.probabilities.argmax(axis=2)

    def on(self, grid: Grid) -> RadarPicture:
        """What is known for the places of another grid, each as its nearest place here: to be shown
        until the model has answered for that grid.
        """
        import numpy as np

        own, area = self.grid, self.grid.area
        north, east = (axis.reshape(grid.rows, grid.columns) for axis in grid.places())
        down = (area.north - north[:, 0]) / area.height * own.rows
        right = (east[0] - area.west) / (area.east - area.west) * own.columns
        rows = np.clip(np.floor(down), 0, own.rows - 1).astype(np.int64)
        columns = np.clip(np.floor(right), 0, own.columns - 1).astype(np.int64)
        return RadarPicture(grid, self.probabilities[rows][:, columns])

    @property
    def numbers(self) -> NDArray[np.float32]:
        """The predicted number of each place, where the label is one: of shape (rows, columns)."""
        return self.probabilities[:, :, 0]

    @property
    def confidence(self) -> NDArray[np.float32]:
        """How probable that class is: float32 of shape (rows, columns), 0 to 1."""
        return self.probabilities.max(axis=2)

    def of_class(self, number: int) -> NDArray[np.float32]:
        """The probability of one class: float32 of shape (rows, columns)."""
        return self.probabilities[:, :, number]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        shape = list(self.probabilities.shape)
        area = asdict(self.grid.area)
        return {"area": area, "shape": shape, "probabilities": _text(self.probabilities)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RadarPicture:
        """What ``to_dict`` gave."""
        import numpy as np

        rows, columns, classes = values["shape"]
        found = _array(values["probabilities"], np.float32).reshape(rows, columns, classes)
        return cls(Grid(Area(**values["area"]), rows, columns), found)


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What the model is told at a place, and says: ``cells`` are columns with their texts;
    ``sighting`` is which of the sightings (from 0) these come from, None of typical values;
    ``distance`` to the nearest sighting in km, or in units. ``probabilities`` of a number are that
    number alone.
    """

    latitude: float
    longitude: float
    probabilities: tuple[float, ...]
    cells: tuple[tuple[str, str], ...]
    sighting: int | None
    distance: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON takes them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PlaceReading:
        """What ``to_dict`` gave."""
        cells = tuple((str(name), str(text)) for name, text in values["cells"])
        told: dict[str, Any] = {**values, "cells": cells}
        told["probabilities"] = tuple(float(decode(one)) for one in values["probabilities"])
        return cls(**told)


def _text(values: NDArray[Any]) -> str:
    import numpy as np

    order = values.astype(values.dtype.newbyteorder("<"), copy=False)
    return base64.b64encode(np.ascontiguousarray(order).tobytes()).decode()


def _array(text: str, kind: Any) -> Any:
    import numpy as np

    found = np.frombuffer(base64.b64decode(text), np.dtype(kind).newbyteorder("<"))
    return found.astype(kind, copy=False)
