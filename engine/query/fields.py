"""What a query, a sort or a column can name: a run's own facts, its metrics, its spec.

Metrics have Keras' names: ``val_accuracy`` is the best of the run's epochs (the highest, of losses
and errors the lowest), ``last.val_accuracy`` that of its last whole epoch. A value of the spec is
named by its dotted path or by as much of the path's end as no other shares: ``optimizer``,
``learning_rate``, ``batch_size``. Of layers (``dropout``, ``units``) every layer has one.
"""

import difflib
import re
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from data.errors import InputError
from engine.specs.experiment import ExperimentSpec
from engine.specs.schema_walk import is_index, places
from engine.statuses import ENDED, OPEN
from engine.store.summaries import LAYERS, Leaf, SpecShape, Summary
from engine.tasks.metrics import lower_is_better

Kind = Literal["text", "number", "seconds", "time", "switch", "setting"]
Reader = Callable[[Summary], Sequence[Leaf]]

ALIASES = {
    "run": "id",
    "tags": "tag",
    "seconds": "duration",
    "acc": "accuracy",
    "val_acc": "val_accuracy",
    "last.acc": "last.accuracy",
    "last.val_acc": "last.val_accuracy",
    "split": "data.validation.split",
}
USUAL_METRICS = ("val_accuracy", "val_loss", "accuracy", "loss")
LAST, BEST = "last.", "best."


@dataclass(frozen=True, slots=True)
class RunField:
    """``read`` gives a run's values: none where it has none, several of layers and tags.

    ``kind`` tells what it can be compared with, ``words`` are all the values it can have.
    """

    name: str
    kind: Kind
    read: Reader
    words: tuple[str, ...] = ()

    @property
    def falls(self) -> bool:
        """Whether a person who sorts by it wants to see its highest value first."""
        metric = self.name.removeprefix(LAST)
        return self.kind == "time" or (
            self.kind == "number" and self.name not in _OWN and not lower_is_better(metric)
        )


class UnknownField(InputError):
    """A name that means no field, or several."""


def _duration(run: Summary) -> Sequence[Leaf]:
    if run.started is None:
        return ()
    return ((time.time() if run.ended is None else run.ended) - run.started,)


def _some(value: Leaf) -> Sequence[Leaf]:
    return () if value is None else (value,)


_OWN: dict[str, RunField] = {
    field.name: field
    for field in (
        RunField("id", "text", lambda run: (run.id,)),
        RunField("name", "text", lambda run: (run.name,)),
        RunField("status", "text", lambda run: (run.status,), (*OPEN, *ENDED)),
        RunField("tag", "text", lambda run: run.tags),
        RunField("pinned", "switch", lambda run: (run.pinned,)),
        RunField("archived", "switch", lambda run: (run.archived,)),
        RunField("epochs", "number", lambda run: (run.done,)),
        RunField("duration", "seconds", _duration),
        RunField("created", "time", lambda run: (run.created,)),
        RunField("started", "time", lambda run: _some(run.started)),
        RunField("ended", "time", lambda run: _some(run.ended)),
        RunField("layers", "number", lambda run: (run.shape.layers,)),
        RunField("parameters", "number", lambda run: _some(run.parameters)),
        RunField("node", "text", lambda run: _some(run.node)),
        RunField("job", "text", lambda run: _some(run.job)),
    )
}


