"""What an array of weights is like, in words."""

from engine.inside.weights import WeightFacts
from tui.locale import _, n_
from tui.text.figures import metric
from tui.text.shapes import shape_text


def facts_lines(facts: WeightFacts) -> list[str]:
    """Three lines of figures, four where some numbers are not finite."""
    told = [
        _(
            "{shape}: {count}, norm {norm}",
            shape=shape_text(facts.shape) or "1",
            count=n_("{count:,} number", "{count:,} numbers", facts.count),
            norm=metric(facts.norm),
        ),
        *figure_lines(facts),
    ]
    if facts.not_finite:
        told.append(n_("{count:,} is not finite", "{count:,} are not finite", facts.not_finite))
    return told


def figure_lines(facts: WeightFacts) -> list[str]:
    """Mean and range, and how much is nothing."""
    return [
        _(
            "mean {mean}, deviation {deviation}, {least} to {greatest}",
            mean=metric(facts.mean),
            deviation=metric(facts.deviation),
            least=metric(facts.least),
            greatest=metric(facts.greatest),
        ),
        _("{zeros:.1%} are 0, {tiny:.1%} about 0", zeros=facts.zeros, tiny=facts.tiny),
    ]
