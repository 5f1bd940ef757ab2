"""The figures that are recorded of layers: their names, what they mean, how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tui.locale import N_
from tui.text.glyphs import GLYPHS

Scale = Literal["log", "share", "signed"]
MUCH = 0.1
"""Less of a change against the first record is none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``title`` stands above its chart, ``head`` above a column, ``meaning`` says what it is."""

    title: str
    head: str
    meaning: str
    scale: Scale = "log"


FIGURES: dict[str, Figure] = {
    "weight_norm": Figure(
        N_("weight norm"), N_("weights"), N_("the Euclidean norm of all the layer's weights")
    ),
    "gradient_norm": Figure(
        N_("gradient norm"),
        N_("gradient"),
        N_("the norm of the loss's gradient for the layer's weights"),
    ),
    "update_ratio": Figure(
        N_("update / weight"),
        N_("update"),
        N_("what the epoch's last update changed, over the weights: 0.001 is usual"),
    ),
    "activation_mean": Figure(
        N_("mean of the outputs"),
        N_("mean"),
        N_("the mean of everything that the layer gave"),
        "signed",
    ),
    "activation_std": Figure(
        N_("spread of the outputs"), N_("spread"), N_("the deviation of everything that it gave")
    ),
    "dead": Figure(
        N_("dead units"),
        N_("dead"),
        N_("the share of relu units without a positive output for any of the rows"),
        "share",
    ),
    "saturated": Figure(
        N_("saturated"),
        N_("saturated"),
        N_("the share of outputs within a twentieth of an end of sigmoid or tanh"),
        "share",
    ),
    "moving_mean_least": Figure(
        N_("least moving mean"),
        N_("mean from"),
        N_("the least of the means that batch normalisation keeps"),
        "signed",
    ),
    "moving_mean_most": Figure(
        N_("greatest moving mean"),
        N_("to"),
        N_("the greatest of the means that batch normalisation keeps"),
        "signed",
    ),
    "moving_variance_least": Figure(
        N_("least moving variance"),
        N_("variance from"),
        N_("the least of the variances that batch normalisation keeps"),
    ),
    "moving_variance_most": Figure(
        N_("greatest moving variance"),
        N_("to"),
        N_("the greatest of the variances that batch normalisation keeps"),
    ),
}
"""In the order in which they are gone through."""


def figure_text(name: str, value: float) -> str:
    """A figure in eight cells; a dash where there is none."""
    if math.isnan(value):
        return GLYPHS.dash
    if FIGURES[name].scale == "share":
        return f"{value * 100:.0f} %"
    if not math.isfinite(value):
        return str(value)
    return f"{value:.3g}" if value == 0 or 9.995e-4 <= abs(value) < 1e5 else f"{value:.1e}"


def trend_sign(first: float, last: float) -> str:
    """Whether a figure has risen or fallen since it was first recorded, by a tenth at least."""
    if not (math.isfinite(first) and math.isfinite(last)):
        return " "
    change, room = last - first, MUCH * max(abs(first), abs(last))
    if abs(change) <= room:
        return " "
    return GLYPHS.rising if change > 0 else GLYPHS.falling
