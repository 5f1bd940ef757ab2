"""What a model says of a row as lines: bars or a number, its neighbours, what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import metric_short
from tui.text.fitting import fit, fit_right, shown, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.use.values import written
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.client.predicting import Answer, PredictedOutput
    from tui.use.session import Context, Weight

MOST_CLASSES = 12
LEAST_BAR, MOST_BAR, MOST_NAME = 6, 40, 18
SHARE, CHANGE = 6, 8
LEAST_PLACE, NUMBER, APART = 16, 14, 8
MARK = 13
"""Cells of a heading's gaps, its sign and the word before the true class."""
SMALL = 0.0005


def answer_lines(answer: Answer, before: Answer | None, true: str | None, room: int) -> list[Line]:
    """Of each output the classes with bars, the most probable first, or the number; what has
    changed against ``before``; ``true`` is the label's own value, where the row has one.
    """
    lines: list[Line] = []
    for place, output in enumerate(answer.outputs):
        was = None if before is None else before.outputs[place]
        known = true if place == 0 else None
        if lines:
            lines.append(line(""))
        lines.append(_head(output, known, room))
        if output.about.classes:
            lines += _classes(output, was, known, room)
        else:
            lines.append(_number(output, was, known))
    return lines


def _head(output: PredictedOutput, true: str | None, room: int) -> Line:
    most = max((room - MARK) // 3, LEAST_BAR)
    said = shown(output.named(0)) if output.about.classes else _number_text(output)
    spans = [(f"{_cut(output.about.label, most)}  ", "faint"), (_cut(said, most), "strong accent")]
    if true is not None and output.about.classes:
        right = true.strip() == output.named(0)
        mark = GLYPHS.done if right else GLYPHS.failed
        spans.append((f"  {mark} ", "good" if right else "bad"))
        spans.append((_("truly {name}", name=_cut(true, most)), "faint"))
    return line(*spans)


def _cut(text: str, most: int) -> str:
    return fit(shown(text), min(width(shown(text)), most))


def _classes(
    output: PredictedOutput, before: PredictedOutput | None, true: str | None, room: int
) -> list[Line]:
    shares, was = output.of_row(0), None if before is None else before.of_row(0)
    names = [shown(name) for name in output.about.classes]
    cells = min(max(map(width, names), default=1), MOST_NAME)
    bar = min(max(room - cells - SHARE - CHANGE - 3, LEAST_BAR), MOST_BAR)
    order = sorted(range(len(names)), key=lambda place: -shares[place])[:MOST_CLASSES]
    lines: list[Line] = []
    for place in order:
        share = shares[place]
        role = "train" if place == int(output.predicted[0]) else ""
        full = round(share * bar)
        is_true = true is not None and true.strip() == output.about.classes[place]
        lines.append(
            line(
                (fit(names[place], cells), "strong" if is_true else ""),
                " ",
                (GLYPHS.bar_full * full, role),
                (GLYPHS.bar_empty * (bar - full), "rule"),
                (fit_right(metric_short(share), SHARE), "strong" if role else ""),
                _change(share, None if was is None else was[place]),
            )
        )
    return lines


def _number_text(output: PredictedOutput) -> str:
    return metric_short(output.predicted[0])


def _number(output: PredictedOutput, before: PredictedOutput | None, true: str | None) -> Line:
    value = output.predicted[0]
    was = None if before is None else before.predicted[0]
    told: list[tuple[str, str]] = []
    if true is not None:
        told.append((_("truly {value}", value=shown(true)), "faint"))
    told.append(_change(value, was))
    return line(*told)


def _change(value: float, before: float | None) -> tuple[str, str]:
    """How much more or less than before; nothing where it is the same."""
    if before is None or abs(value - before) < SMALL:
        return " " * CHANGE, ""
    sign = GLYPHS.rising if value > before else GLYPHS.falling
    text = f"{sign}{metric_short(abs(value - before))}"
    return fit_right(text, CHANGE), "good" if value > before else "bad"


def context_lines(context: Context, room: int) -> list[Line]:
    """The columns that move the answer most, and the nearest training rows."""
    lines: list[Line] = []
    moved = [one for one in context.moved_by if one.span >= SMALL][:5]
    if moved:
        lines.append(line((_("alone, a column would move it"), "strong")))
        cells = min(max(width(shown(one.column)) for one in moved), MOST_NAME)
        for one in moved:
            lines.append(
                line(
                    fit(shown(one.column), cells),
                    ("  " + metric_short(one.least), ""),
                    (f" {GLYPHS.arrow} ", "faint"),
                    (metric_short(one.greatest), ""),
                    (_place(one.at_least, one.at_greatest, room - cells - 20), "faint"),
                )
            )
        lines.append(line(""))
    if context.near:
        lines.append(line((_("nearest training rows"), "strong")))
        for row in context.near:
            number = _("row {number:,}", number=row.number)
            lines.append(
                line(
                    (fit(number, NUMBER), "faint"),
                    fit(shown(row.label), max(min(room - NUMBER - APART, MOST_NAME), LEAST_BAR)),
                    (fit_right(metric_short(row.distance), APART), "faint"),
                )
            )
    elif context.error:
        lines.append(line((fit(context.error, room).rstrip(), "faint")))
    return lines


def weight_lines(weight: Weight, room: int, *, of_number: bool) -> list[Line]:
    """What columns are worth, the strongest first: by how much the score falls without them."""
    if weight.error:
        return [line((text, "bad")) for text in wrapped(weight.error, room)]
    score = "R2" if of_number else _("accuracy")
    said = _("how much the {score} falls where a column is shuffled", score=score)
    told = [line((text, "strong")) for text in wrapped(said, room)]
    if weight.part < 1:
        told.append(line((_("{part:.0%} of the columns are weighed", part=weight.part), "faint")))
    else:
        about = {"score": metric_short(weight.score), "rows": weight.rows}
        told.append(line((_("{score} over {rows:,} measured rows", **about), "faint")))
    found = sorted(weight.known, key=lambda one: -one.mean)
    names = min(max((width(shown(one.column)) for one in found), default=1), MOST_NAME)
    cells = max(min(room - names - 16, MOST_BAR), 0)
    most = max((one.mean for one in found), default=0.0)
    for one in found:
        full = round(max(one.mean, 0.0) / most * cells) if most > 0 else 0
        surely = one.mean > 2 * one.deviation
        told.append(
            line(
                (fit(shown(one.column), names), "" if surely else "faint"),
                (fit_right(f"{one.mean:.3f}", 7), "strong" if surely else "faint"),
                (fit(f" ±{one.deviation:.3f}", 8), "faint"),
                (" " + GLYPHS.bar_full * full, "accent" if surely else "faint"),
            )
        )
    return told


def _place(low: object, high: object, room: int) -> str:
    text = "  " + _("at {low} and {high}", low=_cell(low), high=_cell(high))
    return fit(text, room).rstrip() if room >= LEAST_PLACE else ""


def _cell(value: object) -> str:
    if isinstance(value, str | float | bool) or value is None:
        return shown(written(value)) or _("(missing)")
    return shown(str(value))
