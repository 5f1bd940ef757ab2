"""How the learning rate changes while training."""

from typing import Annotated, Literal

from pydantic import Field

from engine.specs.base import Number, Spec, Whole

Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]

_NAME = Field(title="schedule", description="How the learning rate changes while training.")


class Constant(Spec):
    """The learning rate stays."""

    name: Annotated[Literal["constant"], _NAME] = "constant"


class InverseTime(Spec):
    """1/t: learning rate / (1 + decay · t), t counted in updates (Keras' InverseTimeDecay)."""

    name: Annotated[Literal["inverse_time"], _NAME] = "inverse_time"
    decay: Annotated[
        Number,
        Field(
            title="decay",
            description="Rate after t updates: learning rate / (1 + decay·t).",
            gt=0.0,
            le=10.0,
        ),
    ] = 0.001


class Step(Spec):
    """Multiplied by a factor every so many epochs."""

    name: Annotated[Literal["step"], _NAME] = "step"
    factor: Annotated[
        Number, Field(title="factor", description="The rate is multiplied by this.", gt=0.0, le=1.0)
    ] = 0.5
    every: Annotated[
        Whole, Field(title="every", description="Epochs between two steps.", ge=1, le=1_000_000)
    ] = 10


class Exponential(Spec):
    """Falls smoothly, by a factor every epoch."""

    name: Annotated[Literal["exponential"], _NAME] = "exponential"
    factor: Annotated[
        Number,
        Field(
            title="factor",
            description="The rate after one epoch, as part of the rate before it.",
            gt=0.0,
            le=1.0,
        ),
    ] = 0.95


class Cosine(Spec):
    """Falls along half a cosine over all epochs (Keras' CosineDecay)."""

    name: Annotated[Literal["cosine"], _NAME] = "cosine"
    floor: Annotated[
        Number,
        Field(title="floor", description="The last rate, as part of the first.", ge=0.0, le=1.0),
    ] = 0.0


class ReduceOnPlateau(Spec):
    """Multiplied by a factor when a value no longer improves."""

    name: Annotated[Literal["reduce_on_plateau"], _NAME] = "reduce_on_plateau"
    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that must keep improving.")
    ] = "val_loss"
    factor: Annotated[
        Number, Field(title="factor", description="The rate is multiplied by this.", gt=0.0, lt=1.0)
    ] = 0.5
    patience: Annotated[
        Whole,
        Field(
            title="patience",
            description="Epochs without improvement before the rate falls.",
            ge=0,
            le=100_000,
        ),
    ] = 5
    min_learning_rate: Annotated[
        Number,
        Field(title="lowest rate", description="The rate never falls below this.", ge=0.0, le=1.0),
    ] = 0.0


Schedule = Annotated[
    Constant | InverseTime | Step | Exponential | Cosine | ReduceOnPlateau,
    Field(discriminator="name"),
]
