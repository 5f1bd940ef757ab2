"""Fields of the layers that change images at random while training."""

from typing import Annotated, Literal

from pydantic import Field

from engine.models.base.marks import Meanings
from engine.models.base.spec import Number

FillMode = Annotated[
    Literal["reflect", "wrap", "constant", "nearest"],
    Meanings.of(
        reflect="The image as in a mirror.",
        wrap="The image from its other side.",
        constant="Zeros.",
        nearest="The outermost pixels, repeated.",
    ),
    Field(title="beyond the edge", description="What stands where the image has ended."),
]
Share = Annotated[Number, Field(ge=0.0, le=1.0)]
