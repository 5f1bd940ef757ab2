"""The optimizers, each with its own parameters under Keras' names and defaults."""

from typing import Annotated, Literal

from pydantic import Field

from engine.specs.base import Fraction, LearningRate, Number, Spec

_RATE = Field(title="learning rate", description="Size of each step of the weights.")


class Sgd(Spec):
    """Stochastic gradient descent."""

    name: Annotated[Literal["sgd"], Field(title="optimizer")] = "sgd"
    learning_rate: Annotated[LearningRate, _RATE] = 0.01
    momentum: Annotated[
        Fraction, Field(title="momentum", description="Part of the last step kept in the next.")
    ] = 0.0
    nesterov: Annotated[
        bool, Field(title="Nesterov", description="Look ahead along the momentum first.")
    ] = False
    decay: Annotated[
        Number,
        Field(
            title="1/t decay",
            description="Rate after t updates: learning rate / (1 + decay·t).",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.0


class Adagrad(Spec):
    """Adaptive gradient: steps shrink where gradients were large."""

    name: Annotated[Literal["adagrad"], Field(title="optimizer")] = "adagrad"
    learning_rate: Annotated[LearningRate, _RATE] = 0.001
    initial_accumulator_value: Annotated[
        Number,
        Field(
            title="accumulator",
            description="Starting value of the squared gradients.",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.1


class RmsProp(Spec):
    """Root mean square propagation."""

    name: Annotated[Literal["rmsprop"], Field(title="optimizer")] = "rmsprop"
    learning_rate: Annotated[LearningRate, _RATE] = 0.001
    rho: Annotated[Fraction, Field(title="rho", description="Memory of the squared gradients.")] = (
        0.9
    )
    momentum: Annotated[
        Fraction, Field(title="momentum", description="Part of the last step kept in the next.")
    ] = 0.0
    centered: Annotated[
        bool, Field(title="centered", description="Divide by the variance of the gradients.")
    ] = False


_BETA_1 = Field(title="beta 1", description="Memory of the gradients.")
_BETA_2 = Field(title="beta 2", description="Memory of the squared gradients.")


class Adam(Spec):
    """Adaptive moments."""

    name: Annotated[Literal["adam"], Field(title="optimizer")] = "adam"
    learning_rate: Annotated[LearningRate, _RATE] = 0.001
    beta_1: Annotated[Fraction, _BETA_1] = 0.9
    beta_2: Annotated[Fraction, _BETA_2] = 0.999
    amsgrad: Annotated[
        bool, Field(title="AMSGrad", description="Keep the largest squared gradient seen.")
    ] = False


class AdamW(Spec):
    """Adam with decoupled weight decay."""

    name: Annotated[Literal["adamw"], Field(title="optimizer")] = "adamw"
    learning_rate: Annotated[LearningRate, _RATE] = 0.001
    weight_decay: Annotated[
        Number,
        Field(
            title="weight decay",
            description="Part of each weight lost per unit of learning rate.",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.004
    beta_1: Annotated[Fraction, _BETA_1] = 0.9
    beta_2: Annotated[Fraction, _BETA_2] = 0.999


class Nadam(Spec):
    """Adam with Nesterov momentum."""

    name: Annotated[Literal["nadam"], Field(title="optimizer")] = "nadam"
    learning_rate: Annotated[LearningRate, _RATE] = 0.001
    beta_1: Annotated[Fraction, _BETA_1] = 0.9
    beta_2: Annotated[Fraction, _BETA_2] = 0.999


Optimizer = Annotated[Sgd | Adagrad | RmsProp | Adam | AdamW | Nadam, Field(discriminator="name")]
