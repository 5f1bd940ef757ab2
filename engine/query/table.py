"""The table of all runs: read once, kept up to date, filtered and sorted without the database."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.query_language import And, Query, QueryError, fields_of, parse
from engine.query.evaluate import Test, in_order, matcher, sort_field
from engine.query.fields import LAST, Fields
from engine.query.tree import as_tree
from engine.store.database import Store
from engine.store.summaries import Leaf, SpecShapes, Summary, summaries, versions, with_specs
from engine.tasks.metrics import lower_is_better

_HIDDEN = ("name", "note", "network.layers.name", "branch.run", "branch.epoch")
"""Patterns that make no column: names tell the first and the last two, the others are prose."""


@dataclass(frozen=True, slots=True)
class RunQuery:
    """Which runs, in which order: a query, a field to sort by (``-`` turns it round, nothing: what
    trains, the queue, then the newest first), and whether archived ones are among them.
    """

    query: str = ""
    sort: str = ""
    archived: bool = False
    pinned_first: bool = True


@dataclass(frozen=True, slots=True)
class RunPage:
    """The runs that a wish asks for.

    ``varying`` are the patterns of the spec in which they differ, ``best`` the best value of each
    metric's field among them where they differ in it, ``fields`` what can be named,
    ``total`` how many runs there are, ``archived`` how many of them the view leaves out for that,
    ``waiting`` the ids in the queue, ``depths`` how deep in the tree of branches those stand that
    are below another, ``origins`` the names of the runs that branches left, by their ids.
    """

    runs: tuple[Summary, ...]
    total: int
    archived: int
    varying: tuple[str, ...]
    best: Mapping[str, float]
    waiting: tuple[str, ...]
    fields: Fields
    depths: Mapping[str, int]
    origins: Mapping[str, str]


MOST_COMPARED = 8
"""Queries of which it is kept in what their runs differ: one goes back to the one before."""
_Compared = tuple[tuple[str, ...], Mapping[str, float]]


class RunTable:
    """All runs of a store, the newest first; for one thread."""

    def __init__(self) -> None:
        self._runs: dict[str, Summary] = {}
        self._shapes = SpecShapes()
        self.fields = Fields()
        self.whole = False
        """Whether the specs have been read, too."""
        self._compared: dict[tuple[str, bool], _Compared] = {}

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._runs

    def glance(self, store: Store) -> bool:
        """Read all but the specs, in a fraction of the time; False if more is known already."""
        if self._runs:
            return False
        self._keep(summaries(store, None))
        return bool(self._runs)

    def refresh(self, store: Store) -> bool:
        """Read what has changed; whether anything has."""
        first, self.whole = not self.whole, True
        if first and self._runs:
            self._keep(with_specs(store, self._runs, self._shapes))
        elif first:
            self._keep(summaries(store, self._shapes))
            return True
        present = versions(store)
        gone = self._runs.keys() - present.keys()
        stale = [
            run_id
            for run_id, version in present.items()
            if (known := self._runs.get(run_id)) is None or known.version != version
        ]
        if stale or gone:
            left = gone.union(stale)
            kept = [run for run in self._runs.values() if run.id not in left]
            self._keep([*summaries(store, self._shapes, stale), *kept])
        return bool(first or stale or gone)

    def _keep(self, runs: list[Summary]) -> None:
        runs.sort(key=lambda run: run.number, reverse=True)
        self._runs = {run.id: run for run in runs}
        self.fields = Fields(runs)
        self._compared.clear()

    def view(self, wish: RunQuery) -> RunPage:
        """The runs that the wish asks for.

        Raises:
            QueryError: the query cannot be read or answered.
            InputError: the field to sort by is unknown.
        """
        query, fits = understood(wish.query, self.fields)
        archived = wish.archived or "archived" in map(str.casefold, fields_of(query))
        everything = self._runs.values()
        found = [run for run in everything if archived or not run.archived]
        if query != And():
            found = list(filter(fits, found))
        found, depths = self._sorted(found, wish)
        waiting = [run for run in everything if run.status == "queued"]
        lefts = [origin for run in found if (origin := run.origin) is not None]
        return RunPage(
            tuple(found),
            len(everything),
            0 if archived else sum(run.archived for run in everything),
            *self._compare(found, (wish.query, archived)),
            tuple(run.id for run in sorted(waiting, key=lambda run: run.position)),
            self.fields,
            depths,
            {one.run: self._runs[one.run].name for one in lefts if one.run in self._runs},
        )

    def _compare(self, found: list[Summary], which: tuple[str, bool]) -> _Compared:
        """In what the runs differ; sorting alone changes nothing about it."""
        known = self._compared.get(which)
        if known is None:
            while len(self._compared) >= MOST_COMPARED:
                del self._compared[next(iter(self._compared))]
            known = varying(found), best_values(found, self.fields.metrics)
            self._compared[which] = known
        return known

    def _sorted(self, found: list[Summary], wish: RunQuery) -> tuple[list[Summary], dict[str, int]]:
        """The runs in the order wished for, and how deep in their tree branches stand."""
        depths: dict[str, int] = {}
        if wish.sort.strip("- "):
            field, falling = sort_field(wish.sort, self.fields)
            found = in_order(found, field, falling=falling)
        else:
            # What trains, then the queue in its order, then every branch below where it comes from
            found = sorted(found, key=_at_work)
            busy = sum(not run.is_ended for run in found)
            tree = as_tree(found[busy:])
            found[busy:] = [run for run, _ in tree]
            depths = {run.id: depth for run, depth in tree if depth}
        if wish.pinned_first and any(run.pinned for run in found):
            found.sort(key=lambda run: not run.pinned)
            depths = {run: depth for run, depth in depths.items() if not self._runs[run].pinned}
        return found, depths


def understood(text: str, fields: Fields) -> tuple[Query, Test]:
    """A query, and a test for runs.

    Raises:
        QueryError: it cannot be read or answered.
    """
    query = parse(text)
    try:
        return query, matcher(query, fields)
    except QueryError as error:
        raise error.within(text) from None


def _at_work(run: Summary) -> tuple[int, int]:
    if run.is_ended:
        return (2, 0)
    return (1 if run.status == "queued" else 0, run.position)


def best_values(runs: Sequence[Summary], metrics: Sequence[str]) -> dict[str, float]:
    """The best value of each metric among the runs, by the name of its field; none where all are
    alike, or NaN.
    """
    found: dict[str, float] = {}
    for start, rows in (("", [run.best for run in runs]), (LAST, [run.last for run in runs])):
        for name in metrics:
            known = [one[name] for one in rows if name in one]
            if math.isnan(sum(known)):
                known = [value for value in known if not math.isnan(value)]
            if known and min(known) < max(known):
                found[start + name] = min(known) if lower_is_better(name) else max(known)
    return found


def varying(runs: Sequence[Summary]) -> tuple[str, ...]:
    """The patterns of the spec in which runs differ, in the order of the spec.

    A run that has no such value, as of an optimizer it does not use, does not differ by that.
    """
    groups: dict[int, list[Summary]] = {}
    for run in runs:
        groups.setdefault(id(run.shape), []).append(run)
    order: dict[str, set[tuple[Leaf, ...] | None]] = {}
    for group in groups.values():
        shape = group[0].shape
        columns = list(zip(*[run.values for run in group], strict=True))
        differ = [column.count(column[0]) < len(column) for column in columns]
        for pattern, places in shape.places.items():
            found = order.setdefault(pattern, set())
            if any(differ[place] for place in places):
                found |= {None, ()}  # more than one, whatever they are
            else:
                found.add(tuple(columns[place][0] for place in places))
    for pattern, found in order.items():
        if any(pattern in group[0].shape.sections for group in groups.values()):
            found.add((True,))  # a section that some have switched off
    return tuple(
        pattern for pattern, found in order.items() if len(found) > 1 and pattern not in _HIDDEN
    )
