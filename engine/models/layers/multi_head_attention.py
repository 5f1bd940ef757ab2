"""Attention of a sequence to itself."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import Stepped
from engine.models.base.shape import Shape, sequence
from engine.models.base.spec import Whole
from engine.models.layers.fields import Rate
from engine.models.layers.layer import TYPE, LayerSpec, Name
from engine.models.layers.wiring import Wired


class MultiHeadAttention(LayerSpec):
    """Every step gathers from all steps what it needs of them, in several ways at once."""

    KERAS: ClassVar[str] = "MultiHeadAttention"
    GIVEN: ClassVar[tuple[str, ...]] = ("num_heads", "key_dim")
    MAIN: ClassVar[tuple[str, ...]] = ("num_heads", "key_dim")
    BRANCHES: ClassVar[bool] = True

    type: Annotated[Literal["multi_head_attention"], TYPE] = "multi_head_attention"
    num_heads: Annotated[
        Whole, Field(title="heads", description="Ways of looking, side by side.", ge=1, le=256)
    ] = 4
    key_dim: Annotated[
        Whole,
        Stepped("double"),
        Field(
            title="key", description="Values by which steps find each other, a head.", ge=1, le=8192
        ),
    ] = 16
    dropout: Rate = 0.0
    use_causal_mask: Annotated[
        bool,
        Field(title="causal", description="No step sees a later one, as series in time need it."),
    ] = False
    name: Name = None

    def call(self, name: str) -> KerasCall:
        """Without the mask, which is said when it is called."""
        options = {"dropout": self.dropout} if self.dropout else {}
        return KerasCall(
            "layers.MultiHeadAttention", (self.num_heads, self.key_dim), {**options, "name": name}
        )

    def wired(self, name: str, source: str, shape: Shape) -> list[Wired]:  # noqa: ARG002
        """It takes the sequence twice: to ask, and to be asked."""
        said = {"use_causal_mask": True} if self.use_causal_mask else {}
        return [Wired(name, self.call(name), (source, source), said=said)]

    def outcome(self, shape: Shape) -> Shape:
        """As it comes in."""
        sequence(shape)
        return shape

    def weights(self, shape: Shape) -> tuple[int, int]:
        """Queries, keys, values and what becomes of them, each with a bias."""
        _, values = sequence(shape)
        inner = self.num_heads * self.key_dim
        count = 3 * inner * (values + 1) + values * (inner + 1)
        return count, count
