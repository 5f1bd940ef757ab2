"""The grid of a sweep: every combination of its parameters' values, in order."""

from collections.abc import Sequence
from functools import lru_cache

from engine.specs import SpecError
from engine.specs.sweep import Value
from engine.sweeps.parameters import Parameter, Params

MOST = 100_000


@lru_cache(maxsize=4)
def combinations(found: Sequence[Parameter]) -> tuple[Params, ...]:
    """All of them, the last key changing fastest; what a combination's conditions leave out has no
    value in it.

    Raises:
        SpecError: a range has no step, or there are too many.
    """
    made: list[dict[str, Value]] = [{}]
    for parameter in found:
        values = parameter.grid()
        if len(made) * len(values) > MOST:
            raise SpecError("sweep.grid_too_large", most=MOST)
        made = [
            {**one, **part}
            for one in made
            for part in (
                [{parameter.key: value} for value in values] if parameter.is_active(one) else [{}]
            )
        ]
    return tuple(made)
