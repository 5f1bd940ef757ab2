"""A dense layer for every step of a sequence."""

from typing import Annotated, ClassVar, Literal

from engine.models.base.keras_call import KerasCall
from engine.models.base.shape import Misfit, Shape, as_list, channels
from engine.models.layers.fields import OwnActivation, Units
from engine.models.layers.layer import TYPE, LayerSpec, Name


class TimeDistributed(LayerSpec):
    """The same dense layer applied to each step by itself."""

    KERAS: ClassVar[str] = "TimeDistributed"
    MAIN: ClassVar[tuple[str, ...]] = ("units",)

    type: Annotated[Literal["time_distributed"], TYPE] = "time_distributed"
    units: Units = 64
    activation: OwnActivation = "relu"
    name: Name = None

    def call(self, name: str) -> KerasCall:
        """Keras' TimeDistributed around a Dense."""
        options = {} if self.activation == "linear" else {"activation": self.activation}
        dense = KerasCall("layers.Dense", (self.units,), options)
        return KerasCall("layers.TimeDistributed", (dense,), {"name": name})

    def outcome(self, shape: Shape) -> Shape:
        """As many steps, of as many values as it has neurons."""
        if len(shape) < 2:
            raise Misfit("layer.needs_sequence", shape=as_list(shape))
        return (*shape[:-1], self.units)

    def weights(self, shape: Shape) -> tuple[int, int]:
        """Those of one dense layer."""
        count = (channels(shape) + 1) * self.units
        return count, count
