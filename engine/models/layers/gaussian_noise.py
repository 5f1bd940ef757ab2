"""Gaussian noise."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import InBranch
from engine.models.base.spec import Number
from engine.models.layers.layer import TYPE, LayerSpec, Name


class GaussianNoise(LayerSpec):
    """Random numbers added to each value while training, to keep it from learning by heart."""

    KERAS: ClassVar[str] = "GaussianNoise"
    GIVEN: ClassVar[tuple[str, ...]] = ("stddev",)
    MAIN: ClassVar[tuple[str, ...]] = ("stddev",)

    type: Annotated[Literal["gaussian_noise"], TYPE] = "gaussian_noise"
    stddev: Annotated[
        Number,
        InBranch(free=True),
        Field(
            title="noise",
            description="Standard deviation of the numbers added while training; 0 for none.",
            ge=0.0,
            le=1.0,
        ),
    ] = 0.1
    name: Name = None
