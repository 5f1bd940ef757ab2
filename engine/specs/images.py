"""How pictures become numbers."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from data.options import ImageChannels, ImageOptions, ImageScale
from engine.models.base.marks import Meanings, Typed
from engine.models.base.shape import given_size, read_size
from engine.models.base.spec import Number, Spec, Whole

Side = Annotated[Whole, Field(ge=1, le=10_000)]
CHANNELS = Meanings.of(
    auto="Grey where all pictures are, else colour.",
    grey="One channel.",
    colour="Three: red, green, blue.",
)
SCALES = Meanings.of(
    unit="Black 0, white 1: a pixel divided by the value of white.",
    signed="Black -1, white 1.",
    none="As they are.",
)


class ImagesSpec(Spec):
    """What is done with every picture; size and channels concern folders of pictures."""

    size: Annotated[
        tuple[Side, Side] | None,
        BeforeValidator(given_size),
        Typed(read_size),
        Field(
            title="size",
            description="Height and width that every picture of a folder is brought to, as 32x32; "
            "empty: as they are, all alike.",
        ),
    ] = None
    channels: Annotated[
        ImageChannels,
        CHANNELS,
        Field(title="channels", description="Whether pictures of a folder have colours."),
    ] = "auto"
    scale: Annotated[
        ImageScale,
        SCALES,
        Field(title="scale", description="What a pixel's number becomes."),
    ] = "unit"
    white: Annotated[
        Number | None,
        Field(
            title="white",
            description="The number of white in an array or a table; empty: 1, 255 or 65535, as "
            "the numbers are.",
            gt=0.0,
        ),
    ] = None

    def options(self) -> ImageOptions:
        """The same for the readers."""
        fields: dict[str, Any] = self.model_dump()
        return ImageOptions(**fields)
