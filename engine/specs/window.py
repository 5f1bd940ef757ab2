"""Windows over a table in order of time, for layers that read sequences."""

from typing import Annotated

from pydantic import Field

from engine.models.base.marks import Stepped, Typed
from engine.models.base.spec import Spec, Whole
from engine.specs.typed_values import typed_names


class WindowSpec(Spec):
    """Each row with the rows before it, as a sequence of steps."""

    length: Annotated[
        Whole,
        Stepped("double"),
        Field(title="length", description="Steps of a window.", ge=1, le=10_000),
    ] = 8
    stride: Annotated[
        Whole,
        Field(title="stride", description="Rows from one step to the next.", ge=1, le=10_000),
    ] = 1
    horizon: Annotated[
        Whole,
        Field(
            title="horizon",
            description="Rows from the last step to the row whose label is predicted; 0: it is "
            "that row.",
            ge=0,
            le=10_000,
        ),
    ] = 0
    by: Annotated[
        tuple[str, ...],
        Typed(typed_names, may_be_off=False),
        Field(
            title="in order of",
            description="Columns that tell the time, the one that counts most first; several are "
            "separated by semicolons; empty: as rows come.",
            max_length=16,
        ),
    ] = ()
