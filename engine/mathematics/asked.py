"""The views of mathematics: which there are, and a question read from plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from data.errors import InputError
from engine.mathematics.activations import Activations
from engine.mathematics.batch_statistics import BatchStatistics
from engine.mathematics.batches import Batches
from engine.mathematics.convolution import Convolution
from engine.mathematics.decay import Decay
from engine.mathematics.descent import Descent
from engine.mathematics.dropout import Dropout
from engine.mathematics.penalties import Penalties
from engine.mathematics.race import Race
from engine.mathematics.softmax import Softmax
from engine.specs.errors import SpecError

AnyRequest = (
    Activations
    | Descent
    | Race
    | Decay
    | Batches
    | Penalties
    | Dropout
    | BatchStatistics
    | Softmax
    | Convolution
)
_KINDS: tuple[type[AnyRequest], ...] = (
    Activations,
    Descent,
    Race,
    Decay,
    Batches,
    Penalties,
    Dropout,
    BatchStatistics,
    Softmax,
    Convolution,
)
VIEWS: dict[str, type[AnyRequest]] = {kind.model_fields["view"].default: kind for kind in _KINDS}
"""In the order in which one would look at them."""


def request_in(asked: Mapping[str, Any]) -> AnyRequest:
    """The question that plain values describe; texts of numbers are numbers.

    Raises:
        InputError: there is no such view, or it does not take such a value.
    """
    view = str(asked.get("view", ""))
    if view not in VIEWS:
        raise InputError("mathematics.no_view", value=view, known=list(VIEWS))
    try:
        return VIEWS[view].model_validate(dict(asked))
    except ValidationError as error:
        raise SpecError.from_validation(error, VIEWS[view]) from None
