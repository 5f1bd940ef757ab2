"""Layers with a shortcut around them."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from engine.models.base.keras_call import KerasCall
from engine.models.base.shape import Misfit, Shape, as_list
from engine.models.layers.activation import Activation
from engine.models.layers.fields import OwnActivation
from engine.models.layers.layer import TYPE, LayerSpec, LayerSummary, Name
from engine.models.layers.plain import PlainLayer, with_kinds
from engine.models.layers.wiring import Wired


class Residual(LayerSpec):
    """Layers whose result is added to what came in, so that deep networks learn."""

    KERAS: ClassVar[str] = "Add"
    BRANCHES: ClassVar[bool] = True

    type: Annotated[Literal["residual"], TYPE] = "residual"
    layers: Annotated[
        tuple[PlainLayer, ...],
        Field(
            title="layers",
            description="What stands beside the shortcut, first to last.",
            max_length=16,
        ),
    ] = ()
    activation: OwnActivation = "linear"
    name: Name = None

    @model_validator(mode="before")
    @classmethod
    def _layers_have_kinds(cls, given: Any) -> Any:
        return with_kinds(given)

    def wired(self, name: str, source: str, shape: Shape) -> list[Wired]:
        """The layers, the shortcut (a convolution or dense layer where shapes differ), the sum."""
        found: list[Wired] = []
        flow, here = source, shape
        for place, layer in enumerate(self.layers, 1):
            found += layer.wired(f"{name}_{place}", flow, here)
            flow, here = found[-1].name, layer.outcome(here)
        shortcut, way = self._shortcut(f"{name}_shortcut", shape, here), source
        if shortcut is not None:
            way = f"{name}_shortcut"
            found.append(Wired(way, shortcut, (source,)))
        found.append(Wired(name, KerasCall("layers.Add", (), {"name": name}), (flow, way), True))
        if self.activation != "linear":
            last = f"{name}_{self.activation}"
            found.append(Wired(last, Activation(activation=self.activation).call(last), (name,)))
        return found

    def _shortcut(self, name: str, shape: Shape, wanted: Shape) -> KerasCall | None:
        """What makes the one shape of the other; None where they are the same.

        Raises:
            Misfit: nothing does.
        """
        if shape == wanted:
            return None
        about = {"given": as_list(shape), "wanted": as_list(wanted)}
        if len(shape) != len(wanted) or wanted[-1] is None or None in shape[-1:]:
            raise Misfit("layer.shortcut_of_other_shape", **about)
        units, strides = wanted[-1], 1
        pairs = [(a, b) for a, b in zip(shape[:-1], wanted[:-1], strict=True) if a != b]
        if pairs:
            before, after = pairs[0]
            strides = -(-before // after) if before and after else 0
            given = [a if a is None or not strides else -(-a // strides) for a in shape[:-1]]
            if not strides or given != list(wanted[:-1]):
                raise Misfit("layer.shortcut_of_other_shape", **about)
        options: dict[str, Any] = {"name": name}
        if strides > 1:
            options = {"strides": strides, **options}
        if len(shape) == 1:
            return KerasCall("layers.Dense", (units,), options)
        return KerasCall(f"layers.Conv{len(shape) - 1}D", (units, 1), options)

    def outcome(self, shape: Shape) -> Shape:
        """As the layers leave it."""
        here = shape
        for layer in self.layers:
            here = layer.outcome(here)
        self._shortcut("", shape, here)
        return here

    def summary(self, name: str, shape: Shape) -> list[LayerSummary]:
        """The layers' lines, the shortcut's, the sum's."""
        lines: list[LayerSummary] = []
        here = shape
        for place, layer in enumerate(self.layers, 1):
            lines += layer.summary(f"{name}_{place}", here)
            here = layer.outcome(here)
        shortcut = self._shortcut(f"{name}_shortcut", shape, here)
        if shortcut is not None:
            kind = shortcut.name.rpartition(".")[2]
            count = ((shape[-1] or 0) + 1) * (here[-1] or 0)
            lines.append(LayerSummary(f"{name}_shortcut", kind, here, count, count))
        lines.append(LayerSummary(name, "Add", here, 0, 0))
        if self.activation != "linear":
            lines.append(LayerSummary(f"{name}_{self.activation}", "Activation", here, 0, 0))
        return lines

    def part_names(self, name: str) -> set[str]:
        """Those of the layers in it, too."""
        parts = {name, f"{name}_shortcut", f"{name}_{self.activation}"}
        for place, layer in enumerate(self.layers, 1):
            parts |= layer.part_names(f"{name}_{place}")
        return parts

    def title(self) -> str:
        """Its kind, and what is in it."""
        inside = " ".join(layer.title() for layer in self.layers)
        return f"residual: {inside}" if inside else "residual"
