"""Every run in one compact row, for tables of thousands of them."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from pydantic_core import from_json

from engine.io.numbers import metrics_from_json
from engine.statuses import ENDED, Status
from engine.store.asker import asker, is_cluster, person_of
from engine.store.damage import tell_damaged
from engine.store.database import Store, plain_rows
from engine.store.lineage import Origin
from engine.store.stored_json import UNREADABLE, check_times

Leaf = str | int | float | bool | None


class SpecShape:
    """The dotted paths of a spec's values, in their order; runs of one make share it.

    A pattern is a path without the numbers of layers: ``network.layers.units``. ``places`` are the
    indices of a pattern's values, ``sections`` the patterns that have others below them.
    """

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        self.index = {path: place for place, path in enumerate(paths)}
        self.places: dict[str, tuple[int, ...]] = {}
        for place, path in enumerate(paths):
            pattern = pattern_of(path)
            self.places[pattern] = (*self.places.get(pattern, ()), place)

    @cached_property
    def sections(self) -> frozenset[str]:
        """The patterns that have others below them."""
        parts = [pattern.split(".") for pattern in self.places]
        return frozenset(".".join(one[:end]) for one in parts for end in range(1, len(one)))

    @cached_property
    def layers(self) -> int:
        """How many layers, or nodes, there are."""
        return len({path.split(".")[2] for path in self.paths if _NUMBERED.match(path)})


LAYERS = "network.layers."
_NUMBERED = re.compile(r"network\.(?:layers|nodes)\.\d+\.(?:layers\.\d+\.)*")


def pattern_of(path: str) -> str:
    """The path without the number of its layer; a layer within another is one, a node, too."""
    return _NUMBERED.sub(LAYERS, path, 1)


class Summary(NamedTuple):
    """A run without its epochs: ``best`` and ``last`` are its metrics under Keras' names.

    ``values`` are those of its spec at the paths of its ``shape``, ``done`` counts whole epochs,
    ``number`` rises from run to run, ``version`` from change to change, ``is_unasked``: it waits,
    and nobody here has asked for it. ``for_workers``: it waits for those of the cluster; ``node``
    and ``job`` tell where one of them trains or has trained it. Times are seconds since 1970.
    """

    id: str
    name: str
    status: Status
    created: float
    started: float | None
    ended: float | None
    position: int
    number: int
    version: int
    done: int
    best: dict[str, float]
    last: dict[str, float]
    tags: tuple[str, ...]
    pinned: bool
    archived: bool
    parameters: int | None
    is_unasked: bool
    shape: SpecShape
    values: tuple[Leaf, ...]
    for_workers: bool = False
    node: str | None = None
    job: str | None = None

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will happen to this run."""
        return self.status in ENDED

    @property
    def origin(self) -> Origin | None:
        """Where the run branched off."""
        if "branch.run" not in self.shape.index:
            return None
        run, epoch = (self.values[self.shape.index[f"branch.{key}"]] for key in ("run", "epoch"))
        return Origin(str(run), int(epoch or 0))

    def spec(self, pattern: str) -> tuple[Leaf, ...]:
        """The spec's values of a pattern: one, one a layer, or none."""
        values = self.values
        return tuple(values[place] for place in self.shape.places.get(pattern, ()))


Piece = tuple[tuple[str, ...], tuple[Leaf, ...]]
_BODY = re.compile(r',(?="(?:data|network|training)":)')
_NUMBERS = re.compile(r'":(-?\d[^,}]*)')
_MOST_PIECES = 2_000


class SpecShapes:
    """The shapes met so far: equal ones are one object.

    Specs of many runs are mostly alike: behind their names, texts that are equal but for their
    numbers are read once.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, ...], ...], SpecShape] = {}
        self._pieces: dict[tuple[str, ...], tuple[Piece, list[int]]] = {}
        self._numbers: dict[str, int | float] = {}

    def flattened(self, spec: str) -> tuple[SpecShape, tuple[Leaf, ...]]:
        """A spec's JSON as a shape and its values."""
        begin = _BODY.search(spec)
        try:
            pieces = (
                [_piece(from_json(spec))] if begin is None else self._in_two(spec, begin.start())
            )
        except ValueError:  # one of the three is another key's name here
            pieces = [_piece(from_json(spec))]
        key = tuple([paths for paths, _ in pieces])
        shape = self._known.get(key)
        if shape is None:
            shape = self._known[key] = SpecShape(tuple(path for paths in key for path in paths))
        return shape, tuple([value for _, values in pieces for value in values])

    def _in_two(self, spec: str, at: int) -> list[Piece]:
        return [_piece(from_json(f"{spec[:at]}}}")), self._body(f"{{{spec[at + 1 :]}")]

    def _body(self, text: str) -> Piece:
        parts = _NUMBERS.split(text)
        key = tuple(parts[::2])
        known = self._pieces.get(key)
        if known is None:
            piece = _piece(from_json(text))
            places = [place for place, value in enumerate(piece[1]) if _is_number(value)]
            # What looks like a number may stand in a text: then nothing is known about the next
            if len(places) == len(parts) // 2 and len(self._pieces) < _MOST_PIECES:
                self._pieces[key] = piece, places
            return piece
        (paths, values), places = known
        filled = list(values)
        for place, number in zip(places, parts[1::2], strict=True):
            filled[place] = self._number(number)
        return paths, tuple(filled)

    def _number(self, text: str) -> int | float:
        found = self._numbers.get(text)
        if found is None:
            found = from_json(text)
            if len(self._numbers) < _MOST_PIECES:
                self._numbers[text] = found
        return found


