"""Probabilities against what came true, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, wrapped
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.tasks.calibration import Bin, Reliability

RANGE, COUNT, SHARE, GAP = 9, 9, 7, 2
LEAST_BAR, MOST_BAR = 10, 60
NEAR, FAR = 0.1, 0.25
"""How far apart the two may lie before it is warned of, and called bad."""
FEW = 10
"""Rows below which a bin says little."""


def calibration_lines(found: Reliability, room: int) -> list[Line]:
    """A line for each bin: its rows, how sure, how often right, and both as a bar with a mark."""
    cells = min(max(room - RANGE - COUNT - 2 * (SHARE + GAP) - 2 * GAP, LEAST_BAR), MOST_BAR)
    heads = (
        fit(_("probability"), RANGE + GAP),
        fit_right(_("rows"), COUNT - GAP),
        " " * GAP + fit_right(_("sure"), SHARE),
        " " * GAP + fit_right(_("right"), SHARE),
    )
    key = f"{GLYPHS.bar_full} {_('right')}  {GLYPHS.best} {_('sure')}"
    lines = [line(("".join(heads) + " " * GAP + key, "faint"))]
    first = next(place for place, one in enumerate(found.bins) if one.rows)
    lines += [_bin_line(one, cells) for one in found.bins[first:]]
    return [*lines, line(""), *_verdict(found, room)]


def _bin_line(one: Bin, cells: int) -> Line:
    head = fit(f"{one.low:.1f}{GLYPHS.dash}{one.high:.1f}", RANGE)
    rows = fit_right(f"{one.rows:,}", COUNT)
    if not one.rows:
        return line((head, "faint"), (rows, "faint"))
    role = "faint" if one.rows < FEW else ""
    sure, right = (
        " " * GAP + fit_right(metric_short(share), SHARE) for share in (one.sure, one.right)
    )
    return line((head, "faint"), (rows, role), (sure, role), (right, role), "  ", *_bar(one, cells))


def _bar(one: Bin, cells: int) -> list[tuple[str, str]]:
    """How often right as a bar, with a mark at how sure."""
    full = round(one.right * cells)
    mark = min(int(one.sure * cells), cells - 1)
    bar = GLYPHS.bar_full * full + " " * (cells - full)
    off = abs(one.right - one.sure)
    role = "good" if off < NEAR else "warn" if off < FAR else "bad"
    return [(bar[:mark], role), (GLYPHS.best, "strong"), (bar[mark + 1 :], role)]


def _verdict(found: Reliability, room: int) -> list[Line]:
    means = {"sure": metric_short(found.sure), "right": metric_short(found.right)}
    if abs(found.sure - found.right) <= found.chance:
        said = _("It is as often right ({right}) as it is sure ({sure}), but for chance.", **means)
    elif found.sure > found.right:
        said = _("It is surer ({sure}) than it is right ({right}): over-confident.", **means)
    else:
        said = _("It is right ({right}) more often than it is sure ({sure}).", **means)
    error = _(
        "Expected calibration error {error}: so far the two lie apart, in the mean over "
        "{rows:,} rows.",
        error=metric_short(found.error),
        rows=found.rows,
    )
    return [line((text, "")) for one in (said, error) for text in wrapped(one, room)]
