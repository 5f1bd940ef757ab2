"""Which columns of a table hold latitude and longitude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.errors import InputError
from data.roles.name_words import HINTS, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.radar.cells import Cells

Axis = Literal["latitude", "longitude"]
SCALED = 5.0
"""Where all places lie within so many units of 0 on both axes they are no degrees: that square is
the sea south of Ghana, and what columns scaled to mean 0 and deviation 1 look like.
"""


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """The names of the two columns."""

    latitude: str
    longitude: str


def place_columns(names: Iterable[str], roles: Mapping[str, str], run: str) -> PlaceColumns:
    """The columns with the roles ``latitude`` and ``longitude``, else those of such names; ``run``
    is what the run is called.

    Raises:
        InputError: one of them, or both, the model is not told.
    """
    known = list(names)
    latitude, longitude = (_column(known, roles, axis) for axis in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        axes = (("latitude", latitude), ("longitude", longitude))
        missing = [axis for axis, found in axes if found is None]
        raise InputError("radar.no_places", name=run, missing=missing)
    return PlaceColumns(latitude, longitude)


def _column(names: Sequence[str], roles: Mapping[str, str], axis: Axis) -> str | None:
    asked = [name for name in names if roles.get(name) == axis]
    plain = [name for name in names if name.lower() == axis]
    hinted = [
        name for name in names if name not in roles and not HINTS[axis].isdisjoint(words_of(name))
    ]
    return next(iter((*asked, *plain, *hinted)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the rows of a table are: float64 of shape (n,), finite; ``rows`` are their places
    (int64) among the table's rows.
    """

    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]
    rows: NDArray[np.int64]
    degrees: bool


def places_of(cells: Cells, columns: PlaceColumns, run: str) -> Places:
    """The rows that have a place; ``run`` is what the run is called.

    Raises:
        InputError: none has.
    """
    import numpy as np

    latitudes, longitudes = cells.numbers(columns.latitude), cells.numbers(columns.longitude)
    rows = np.flatnonzero(np.isfinite(latitudes) & np.isfinite(longitudes)).astype(np.int64)
    north, east = latitudes[rows], longitudes[rows]
    scaled = bool((np.abs(north) <= SCALED).all() and (np.abs(east) <= SCALED).all())
    if not scaled:
        on_earth = (np.abs(north) <= 90.0) & (np.abs(east) <= 180.0)
        # Numbers of a metric grid are on no Earth in degrees: they are shown as they are
        if on_earth.mean() > 0.5:
            rows, north, east = rows[on_earth], north[on_earth], east[on_earth]
        else:
            scaled = True
    if not len(rows):
        pair = [columns.latitude, columns.longitude]
        raise InputError("radar.no_row_has_place", name=run, columns=pair)
    return Places(north, east, rows, not scaled)
