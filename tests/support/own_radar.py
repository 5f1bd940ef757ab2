"""A radar in this process, of any model: what the process beside the bench does, without Keras."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

import data
from data.opened import open_table
from data.options import TableOptions
from engine.radar.area import Area, Grid
from engine.radar.learned import cells_of
from engine.radar.number_cells import NumberCells
from engine.radar.picture import PlaceReading, RadarFacts, RadarPicture, Setting
from engine.radar.places import place_columns
from engine.radar.radar import Ask, Learned, Radar
from engine.radar.writing import write

BUILTIN = "pokemon-radar"


def northern(features: np.ndarray) -> np.ndarray:
    """Five classes, of which three occur: by the first column the north, the middle, the south."""
    found = np.full((len(features), 5), 0.05, np.float32)
    north = features[:, 0]
    found[np.arange(len(features)), np.where(north > 0, 0, np.where(north > -0.3, 1, 2))] = 0.8
    return found


def builtin_radar(ask: Ask) -> Radar:
    """Of the built-in table."""
    table = data.load(BUILTIN)
    names = table.description.feature_names
    cells = NumberCells(names, table.features)
    columns = place_columns(names, {}, BUILTIN)
    return Radar(Learned(cells, table.labels, columns, len(cells.values)), BUILTIN, ask)


def file_radar(path: Path, ask: Ask, **options: object) -> Radar:
    """Of a file whose columns are prepared; all its rows train."""
    table = open_table(str(path), TableOptions(**options))
    everything = np.arange(table.raw.rows, dtype=np.int64)
    dataset = table.prepared(everything)
    cells = cells_of(dataset)
    roles = {column.name: column.role for column in table.schema.columns}
    columns = place_columns(cells.names, roles, path.name)
    return Radar(Learned(cells, dataset.labels, columns, table.raw.rows), path.name, ask)


def facts_of(radar: Radar, classes: tuple[str, ...], name: str = "a run") -> RadarFacts:
    columns, scale = radar.columns, radar.scale
    return RadarFacts(
        "0123", name, "a table", "class" if scale is None else "rent",
        classes if scale is None else scale.names, (columns.latitude, columns.longitude),
        radar.dial_facts, radar.sightings, radar.area, scale=scale,
    )  # fmt: skip


def rents(path: Path) -> Radar:
    """Of a number, which the model says grows to the north from 600 to 1,200."""
    lines = [
        f"{48 + row / 100},{11 + row % 10 / 20},{row % 24},{600 + 10 * row}" for row in range(60)
    ]
    path.write_text("\n".join(["lat,lon,hour,rent", *lines]) + "\n", "utf-8")

    def says(features: np.ndarray) -> np.ndarray:
        north = features[:, :1]
        return (900 + 170 * north).astype(np.float32)

    return file_radar(path, says, label="rent")


class OwnRadar:
    """What a screen asks; ``asked`` are the settings of the pictures that were made."""

    def __init__(self, radar: Radar, facts: RadarFacts) -> None:
        self.radar = radar
        self.facts = facts
        self.asked: list[Setting] = []

    def open(
        self, run: str, told: Callable[[int, int], bool], ready: Callable[[RadarFacts], object]
    ) -> tuple[RadarFacts, int]:
        assert run
        told(1, 2)
        ready(self.facts)
        return self.facts, 3

    def picture(self, area: Area | None, shape: tuple[int, int], setting: Setting) -> RadarPicture:
        self.asked.append(setting)
        return self.radar.picture(Grid(area or self.radar.area, *shape), setting)

    def place(self, latitude: float, longitude: float, setting: Setting) -> PlaceReading:
        return self.radar.place(latitude, longitude, setting)

    def write(
        self,
        path: Path,
        area: Area | None,
        shape: tuple[int, int],
        setting: Setting,
        alone: int | None = None,
    ) -> None:
        write(path, self.facts, self.picture(area, shape, setting), setting, alone)

    def close(self) -> None:
        pass
