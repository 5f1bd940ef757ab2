"""AdamW."""

from typing import Annotated, ClassVar, Literal

from engine.models.optimizers.optimizer import NAME, Beta1, Beta2, OptimizerSpec, Rate, WeightDecay


class AdamW(OptimizerSpec):
    """Adam with weight decay apart from the gradients, so that all weights shrink alike."""

    CLASS: ClassVar[str] = "AdamW"

    name: Annotated[Literal["adamw"], NAME] = "adamw"
    learning_rate: Rate = 0.001
    weight_decay: WeightDecay = 0.004
    beta_1: Beta1 = 0.9
    beta_2: Beta2 = 0.999
