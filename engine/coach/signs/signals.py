"""A run's record as numbers that the rules look at: computed once, each by a pure function."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from engine.coach.signs.curves import finite, level, lowest
from engine.coach.signs.floors import floor_of
from engine.coach.signs.layer_signals import LayerSignals
from engine.coach.signs.network_signals import NetworkSignals, network_signals
from engine.coach.signs.rates import effective_rate, largest_rate, usual_rate
from engine.coach.signs.record import RunRecord
from engine.statuses import ENDED

KNOWS_NOTHING = 0.05
"""A skill below it is that of whoever has not looked at the inputs: a twentieth of the way."""


@dataclass(frozen=True)
class Signals:
    """The signals of one record."""

    record: RunRecord

    @cached_property
    def network(self) -> NetworkSignals:
        """What its description says of its layers."""
        return network_signals(self.record.spec)

    @cached_property
    def layers(self) -> LayerSignals:
        """What was recorded of its layers; all of it NaN where nothing was."""
        return LayerSignals(self.record.layers)

    @property
    def is_classes(self) -> bool:
        """Whether the label has classes."""
        return self.record.task != "regression"

    @property
    def is_over(self) -> bool:
        """Whether no epoch comes any more."""
        return self.record.status in ENDED

    @property
    def count(self) -> int:
        """How many whole epochs there are."""
        return len(self.record.epochs)

    @property
    def is_weighed(self) -> bool:
        """Whether classes weigh differently."""
        return self.record.spec.training.class_weight is not None

    @cached_property
    def loss_name(self) -> str:
        """The loss that trained; empty for one of a person's own."""
        training = self.record.spec.training
        if training.own_loss:
            return ""
        usual = {"regression": "mean_squared_error", "binary": "binary_crossentropy"}
        if training.loss == "categorical_crossentropy":
            return usual.get(self.record.task, training.loss)
        return training.loss

    def values(self, name: str) -> list[float]:
        """A metric's values by epoch; NaN where an epoch has none; empty where none has."""
        found = [epoch.get(name, math.nan) for epoch in self.record.epochs]
        return found if any(name in epoch for epoch in self.record.epochs) else []

    @cached_property
    def metric(self) -> str:
        """The metric that tells skill: accuracy or R², of the label's output where there are
        several; empty where a run has none.
        """
        wanted = "accuracy" if self.is_classes else "r2"
        names = list(self.record.epochs[-1]) if self.record.epochs else []
        told = [one for one in names if one == wanted or one.endswith(f"_{wanted}")]
        plain = [one for one in told if not one.startswith("val_")]
        return min(plain, key=len, default="")

    @cached_property
    def losses(self) -> list[float]:
        """The training loss of each epoch."""
        return [epoch.get("loss", math.nan) for epoch in self.record.epochs]

    @cached_property
    def held_losses(self) -> list[float]:
        """The validation loss by epoch; empty without validation."""
        return self.values("val_loss")

    @cached_property
    def share(self) -> float:
        """The share of the most frequent class; 0 of a number."""
        counts = self.record.class_counts
        return max(counts) / sum(counts) if sum(counts) else 0.0

    @cached_property
    def floor(self) -> float:
        """The training loss of whoever knows nothing (``floors``); NaN where that is not known, as
        of a number whose scale another program has chosen.
        """
        if self.record.spec.watched is not None and not self.is_classes:
            return math.nan
        counts = self.record.class_counts
        return floor_of(self.loss_name, self.record.task, counts, weighed=self.is_weighed)

    @property
    def scale(self) -> float:
        """What is little of a loss: a tenth of what knowing nothing costs, or of its beginning."""
        begin = self.losses[0] if self.losses else math.nan
        known = self.floor if math.isfinite(self.floor) else begin
        return 0.1 * known if math.isfinite(known) else 0.0

    def skill_of(self, value: float, base: float) -> float:
        """From 0 for the simplest guess to 1 for no mistake."""
        if not self.is_classes:
            return value
        return (value - base) / (1 - base) if base < 1 else 0.0

    @cached_property
    def skills(self) -> list[float]:
        """The training skill by epoch."""
        return [self.skill_of(one, self.share) for one in self.values(self.metric)]

    @cached_property
    def held_skills(self) -> list[float]:
        """The validation skill by epoch; empty without validation."""
        base = self.record.baseline.get("accuracy", self.share) if self.is_classes else 0.0
        return [self.skill_of(one, base) for one in self.values(f"val_{self.metric}")]

    @cached_property
    def skill(self) -> float:
        """The training skill at the end; NaN before an epoch is whole. Where classes are weighed,
        accuracy is not what is trained: then what of the loss is explained.
        """
        if self.is_weighed and math.isfinite(self.explained):
            return self.explained
        return level(self.skills)

    @cached_property
    def held_skill(self) -> float:
        """The validation skill at the end; where classes are weighed that of the mean recall."""
        if self.is_weighed and self.record.matrix and self.held_skills:
            return self._recall_skill()
        return level(self.held_skills)

    def _recall_skill(self) -> float:
        lines = [(line[place], sum(line)) for place, line in enumerate(self.record.matrix)]
        told = [right / rows for right, rows in lines if rows]
        if len(told) < 2:
            return level(self.held_skills)
        by_chance = 1 / len(told)
        return (sum(told) / len(told) - by_chance) / (1 - by_chance)

    @cached_property
    def explained(self) -> float:
        """Which part of the loss of knowing nothing training has taken off; NaN where unknown, as
        with a penalty on the weights, which counts among the loss.
        """
        if self.penalised or not math.isfinite(self.floor):
            return math.nan
        return 1 - level(self.losses) / self.floor

    @cached_property
    def penalised(self) -> bool:
        """Whether weights are penalised."""
        return self.network.l1 > 0 or self.network.l2 > 0

    @cached_property
    def is_stuck(self) -> bool:
        """Whether the end is no better than knowing nothing, on the rows that train and those that
        validate: neither in loss nor in skill.
        """
        if not self.count:
            return False
        told = [one for one in (self.skill, self.held_skill) if math.isfinite(one)]
        if not told and not self.metric and self.is_finite:  # its losses are all that is known
            return bool(self.losses) and level(self.losses) > 0.95 * self.losses[0]
        if not told:
            return bool(self.losses)  # no number is left
        if self.is_classes and self.share > 0.8 and math.isfinite(self.explained):
            return max(told) < KNOWS_NOTHING and self.explained < KNOWS_NOTHING
        if self.explained > 2 * KNOWS_NOTHING:
            return False
        return max(told) < (2 * KNOWS_NOTHING if self.is_classes else KNOWS_NOTHING)

    @cached_property
    def rate(self) -> float:
        """The effective learning rate that training began with."""
        spec = self.record.spec
        return effective_rate(spec, spec.training.optimizer.learning_rate)

    @property
    def rate_over_largest(self) -> float:
        """Above 1 the rate is larger than what trains well."""
        return self.rate / largest_rate(self.record.spec)

    @property
    def rate_over_usual(self) -> float:
        """Below 1 the rate is smaller than the usual one."""
        return self.rate / usual_rate(self.record.spec)

    @cached_property
    def peak(self) -> float:
        """The largest finite loss of an epoch, or of a batch of the first one."""
        return max(finite([*self.record.losses, *self.losses]), default=math.nan)

    @cached_property
    def is_finite(self) -> bool:
        """Whether every loss is a number, and the run did not end because one was not."""
        named = self.record.ended.startswith("training.metric_is") or (
            self.record.ended == "training.weights_not_finite"
        )
        return not named and len(finite(self.losses)) == len(self.losses)

    @cached_property
    def best_epoch(self) -> int:
        """The epoch, from 1, of the lowest validation loss; 0 where there is none."""
        return lowest(self.held_losses) + 1

    @cached_property
    def restores_best(self) -> bool:
        """Whether the model that is kept is that of the best epoch."""
        stopping = self.record.spec.training.early_stopping
        return stopping is not None and stopping.restore_best

    @property
    def keeps_validation(self) -> bool:
        """Whether the validation loss ends within half of its lowest, or of what is little."""
        if not self.best_epoch:
            return True
        lowest = self.held_losses[self.best_epoch - 1]
        return level(self.held_losses) - lowest <= 0.5 * max(lowest, self.scale)

    @property
    def updates(self) -> int:
        """How often the weights have been changed."""
        return (self.record.steps or 0) * self.count

    @property
    def says_one_answer(self) -> bool:
        """Whether all measured rows were given the same class at the end."""
        columns = [sum(column) for column in zip(*self.record.matrix, strict=True)]
        return sum(one > 0 for one in columns) == 1

    def looked(self, name: str) -> float:
        """A figure of the inputs (``data.inspecting``); NaN where it is not known."""
        return self.record.inspection.get(name, math.nan)
