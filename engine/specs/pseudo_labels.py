"""Pseudo-labels: most training rows lose their label, and the network gives them one."""

from typing import Annotated

from pydantic import Field

from engine.models.base.marks import InBranch, OnlyWith
from engine.models.base.spec import Number, Seed, Spec, Whole


class PseudoLabelsSpec(Spec):
    """Which training rows keep their label, and when the network labels the others."""

    labelled: Annotated[
        Number,
        Field(
            title="labelled share",
            description="Part of the training rows of every class that keep their label, one row "
            "at least; the others' labels only tell how many pseudo-labels are right.",
            gt=0.0,
            lt=1.0,
        ),
    ] = 0.1
    seed: Annotated[
        Seed,
        Field(
            title="label seed",
            description="Draws the rows that keep their label; the same seed, the same rows.",
        ),
    ] = 0
    rounds: Annotated[
        Whole,
        InBranch(free=True),
        Field(
            title="rounds",
            description="How often rows are labelled; 0: the labelled share trains alone.",
            ge=0,
            le=1_000,
        ),
    ] = 3
    epochs_per_round: Annotated[
        Whole,
        OnlyWith("rounds"),
        InBranch(free=True),
        Field(
            title="epochs a round",
            description="Epochs before each round; what is left of all epochs follows the last.",
            ge=1,
            le=1_000_000,
        ),
    ] = 10
    threshold: Annotated[
        Number,
        OnlyWith("rounds"),
        InBranch(free=True),
        Field(
            title="threshold",
            description="A row gets a pseudo-label where its largest probability exceeds this.",
            ge=0.0,
            lt=1.0,
        ),
    ] = 0.9
    fresh_weights: Annotated[
        bool,
        OnlyWith("rounds"),
        Field(
            title="fresh weights",
            description="On: after a round weights and optimizer begin as at first; off: they go "
            "on.",
        ),
    ] = False

    def is_due(self, epoch: int, done: int) -> bool:
        """Whether rows are labelled at the end of ``epoch`` (from 1), after ``done`` rounds."""
        return done < self.rounds and epoch % self.epochs_per_round == 0

    def ends(self, epochs: int) -> list[int]:
        """The epochs at whose ends rows are labelled, where so many are trained in all."""
        found = [(done + 1) * self.epochs_per_round for done in range(self.rounds)]
        return [epoch for epoch in found if epoch < epochs]
