"""How an exported script reads the column by which rows are divided."""

from __future__ import annotations

from dataclasses import dataclass

from data import Dataset
from data.split import Method
from engine.io.python_text import literal


@dataclass(frozen=True, slots=True)
class DividingColumn:
    """A column by name, and statements that make ``groups`` or ``times`` of its rows in ``order``.

    These know what is ``given``, and ``constants`` of the script.
    """

    name: str
    reads: tuple[str, ...]
    given: str
    constants: tuple[str, ...] = ()


def column_of_cells(name: str, method: Method) -> list[DividingColumn]:
    """The ways in which a column of a table of texts may be meant."""
    constant = f"{method.upper()} = {literal(name)}"
    ways = _GROUPS if method == "group" else _TIMES
    return [DividingColumn(name, way, "table, labels", (constant,)) for way in ways]


def column_of_features(name: str, method: Method, dataset: Dataset) -> list[DividingColumn]:
    """The one way in which a feature is meant; none where no feature has that name."""
    known = dataset.description.feature_names
    if dataset.raw is not None or name not in known:
        return []
    read = f"{'groups' if method == 'group' else 'times'} = features[order, {known.index(name)}]"
    return [DividingColumn(name, (read,), "features, labels")]


_GROUPS = (
    ("groups = pd.factorize(table[GROUP], sort=True)[0][order]",),
    (
        "groups = pd.to_numeric(table[GROUP])",
        "groups = pd.factorize(groups, sort=True, use_na_sentinel=False)[0][order]",
    ),
)
_TIMES = (
    ("times = pd.to_numeric(table[TIME]).to_numpy()[order]",),
    (
        'times = pd.to_datetime(table[TIME], format="ISO8601", utc=True)',
        "times = times.dt.tz_localize(None).to_numpy()[order]",
    ),
    (
        "times = pd.to_datetime(table[TIME], utc=True)",
        "times = times.dt.tz_localize(None).to_numpy()[order]",
    ),
)