def _is_number(value: Leaf) -> bool:
    return value.__class__ is int or value.__class__ is float


def _piece(part: dict[str, Any]) -> Piece:
    paths: list[str] = []
    values: list[Leaf] = []
    _flatten(part, "", paths, values)
    return tuple(paths), tuple(values)


def _flatten(part: dict[str, Any], before: str, paths: list[str], values: list[Leaf]) -> None:
    for name, value in part.items():
        kind = value.__class__
        if kind is dict and value:
            _flatten(value, f"{before}{name}.", paths, values)
        elif kind is list and value and value[0].__class__ is dict:
            for number, item in enumerate(value):
                _flatten(item, f"{before}{name}.{number}.", paths, values)
        else:
            paths.append(before + name)
            values.append(_as_text(value) if kind is list or kind is dict else value)


def _as_text(value: object) -> str | None:
    """A list, as of callbacks; nothing for an empty one."""
    return json.dumps(value, ensure_ascii=False) if value else None


def versions(store: Store) -> dict[str, int]:
    """The version of every run, by its id."""
    return dict(plain_rows(store, "SELECT id, version FROM runs"))


_COLUMNS = (
    "id, name, status, created, started, ended, position, rowid AS number, version, done, "
    "best_metrics, last_metrics, tags, pinned, archived, "
    "iif(json_valid(facts), json_extract(facts, '$.parameters'), NULL) AS parameters, "
    "iif(status = 'queued' AND json_valid(facts), json_extract(facts, '$.asker'), NULL) AS asker, "
    "iif(json_valid(facts), json_extract(facts, '$.node'), NULL) AS node, "
    "iif(json_valid(facts), json_extract(facts, '$.job'), NULL) AS job"
)


NO_SPEC = SpecShape(())
_SHAPE = Summary._fields.index("shape")
"""Where a summary's shape stands, and its values behind it."""


def summaries(
    store: Store, shapes: SpecShapes | None, ids: Sequence[str] | None = None
) -> list[Summary]:
    """The summaries of these runs, or of all, in no order; without ``shapes`` without their specs,
    which take the longest to read. A run that is damaged is told and left out.
    """
    text = f"SELECT {_COLUMNS}{', NULL' if shapes is None else ', spec'} FROM runs"
    if ids is None:
        rows = plain_rows(store, text)
    else:
        wanted = json.dumps(list(ids))
        rows = plain_rows(store, f"{text} WHERE id IN (SELECT value FROM json_each(?))", wanted)
    found: list[Summary] = []
    for row in rows:
        try:
            found.append(_summary(row, shapes))
        except UNREADABLE:
            tell_damaged(store, row[0])
    return found


def with_specs(store: Store, known: Mapping[str, Summary], shapes: SpecShapes) -> list[Summary]:
    """Runs that were read without their specs, with them; without those that are gone."""
    found: list[Summary] = []
    for run, spec in plain_rows(store, "SELECT id, spec FROM runs"):
        if run not in known:
            continue
        try:
            one = known[run]
            own, more = one[:_SHAPE], one[_SHAPE + 2 :]
            found.append(Summary._make((*own, *shapes.flattened(spec), *more)))
        except UNREADABLE:
            tell_damaged(store, run)
    return found


def _summary(row: tuple[Any, ...], shapes: SpecShapes | None) -> Summary:
    *plain, best, last, tags, pinned, archived, parameters, side, node, job, spec = row
    check_times(*plain[3:6])
    shape, values = (NO_SPEC, ()) if shapes is None else shapes.flattened(spec)
    marks: tuple[str, ...] = () if tags == "[]" else tuple(from_json(tags))
    known = (_metrics(best), _metrics(last), marks, bool(pinned), bool(archived), parameters)
    for_workers = plain[2] == "queued" and is_cluster(side)
    workers_asked = for_workers and person_of(side) == person_of(asker())
    unasked = plain[2] == "queued" and side != asker() and not workers_asked
    return Summary._make(
        (*plain, *known, unasked, shape, values, for_workers, _text(node), _text(job))
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _metrics(text: str) -> dict[str, float]:
    # NaN and infinity are the only texts among the values
    return metrics_from_json(text) if ': "' in text else from_json(text)
