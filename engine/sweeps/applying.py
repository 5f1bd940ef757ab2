"""A trial's values made into its experiment, and what refuses them before anything is trained."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from data.errors import InputError
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import set_value
from engine.specs.schema_walk import is_index, place_of
from engine.specs.sweep import DEPTH, SweepSpec, Value
from engine.sweeps.parameters import Parameter, Params, at, conditions, paths

ENDS_A_PATTERN = ("flatten", "reshape")
_GLOBAL = "global_"
Refuse = Callable[[ExperimentSpec], None]


def with_params(spec: ExperimentSpec, params: Params) -> ExperimentSpec:
    """The experiment with a trial's values: the depth first, then kinds, then what lies below.

    Raises:
        SpecError: they are out of limits, alone or together.
    """
    fields = spec.model_dump(mode="json")
    if DEPTH in params:
        _repeat(fields["network"], int(params[DEPTH]))
    rest = {key: value for key, value in params.items() if key != DEPTH}
    for key, value in sorted(rest.items(), key=lambda one: not _chooses(one[0])):
        for path in paths(key, fields):
            if not (_chooses(key) and _present(fields, path) == value):
                set_value(fields, path, value)
    return ExperimentSpec.parse(fields)


def _chooses(key: str) -> bool:
    place = place_of(ExperimentSpec, key.replace(".*.", ".0."))
    return place is not None and place.chooses is not None


def _present(fields: dict[str, Any], path: str) -> Any:
    """What stands there; naming the kind that is there already must not make it anew."""
    here: Any = fields
    for name in path.split("."):
        if isinstance(here, list):
            items = cast("list[Any]", here)
            here = items[int(name)] if is_index(name) and int(name) < len(items) else None
        else:
            here = cast("dict[str, Any]", here).get(name) if isinstance(here, dict) else None
    return here


def _repeat(network: dict[str, Any], times: int) -> None:
    """Repeat the layers' pattern: all of them, of a network for images those before it flattens."""
    layers = cast("list[dict[str, Any]]", network["layers"])
    kinds = [str(layer.get("type", "dense")) for layer in layers]
    end = next((at for at, kind in enumerate(kinds) if _ends_a_pattern(kind)), len(layers))
    end = end or len(layers)
    pattern, rest = layers[:end], layers[end:]
    again = [{**layer, "name": None} if "name" in layer else dict(layer) for layer in pattern]
    network["layers"] = [*pattern, *(dict(one) for _ in range(times - 1) for one in again), *rest]


def _ends_a_pattern(kind: str) -> bool:
    return kind in ENDS_A_PATTERN or kind.startswith(_GLOBAL)


def check_space(
    sweep: SweepSpec, found: Sequence[Parameter], spec: ExperimentSpec, refuse: Refuse
) -> None:
    """Try both ends of each range and every choice on the experiment, also beside each kind that
    is searched: what is refused then would fail in the middle of the night.

    ``refuse`` raises an ``InputError`` for an experiment that cannot be trained on its table.

    Raises:
        SpecError: which key, which value, and why.
    """
    if sweep.sampler == "cmaes":
        _check_numbers(found)
    known = {one.key: one for one in found}
    kinds = [one for one in found if one.chooses]
    for parameter in found:
        needed = dict(conditions(parameter, known))
        beside: list[dict[str, Value]] = [{}]
        beside += [
            {other.key: choice}
            for other in kinds
            if other is not parameter and other.key not in needed and not other.when
            for choice in other.choices
        ]
        for value in parameter.ends():
            for others in beside:
                _try({**others, **needed, parameter.key: value}, parameter, spec, refuse)


def _try(
    params: dict[str, Value], parameter: Parameter, spec: ExperimentSpec, refuse: Refuse
) -> None:
    try:
        refuse(with_params(spec, params))
    except InputError as error:
        beside = [f"{key} = {value}" for key, value in params.items() if key != parameter.key]
        raise SpecError(
            "sweep.value_refused",
            key=at(parameter.key),
            value=str(params[parameter.key]),
            beside=beside,
            reason=error.message,
        ) from None


def _check_numbers(found: Sequence[Parameter]) -> None:
    """CMA-ES moves in a space of numbers that is the same in all trials."""
    for parameter in found:
        if parameter.kind == "choice" or parameter.when:
            raise SpecError("sweep.cmaes_needs_numbers", key=at(parameter.key))
