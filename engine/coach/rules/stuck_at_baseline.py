"""No better than the simplest guess after training: the largest class, or the mean.

The bound is the majority share, not one over the number of classes, and the loss must say the same
(``Signals.is_stuck``). It is named after every rule that knows the cause; weights that begin alike
are a cause of its own: all neurons of a layer stay alike (Glorot and Bengio 2010).
"""

from data.messages import Message
from engine.coach.signs.changes import RATE, of_layers, usual_adam
from engine.coach.signs.diagnosis import Diagnosis, Proposal
from engine.coach.signs.network_signals import ALIKE
from engine.coach.signs.rates import usual_rate
from engine.coach.signs.signals import Signals

FEWEST_UPDATES = 50
"""Before as many updates nothing can be said: AUTOTRAINER and SageMaker wait for 10 looks."""


def stuck_at_baseline(signals: Signals) -> Diagnosis | None:
    """It, with weights that do not begin alike, or else Adam's usual or larger steps to try."""
    if not signals.is_stuck or signals.updates < FEWEST_UPDATES or not signals.is_finite:
        return None
    spec = signals.record.spec
    alike = [one for one in signals.network.weighted if one.initializer in ALIKE]
    evidence = {
        "skill": signals.skill,
        "validation_skill": signals.held_skill,
        "loss": signals.losses[-1],
        "loss_of_knowing_nothing": signals.floor,
        "layers_that_begin_alike": float(len(alike)),
    }
    if alike:
        changes = of_layers(signals, kernel_initializer="glorot_uniform")
        proposal = Proposal(Message("coach.begin_differently"), changes)
    elif _steps_are_usual(signals):
        proposal = Proposal(Message("coach.larger_steps"), {RATE: 10 * usual_rate(spec)})
    else:
        proposal = Proposal(Message("coach.try_usual_steps"), usual_adam())
    return Diagnosis(
        kind="stuck_at_baseline",
        title=Message("coach.stuck_at_baseline"),
        certainty=0.9 if alike else 0.6,
        evidence=evidence,
        proposal=proposal,
        silent_if=Message("coach.silent.stuck_at_baseline"),
    )


def _steps_are_usual(signals: Signals) -> bool:
    optimizer = signals.record.spec.training.optimizer
    return optimizer.name == "adam" and 0.5 < signals.rate_over_usual < 5
