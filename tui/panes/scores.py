"""What an experiment's run has come to, in the cells of the list's columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.statuses import LIVE, WHOLE
from tui.locale import _
from tui.text.figures import share_in_list
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.status import listed_word
from tui.widgets.lines import Line, Span, line

if TYPE_CHECKING:
    from tui.model.on_show import OnShow

VALUE = 4
MORE = 3
_SIGNS = {
    "running": ("running", "train strong"),
    "paused": ("paused", "train strong"),
    "queued": ("queued", "faint"),
    "finished": ("done", "good"),
    "pruned": ("stopped", "faint"),
    "stopped": ("stopped", "faint"),
    "failed": ("failed", "bad"),
    "crashed": ("failed", "bad"),
}
"""The name of a status' sign, and its role."""


@dataclass(frozen=True, slots=True)
class Columns:
    """``spread``: some experiment has seeds; ``more``: some has other runs that train or wait."""

    spread: bool
    more: bool

    @classmethod
    def of(cls, shown: Iterable[OnShow]) -> Columns:
        """Those that these need."""
        found = list(shown)
        return cls(
            any(one.seeds is not None for one in found),
            any(one.more or one.failed for one in found),
        )

    @property
    def validation(self) -> int:
        """The width of validation's value with its spread."""
        return VALUE + self.spread * len(shown("±.04"))

    @property
    def values(self) -> int:
        """The width of all values, behind the sign of the status."""
        return VALUE + 1 + self.validation + 1 + VALUE

    @property
    def width(self) -> int:
        """The width of everything behind the name."""
        return 2 + self.values + self.more * MORE

    def heading(self) -> Line:
        """The names of the columns."""
        train, best = fit_right(_("train"), 2 + VALUE), fit_right(_("best"), VALUE)
        validation = fit(fit_right(_("val"), VALUE), self.validation)
        return line((f"{train} {validation} {best}", "faint"))

    def cells(self, one: OnShow | None) -> Line:
        """The cells of an experiment, as wide as ``width``."""
        if one is None:
            return line((fit(f"  {_('not trained')}", self.width), "faint"))
        run = one.run
        sign, role = _SIGNS[run.status]
        return line((f"{getattr(GLYPHS, sign)} ", role), *self._told(one, role), *self._beside(one))

    def _told(self, one: OnShow, role: str) -> Line:
        """How far the run is where it trains, its values, or why it has none."""
        run = one.run
        if run.status in WHOLE and run.last:
            return self._values(one)
        text = listed_word(run)
        if run.status in LIVE:
            text = f"{run.epoch_under_way}/{run.facts.epochs or '?'}"
        elif run.status == "stopped":
            text = _("no epoch")
        room = self.values - VALUE - 1
        if not run.best or width(text) > room:
            return line((fit(text, self.values), role))
        best = _value(run.best.get(_best_of(run.best)))
        return line((fit(text, room) + " ", role), (best, "faint"))

    def _values(self, one: OnShow) -> Line:
        """Accuracies, or R² of a number: of the last epoch, the best; of seeds their means and
        validation's spread.
        """
        run, seeds = one.run, one.seeds
        last: Mapping[str, float] = run.last
        best: Mapping[str, float] = run.best
        spread = ""
        if seeds is not None:
            last = {name: values.mean for name, values in seeds.last.items()}
            best = {name: values.mean for name, values in seeds.best.items()}
            judged = seeds.last.get(_best_of(last))
            spread = _spread(None if judged is None else judged.deviation)
        validation: Span = (
            fit(_value(last.get(f"val_{_judged(last)}")) + spread, self.validation),
            "validation",
        )
        return line(
            (_value(last.get(_judged(last))), "train"),
            " ",
            validation,
            (" " + _value(best.get(_best_of(best))), "strong"),
        )

    def _beside(self, one: OnShow) -> Line:
        """That more of its runs train or wait, or that a newer one has failed."""
        if not self.more:
            return line()
        if one.failed:
            return line((fit_right(GLYPHS.failed, MORE), "bad"))
        return line((fit_right(f"+{one.more}" if one.more else "", MORE), "train"))


def _judged(metrics: Mapping[str, float]) -> str:
    """What stands for a run in the list: no loss, which has no common scale."""
    from engine.tasks.metrics import leading

    return leading([name for name in metrics if not name.endswith("loss")])


def _best_of(metrics: Mapping[str, float]) -> str:
    name = _judged(metrics)
    return f"val_{name}" if f"val_{name}" in metrics else name


def _value(value: float | None) -> str:
    return fit(GLYPHS.dash if value is None else share_in_list(value), VALUE)


def _spread(deviation: float | None) -> str:
    """Three digits at most: ±.04."""
    if deviation is None or not math.isfinite(deviation):
        return ""
    return f"±{min(deviation, 0.99):.2f}".replace("0.", ".")
