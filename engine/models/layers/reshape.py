"""The same values in another shape."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Typed
from engine.models.base.shape import Misfit, Shape, as_list, read_shape, size
from engine.models.base.spec import Whole
from engine.models.layers.layer import TYPE, LayerSpec, Name

LARGEST = 1_000_000


class Reshape(LayerSpec):
    """The same values in another shape: a row of 784 as an image of 28x28x1."""

    KERAS: ClassVar[str] = "Reshape"
    MAIN: ClassVar[tuple[str, ...]] = ("target_shape",)

    type: Annotated[Literal["reshape"], TYPE] = "reshape"
    target_shape: Annotated[
        tuple[Annotated[Whole, Field(ge=-1, le=LARGEST)], ...],
        Typed(read_shape),
        Field(
            title="shape",
            description="Lengths of the new axes, as 8x8x1; -1 for one that follows from the rest.",
            min_length=1,
            max_length=4,
        ),
    ] = (-1, 1)
    name: Name = None

    def call(self, name: str) -> KerasCall:
        """Keras takes a tuple; a script shows a list."""
        return KerasCall("layers.Reshape", (list(self.target_shape),), {"name": name})

    def options(self) -> dict[str, Any]:
        """The shape is given by place."""
        return {}

    def outcome(self, shape: Shape) -> Shape:
        """The lengths that were asked for."""
        given, known, open_axes = size(shape), 1, 0
        for length in self.target_shape:
            known, open_axes = (known * length, open_axes) if length > 0 else (known, open_axes + 1)
        if given is None:
            raise Misfit("layer.unknown_length", shape=as_list(shape))
        fits = given == known if not open_axes else open_axes == 1 and not given % known
        if not fits or 0 in self.target_shape:
            raise Misfit("layer.other_count", target=list(self.target_shape), given=given)
        return tuple(length if length > 0 else given // known for length in self.target_shape)