class Fields:
    """The fields of some runs: those that every run has, and what is found in these."""

    def __init__(self, runs: Iterable[Summary] = ()) -> None:
        shapes: dict[int, SpecShape] = {}
        metrics: set[str] = set()
        for run in runs:
            shapes[id(run.shape)] = run.shape
            metrics.update(run.last)
            metrics.update(run.best)
        self.shapes = tuple(shapes.values())
        more = sorted(metrics.difference(USUAL_METRICS))
        self.metrics: tuple[str, ...] = (*USUAL_METRICS, *more)
        self._patterns = set(spec_patterns())
        for shape in self.shapes:
            self._patterns |= {*shape.places, *shape.sections}
        self._known: dict[str, RunField] = {}

    def find(self, name: str) -> RunField:
        """The field that a person means.

        Raises:
            UnknownField: there is none, or more than one.
        """
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._find(name.strip())
        return found

    def _find(self, given: str) -> RunField:
        name = ALIASES.get(given.casefold(), given)
        for one in (name, name.casefold()):
            if one in _OWN:
                return _OWN[one]
            metric = self._metric(one)
            if metric is not None:
                return metric
        found = self._settings(name) or self._settings(name.casefold())
        if not found:
            raise UnknownField("query.no_field", name=given, near=self._near(given))
        # A layer's field has its bare name only where nothing else is called so
        outside = {path for path in found if not path.startswith(LAYERS)}
        found = outside if len(outside) == 1 else found
        if len(found) > 1:
            names = [shortest(path, self._patterns) for path in sorted(found)]
            raise UnknownField("query.ambiguous_field", name=given, meant=names)
        return setting(found.pop())

    def _metric(self, name: str) -> RunField | None:
        last = name.startswith(LAST)
        metric = name.removeprefix(LAST if last else BEST)
        if metric not in self.metrics:
            return None
        if last:
            return RunField(LAST + metric, "number", lambda run: _some(run.last.get(metric)))
        return RunField(metric, "number", lambda run: _some(run.best.get(metric)))

    def _settings(self, name: str) -> set[str]:
        """The paths that end so; the name of an optimizer or a schedule stands for the section."""
        if name in self._patterns and f"{name}.name" not in self._patterns:
            return {name}
        found = {path for path in self._patterns if f".{path}".endswith(f".{name}")}
        if not found and any(is_index(part) for part in name.split(".")):
            paths = {path for shape in self.shapes for path in shape.paths}
            return {path for path in paths if f".{path}".endswith(f".{name}")}
        found |= {f"{path}.name" for path in found if f"{path}.name" in self._patterns}
        return {path for path in found if f"{path}.name" not in found}

    def names(self) -> list[str]:
        """What can be named, for somebody who mistyped."""
        settings = {shortest(path, self._patterns) for path in self._patterns}
        return [*_OWN, *self.metrics, *(LAST + metric for metric in self.metrics), *settings]

    def _near(self, given: str) -> list[str]:
        return difflib.get_close_matches(given.casefold(), self.names(), 3, 0.6)

    def short(self, pattern: str) -> str:
        """The shortest name of a value of the spec."""
        return shortest(pattern, self._patterns)


def shortest(path: str, others: Collection[str]) -> str:
    """As much of the path's end as means no other; without the ``name`` of an optimizer."""
    section = path.removesuffix(".name")
    if path.endswith(".name") and section in others:
        path = section
    parts = path.split(".")
    for start in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[start:])
        if name in _OWN or name in USUAL_METRICS:
            continue
        ends = [one for one in others if f".{one}".endswith(f".{name}") and one != path]
        if name not in others and not [one for one in ends if one.removesuffix(".name") != path]:
            return name
    return path


def setting(path: str) -> RunField:
    """The field of a path or a pattern of the spec; a section is on or off."""

    def read(run: Summary) -> Sequence[Leaf]:
        shape = run.shape
        places = shape.places.get(path)
        if places is not None:
            found = [run.values[place] for place in places]
            return found if None not in found else [one for one in found if one is not None]
        if path in shape.index:
            return _some(run.values[shape.index[path]])
        return (True,) if path in shape.sections else ()

    return RunField(path, "setting", read)


@cache
def spec_patterns() -> frozenset[str]:
    """Every pattern that a spec of this version can have, sections included."""
    return frozenset(
        re.sub(r"network\.(nodes|layers)\.(layers\.)*", LAYERS, key)  # all of them are layers
        for key in (place.key for place in places(ExperimentSpec, index=""))
        if key not in ("name", "note", "network.nodes")
    )


__all__ = [
    "BEST",
    "LAST",
    "USUAL_METRICS",
    "Fields",
    "RunField",
    "UnknownField",
    "setting",
    "spec_patterns",
]
