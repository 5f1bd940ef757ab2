"""How much arithmetic a step of an experiment is: whether more threads than one are worth it."""

from collections.abc import Iterable

from data import Description
from engine.models.base.shape import Shape
from engine.models.summary import Passed
from engine.specs.experiment import ExperimentSpec
from engine.specs.networks import passage_of

LARGE = 500_000_000
"""Multiplications of a batch on its way forwards, from which on several threads are quicker.

Two threads against one (``python -m tests.benchmarks.threads``): 50 million, of small convolutions,
0.7 times as fast; 160 million, dense, 1.1; 1,600 million, of convolutions, 1.6.
"""


def is_large(spec: ExperimentSpec, table: Description) -> bool:
    """Whether its steps are worth several threads; of a person's own network that is not known."""
    return multiplications(passage_of(spec, table)) * spec.training.batch_size >= LARGE


def multiplications(passed: Iterable[Passed]) -> int:
    """About how many there are for one row, forwards: each weight once for every place of the
    image or sequence that it is used at.
    """
    return sum(
        line.parameters * max(_places(one.before), _places(line.shape))
        for one in passed
        for line in one.lines
    )


def _places(shape: Shape | None) -> int:
    """The pixels of an image, the steps of a sequence; 1 of a row, or where a length varies."""
    found = 1
    for length in (shape or ())[:-1]:
        found *= length or 1
    return found
