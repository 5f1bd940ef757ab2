"""Muon."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.models.base.marks import Stepped
from engine.models.base.spec import Fraction, Number, Whole
from engine.models.optimizers.optimizer import NAME, OptimizerSpec, Rate, WeightDecay


class Muon(OptimizerSpec):
    """Matrices step along their orthogonalised momentum; biases and scales by AdamW."""

    CLASS: ClassVar[str] = "Muon"

    name: Annotated[Literal["muon"], NAME] = "muon"
    learning_rate: Rate = 0.001
    momentum: Annotated[
        Fraction, Field(title="momentum", description="Part of the last step kept in the next.")
    ] = 0.95
    nesterov: Annotated[
        bool, Field(title="Nesterov", description="Look ahead along the momentum first.")
    ] = True
    ns_steps: Annotated[
        Whole,
        Field(
            title="iterations",
            description="Newton-Schulz iterations that orthogonalise a step.",
            ge=1,
            le=100,
        ),
    ] = 5
    weight_decay: WeightDecay = 0.004
    adam_beta_1: Annotated[
        Fraction, Field(title="AdamW's beta 1", description="Memory of the gradients.")
    ] = 0.9
    adam_beta_2: Annotated[
        Fraction, Field(title="AdamW's beta 2", description="Memory of the squared gradients.")
    ] = 0.999
    adam_weight_decay: Annotated[
        Number,
        Stepped("tenfold or zero"),
        Field(
            title="AdamW's decay",
            description="Part of each bias and scale lost per unit of learning rate.",
            ge=0.0,
            le=10.0,
        ),
    ] = 0.004
    adam_lr_ratio: Annotated[
        Number,
        Stepped("tenfold"),
        Field(
            title="AdamW's rate",
            description="AdamW's learning rate, as part of Muon's.",
            gt=0.0,
            le=10.0,
        ),
    ] = 1.0
