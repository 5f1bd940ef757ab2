"""The searched keys of a sweep, resolved against the experiment that they change."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import set_value
from engine.specs.likely import likely_key
from engine.specs.schema_walk import Place, alternatives, place_within
from engine.specs.sweep import DEPTH, Searched, SweepSpec, Value

Kind = Literal["whole", "number", "choice"]
Params = Mapping[str, Value]
_TEXTS = ("name", "note")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One searched key: numbers from ``low`` to ``high`` (whole ones where it is ``whole``), or
    ``choices``.

    ``when`` are the values of other searched keys that it needs; ``chooses`` tells that it names a
    kind (of optimizer, schedule, layer), which brings fresh values for the keys beside it.
    """

    key: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    step: float | None = None
    choices: tuple[Value, ...] = ()
    when: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    chooses: bool = False

    def is_active(self, params: Params) -> bool:
        """Whether a trial with these values has it."""
        return all(key in params and is_among(params[key], values) for key, values in self.when)

    def ends(self) -> tuple[Value, ...]:
        """The values that are tried before anything is trained."""
        return self.choices or (self.value(self.low), self.value(self.high))

    def value(self, number: float) -> Value:
        """A number as the experiment takes it."""
        return round(number) if self.kind == "whole" else number

    def admits(self, value: Value) -> bool:
        """Whether the value lies in the range, or is one of the choices."""
        if self.kind == "choice":
            return is_among(value, self.choices)
        if isinstance(value, bool | str):
            return False
        return self.low <= value <= self.high

    def grid(self) -> tuple[Value, ...]:
        """Its values in a grid, in order.

        Raises:
            SpecError: it is a range without a step.
        """
        if self.kind == "choice":
            return self.choices
        step = 1.0 if self.kind == "whole" and self.step is None and not self.log else self.step
        if step is None:
            raise SpecError("sweep.grid_of_range", key=at(self.key))
        count = math.floor((self.high - self.low) / step + 1e-9) + 1
        return tuple(self.value(self.low + index * step) for index in range(count))


def at(key: str) -> str:
    """Where a searched key stands in an experiment's file."""
    return f'sweep.space."{key}"'


def is_among(value: Value, values: Sequence[Value]) -> bool:
    """Whether it is one of them; True is not 1, and 1.0 is."""
    return any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in values)


def parameters(sweep: SweepSpec, spec: ExperimentSpec) -> tuple[Parameter, ...]:
    """The searched keys in the order in which values are drawn: what others depend on first.

    Raises:
        SpecError: a key is unknown, or its values are not of its kind.
    """
    found = [_parameter(key, searched, sweep, spec) for key, searched in sweep.space.items()]
    ordered: list[Parameter] = []
    while found:
        known = {one.key for one in ordered}
        free = [one for one in found if all(key in known for key, _ in one.when)]
        if not free:
            raise SpecError("sweep.conditions_in_a_circle", key=at(found[0].key))
        ordered += free
        found = [one for one in found if one not in free]
    if sweep.seeds > 1 and "seed" in sweep.space:
        raise SpecError("sweep.seed_and_seeds", key=at("seed"))
    return tuple(ordered)


def _parameter(key: str, searched: Searched, sweep: SweepSpec, spec: ExperimentSpec) -> Parameter:
    check_conditions(key, searched, sweep.space)
    fields = spec.model_dump(mode="json")
    for other, values in searched.when.items():
        for path in paths(other, fields):
            set_value(fields, path, values[0])
    place = _place(key, spec, fields)
    when = tuple(searched.when.items())
    chooses = place is not None and place.chooses is not None
    if searched.choices:
        return Parameter(key, "choice", choices=searched.choices, when=when, chooses=chooses)
    kinds = (int,) if place is None else alternatives(place.info.annotation)
    kind: Kind | None = "number" if float in kinds else "whole" if int in kinds else None
    if kind is None:
        raise SpecError("sweep.range_of_no_number", key=at(key))
    low, high, step = searched.low or 0.0, searched.high or 0.0, searched.step
    if kind == "whole":
        for number in (low, high, step):
            if number is not None and not number.is_integer():
                raise SpecError("sweep.not_whole", key=at(key), value=number)
    return Parameter(key, kind, low, high, searched.log, step, when=when)


def check_conditions(key: str, searched: Searched, space: Mapping[str, Searched]) -> None:
    """Refuse a condition that is never met.

    Raises:
        SpecError: it is one on the key itself, on what is not searched, or on a value that is not.
    """
    for other, values in searched.when.items():
        if other == key:
            raise SpecError("sweep.conditions_in_a_circle", key=at(key))
        needed = space.get(other)
        if needed is None:
            raise SpecError("sweep.condition_not_searched", key=at(key), other=other)
        for value in values:
            if not (is_among(value, needed.choices) if needed.choices else needed.admits(value)):
                raise SpecError(
                    "sweep.condition_never_met", key=at(key), other=other, value=str(value)
                )


def _place(key: str, spec: ExperimentSpec, fields: dict[str, Any]) -> Place | None:
    """Where a searched key stands; None for the depth, which is no key of its own."""
    if key == DEPTH:
        if spec.network.is_graph or not spec.network.layers:
            raise SpecError("sweep.no_layers_to_repeat", key=at(key))
        return None
    if key in _TEXTS:
        raise SpecError("sweep.no_number_changes", key=at(key))
    found = paths(key, fields)
    place = place_within(ExperimentSpec, found[0], fields) if found else None
    if place is None:
        if "*" in key.split("."):
            raise SpecError("sweep.no_layer_has", key=at(key))
        raise SpecError("spec.unknown_key", key=key, meant=likely_key(key, ExperimentSpec))
    return place


def paths(key: str, fields: Mapping[str, Any]) -> list[str]:
    """The keys of an experiment that a searched one stands for: of ``network.layers.*.units`` one a
    layer that has it.
    """
    before, star, after = key.partition(".*.")
    if not star:
        return [key]
    here: Any = fields
    for name in before.split("."):
        here = cast("dict[str, Any]", here).get(name) if isinstance(here, dict) else None
    items = cast("list[Any]", here) if isinstance(here, list) else []
    first = after.partition(".")[0]
    return [
        f"{before}.{index}.{after}"
        for index, one in enumerate(items)
        if isinstance(one, dict) and first in one
    ]


def conditions(parameter: Parameter, known: Mapping[str, Parameter]) -> Iterator[tuple[str, Value]]:
    """Values under which a parameter is there: the first of each key that it needs, and of those
    that these need.
    """
    for key, values in parameter.when:
        yield from conditions(known[key], known)
        yield key, values[0]
