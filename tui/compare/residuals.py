"""The residuals of two runs beside each other."""

from engine.compare.pair_comparison import Beside
from tui.compare.blocks import beside_each_other, sides, together
from tui.compare.comparison_state import LABELS
from tui.locale import _, words
from tui.panes.confusion import part_word
from tui.panes.residuals import scatter_lines
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, width
from tui.text.residuals import figure_names
from tui.widgets.lines import Line, line

HEIGHT = 16
"""Lines of each picture."""


def residual_panel(found: Beside, places: tuple[int, int], room: int) -> list[Line]:
    """How the figures changed, then what each run predicts against what is true."""
    blocks: list[list[Line]] = []
    for kept, title in zip(found.residuals, sides(found, places), strict=True):
        if kept is None:
            blocks.append([title, line((_("no residuals at this epoch"), "faint"))])
            continue
        told = _("epoch {epoch}, {part} rows", epoch=kept.epoch, part=part_word(kept.part))
        picture = scatter_lines(kept.summary, max(room // 2 - 4, 30), HEIGHT)
        blocks.append([(*title, (f"  {told}", "faint")), *picture])
    pictures = [*blocks[0], line(""), *blocks[1]]
    if together(blocks) <= room:
        pictures = beside_each_other(blocks)
    return [*_figure_lines(found, places), line(""), *pictures]


def _figure_lines(found: Beside, places: tuple[int, int]) -> list[Line]:
    if not found.figures:
        return [line((words(found.refused or ""), "faint"))]
    names = figure_names()
    cells = max(width(names[one.name]) for one in found.figures)
    heads = "".join(fit_right(LABELS[place], 12) for place in places)
    rows = [line((fit("", cells) + heads + fit_right(_("change"), 12), "faint"))]
    for one in found.figures:
        role = "faint" if one.change == 0 else "good" if one.better else "bad"
        rows.append(
            line(
                fit(names[one.name], cells),
                f"{metric_short(one.first):>12}{metric_short(one.second):>12}",
                (f"{one.change:>+12.3g}", role),
            )
        )
    return rows
