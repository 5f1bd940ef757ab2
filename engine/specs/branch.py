"""Where a branch leaves the run it comes from."""

from typing import Annotated

from pydantic import Field

from engine.models.base.spec import Spec, Whole


class Branch(Spec):
    """Training goes on from the end of an epoch of another run, in place of a beginning."""

    run: Annotated[
        str,
        Field(
            title="from run",
            description="The run that it goes on from.",
            min_length=1,
            max_length=200,
        ),
    ]
    epoch: Annotated[
        Whole,
        Field(
            title="from epoch",
            description="The epoch of that run at whose end it goes on.",
            ge=1,
            le=1_000_000,
        ),
    ]
