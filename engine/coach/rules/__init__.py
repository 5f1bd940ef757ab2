"""What can be wrong with a run, a rule a file. A new one is a file and a name in ``RULES``."""

from collections.abc import Callable

from engine.coach.rules.dead_relu import dead_relu
from engine.coach.rules.diverging import diverging
from engine.coach.rules.dropout_too_strong import dropout_too_strong
from engine.coach.rules.exploding_gradients import exploding_gradients
from engine.coach.rules.leakage import leakage
from engine.coach.rules.learning_rate_too_high import learning_rate_too_high
from engine.coach.rules.learning_rate_too_low import learning_rate_too_low
from engine.coach.rules.overfitting import overfitting
from engine.coach.rules.regularization_too_strong import regularization_too_strong
from engine.coach.rules.stopped_too_early import stopped_too_early
from engine.coach.rules.stuck_at_baseline import stuck_at_baseline
from engine.coach.rules.tiny_batches_with_batch_norm import tiny_batches_with_batch_norm
from engine.coach.rules.unbalanced_classes import unbalanced_classes
from engine.coach.rules.underfitting import underfitting
from engine.coach.rules.unscaled_inputs import unscaled_inputs
from engine.coach.rules.validation_too_small import validation_too_small
from engine.coach.rules.vanishing_gradients import vanishing_gradients
from engine.coach.rules.wrong_loss import wrong_loss
from engine.coach.signs.diagnosis import Diagnosis
from engine.coach.signs.signals import Signals

Rule = Callable[[Signals], Diagnosis | None]
RULES: tuple[Rule, ...] = (
    wrong_loss,
    tiny_batches_with_batch_norm,
    unscaled_inputs,
    exploding_gradients,
    diverging,
    regularization_too_strong,
    dropout_too_strong,
    vanishing_gradients,
    dead_relu,
    learning_rate_too_high,
    learning_rate_too_low,
    unbalanced_classes,
    leakage,
    validation_too_small,
    stopped_too_early,
    underfitting,
    overfitting,
    stuck_at_baseline,
)
"""In the tutorial's order: what training cannot do, then validation; of equal certainty the first
is told first.
"""
