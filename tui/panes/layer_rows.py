"""The layers of a network as lines: what each does, the shape behind it, weights so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.fitting import fit, fit_right, width
from tui.text.glyphs import GLYPHS
from tui.text.shapes import shape_text

if TYPE_CHECKING:
    from engine.models.layers import LayerLine
    from engine.models.summary import Passed

Spans = list[str | tuple[str, str]]
NAME, DOES, MORE, SHAPE, WEIGHTS = 10, 23, 8, 11, 14
DOES_LEAST = 20
"""Cells of the columns; of those behind the second as many are shown as there is room for."""
_BEFORE = 2
"""Cells before the name: the cursor's sign, and a blank."""


@dataclass(frozen=True, slots=True)
class LayerColumns:
    """Which columns are shown, how many cells ``does`` has, and whether ``wide`` kinds, which have
    no units, are among the layers.
    """

    wide: bool
    does: int
    more: bool
    shape: bool
    weights: bool

    @classmethod
    def fitting(
        cls, room: int, layers: Sequence[LayerLine], passed: Sequence[Passed]
    ) -> LayerColumns:
        """The columns for a network in ``room`` cells, the most needed first."""
        wide = any(layer.units is None for layer in layers)
        more = any(layer.more for layer in layers)
        flat = all(one.before is None or len(one.before) < 2 for one in passed)
        left = room - _BEFORE - NAME - DOES
        does = DOES
        if not flat and left < SHAPE:  # where data changes its shape, that matters most
            does, left = DOES_LEAST, left + DOES - DOES_LEAST
        shown = {"shape": not flat and left >= SHAPE}
        left -= SHAPE * shown["shape"]
        shown["more"] = more and left >= MORE
        left -= MORE * shown["more"]
        shown["weights"] = bool(passed) and left > WEIGHTS
        return cls(wide, does, **shown)

    def heading(self) -> str:
        """The titles of the columns."""
        does = fit(_("layer"), self.does - 2)
        if not self.wide:
            does = f"{fit_right(_('units'), 5)}  {fit(_('activation'), 10)} {fit(_('drop'), 4)}"
        found = [f" {fit(_('name'), NAME)} {does} "]
        if self.more:
            found.append(" " * MORE)
        if self.shape:
            found.append(fit(f" {_('shape')}", SHAPE))
        told = "".join(found).rstrip()
        if self.weights:  # it ends above its numbers, and begins before them where there is room
            cells = sum(map(width, found)) + WEIGHTS - width(told) - 1
            told += f" {fit_right(_('weights so far'), cells)}"
        return told

    def behind(self, layer: LayerLine, passed: Passed | None) -> Spans:
        """What stands behind a layer's name."""
        return [fit(_does(layer).rstrip(), self.does), *self._rest(layer.more, passed)]

    def output(self, units: str, activation: str, passed: Passed | None) -> str:
        """The same of the last layer, as text."""
        does = f" {fit_right(units, 5)}  {fit(activation, self.does - 8)}"
        rest = "".join(one if isinstance(one, str) else one[0] for one in self._rest("", passed))
        return f"{does}{rest}".rstrip()

    def _rest(self, more: str, passed: Passed | None) -> Spans:
        found: Spans = [(fit(more, MORE), "faint")] if self.more else []
        if passed is None:
            return found
        if passed.misfit is not None:
            told = _("no fit") if self.does == DOES_LEAST else _("does not fit")
            return [*found, (f" {GLYPHS.failed} {told}", "bad")]
        if self.shape:
            shape = "" if passed.after is None else shape_text(passed.after)
            found.append((fit(f" {shape}", SHAPE), ""))
        if self.weights:
            weights = f"{passed.parameters:,}" if passed.after is not None else ""
            found.append((f"{weights:>{WEIGHTS}}", "faint"))
        return found


def _does(layer: LayerLine) -> str:
    """What a layer does; a kind without units takes the room of all columns."""
    if layer.units is None:
        return fit(f" {layer.does}", DOES)
    drop = f"{layer.dropout:.15g}"[1:] if layer.dropout else GLYPHS.dash
    return f" {layer.units:>5}  {fit(layer.does, 10)} {drop:>4}"
