"""Numbers of words or categories as vectors that are learnt."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Stepped
from engine.models.base.shape import Shape
from engine.models.base.spec import Whole
from engine.models.layers.layer import TYPE, LayerSpec, Name


class Embedding(LayerSpec):
    """A vector for each whole number that comes in, learnt: words, categories."""

    KERAS: ClassVar[str] = "Embedding"
    GIVEN: ClassVar[tuple[str, ...]] = ("input_dim", "output_dim")
    MAIN: ClassVar[tuple[str, ...]] = ("input_dim", "output_dim")

    type: Annotated[Literal["embedding"], TYPE] = "embedding"
    input_dim: Annotated[
        Whole,
        Stepped("double"),
        Field(
            title="vocabulary",
            description="How many numbers there are, from 0: more than the largest that comes in.",
            ge=1,
            le=10_000_000,
        ),
    ] = 1000
    output_dim: Annotated[
        Whole,
        Stepped("double"),
        Field(title="vector", description="Length of the vectors.", ge=1, le=65_536),
    ] = 32
    mask_zero: Annotated[
        bool,
        Field(
            title="0 is padding",
            description="Take 0 for the end of a short text: recurrent layers leave it out.",
        ),
    ] = False
    name: Name = None

    def outcome(self, shape: Shape) -> Shape:
        """A vector in place of every number."""
        return (*shape, self.output_dim)

    def weights(self, shape: Shape) -> tuple[int, int]:  # noqa: ARG002
        """A vector a number."""
        count = self.input_dim * self.output_dim
        return count, count
