"""What stands below or in place of the curves: differences and matrices of two runs."""

from collections.abc import Sequence

from engine.compare.confusion import Cell, MatrixDifference
from engine.compare.pair_comparison import Beside
from engine.store.run_history import Matrix
from engine.store.runs import Run
from engine.tasks.metrics import class_scores
from tui.compare.blocks import GAP, beside_each_other, sides, together
from tui.compare.comparison_state import LABELS
from tui.compare.residuals import residual_panel
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.panes.confusion import matrix_lines, part_word, predicted_line, true_head
from tui.text.figures import count_change, metric_short
from tui.text.fitting import ELLIPSIS, fit, fit_path, fit_right, width, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.setting_names import said_key
from tui.widgets.lines import Line, line


def difference_lines(found: Beside, places: tuple[int, int], room: int) -> list[Line]:
    """The verdict, then every field that differs, side by side."""
    one, other = sides(found, places)
    rows: list[Line] = [
        line((_("Is it noise?"), "strong accent")),
        *_verdict_lines(found, room),
        line(""),
    ]
    if not found.differences:
        return [*rows, line((_("the two descriptions are the same"), "faint"))]
    keys = key_ends([item.path for item in found.differences], max(room // 2, 16))
    path = max(width(key) for key in (_("what differs"), *keys))
    half = max((room - path - 4) // 2, 8)
    head = line((fit(_("what differs"), path), "strong accent"), "  ")
    rows.append((*head, *_cut(one, half), ("  ", ""), *_cut(other, half)))
    for item, key in zip(found.differences, keys, strict=True):
        ours, theirs = (_value(value, half) for value in (item.ours, item.theirs))
        rows.append(line((fit(key, path), "faint"), "  ", ours, "  ", theirs))
    return rows


def key_ends(paths: Sequence[str], cells: int) -> list[str]:
    """Dotted keys in at most so many cells each; what is cut is the front, as queries do too."""
    keys = [said_key(path) for path in paths]
    return [_key_end(key, keys, cells) for key in keys]


def _key_end(path: str, paths: Sequence[str], cells: int) -> str:
    """As many of the last parts as there is room for, if they mean no other of the keys."""
    end = path
    while width(end) > cells and "." in end:
        end = end.partition(".")[2]
    alike = [other for other in paths if f".{other}".endswith(f".{end}")]
    if width(end) <= cells and len(alike) == 1:
        return end
    return ELLIPSIS + path[1 - cells :]


def _value(value: str | None, cells: int) -> tuple[str, str]:
    text = GLYPHS.dash if value is None else value
    return fit_path(text, cells), "faint" if value is None else ""


def _cut(content: Line, cells: int) -> Line:
    """The line padded or cut to so many cells."""
    label, name = content[0], content[1]
    return (label, (fit(name[0], cells - width(label[0])), name[1]))


def _verdict_lines(found: Beside, room: int) -> list[Line]:
    if found.verdict is None:
        return [line((text, "faint")) for text in wrapped(words(found.unjudged or ""), room)]
    told = found.verdict
    role = {"better": "good strong", "worse": "bad strong"}.get(told.outcome, "")
    rows = [line((text, role)) for text in wrapped(words(told.message), room)]
    if told.details is not None:
        rows += [line((text, "faint")) for text in wrapped(words(told.details), room)]
    if told.outcome == "untested":
        told_how = _(
            "{key} in the bench repeats an experiment, and so does pkgo-tui train --seeds",
            key=key_of("run.repeat"),
        )
        rows += [line((text, "faint")) for text in wrapped(told_how, room)]
    return rows


def matrix_panel(found: Beside, places: tuple[int, int], room: int) -> list[Line]:
    """Both matrices, their difference, what was gained and lost, recall by class; of a number the
    predictions against what is true, and how the figures of the residuals changed.
    """
    if any(found.residuals):
        return residual_panel(found, places, room)
    last = _difference_block(found)
    # As large as leaves all three beside each other, at least counts alone
    each = max((room - together([last]) - 2 * len(GAP)) // 2, 40)
    blocks: list[list[Line]] = []
    for run, matrix, title in zip(
        (found.first, found.second), found.matrices, sides(found, places), strict=True
    ):
        blocks.append([*_titled(title, matrix), *_counts(run, matrix, each)])
    if together([*blocks, last]) <= room:
        rows = beside_each_other([*blocks, last])
    elif together(blocks) <= room:
        rows = [*beside_each_other(blocks), line(""), *last]
    else:
        rows = [*last, line(""), *blocks[0], line(""), *blocks[1]]
    return [
        *rows,
        line(""),
        *_most_lines(found, room),
        line(""),
        *recall_lines(found, places, room),
    ]


def _titled(title: Line, matrix: Matrix | None) -> list[Line]:
    if matrix is None:
        return [(*title, ("", "faint"))]
    told = _("epoch {epoch}, {part} rows", epoch=matrix.epoch, part=part_word(matrix.part))
    return [(*title, (f"  {told}", "faint"))]


def _counts(run: Run, matrix: Matrix | None, room: int) -> list[Line]:
    if matrix is None:
        return [line((_("no matrix at this epoch"), "faint"))]
    return matrix_lines(matrix.counts, run.class_names(len(matrix.counts)), room)


def _difference_block(found: Beside) -> list[Line]:
    if found.change is None:
        return [line((words(found.refused or ""), "faint"))]
    unit = ""
    if found.change.unit != "rows":
        unit = "  " + _("in {unit}", unit=found.change.unit)
    return [
        line((_("second less first"), "strong"), (unit, "faint")),
        *change_lines(found.change),
    ]


def change_lines(change: MatrixDifference) -> list[Line]:
    """The difference as a table with signs; empty cells did not change."""
    label = min(max([width(name) for name in change.classes] + [7]), 14)
    rows = [
        predicted_line(label),
        line(
            (true_head(label), "faint"),
            "  ",
            *(f" {fit_right(name, 5)}" for name in change.classes),
        ),
    ]
    for index, (name, cells) in enumerate(zip(change.classes, change.cells, strict=True)):
        spans = [_change_cell(value, right=place == index) for place, value in enumerate(cells)]
        rows.append(line(fit(name, label), "  ", *spans))
    return rows


def _change_cell(value: float, *, right: bool) -> tuple[str, str]:
    if abs(value) < 1e-9:
        return f" {GLYPHS.separator:>5}", "faint"
    role = "good" if (value > 0) is right else "bad"
    return f" {count_change(value):>5}", role


def _most_lines(found: Beside, room: int) -> list[Line]:
    """The pairs that changed most, in words."""
    if found.change is None:
        return []
    rows: list[Line] = []
    more, fewer = (
        ";  ".join(_pair_words(found.change, cell) for cell in cells) or _("none")
        for cells in (found.change.gained(), found.change.lost())
    )
    for told in (_("more: {pairs}", pairs=more), _("fewer: {pairs}", pairs=fewer)):
        rows += [line(text) for text in wrapped(told, room)]
    return rows


def _pair_words(change: MatrixDifference, cell: Cell) -> str:
    true = change.classes[cell.true]
    if cell.is_right:
        return _("{true} recognised {change}", true=true, change=count_change(cell.change))
    return _(
        "{true} taken for {predicted} {change}",
        true=true,
        predicted=change.classes[cell.predicted],
        change=count_change(cell.change),
    )


def recall_lines(found: Beside, places: tuple[int, int], room: int) -> list[Line]:
    """Recall and precision of every class in both, and how they changed."""
    before, after = found.matrices
    if before is None or after is None or found.change is None:
        return []
    first, second = class_scores(before.counts), class_scores(after.counts)
    names, others = (
        found.first.class_names(len(before.counts)),
        found.second.class_names(len(after.counts)),
    )
    cells = min(max([width(name) for name in names] + [8]), max(room - 60, 8))
    labels = [LABELS[place] for place in places]
    head = fit(_("class"), cells) + "".join(
        fit_right(f"{name} {label}", 12)
        for name in (_("recall"), _("precision"))
        for label in labels
    )
    rows = [line((head, "faint"), (fit_right(_("recall change"), 15), "faint"))]
    for index, name in enumerate(names):
        one, other = first[index], second[others.index(name)]
        rows.append(
            line(
                fit(name, cells),
                f"{metric_short(one.recall):>12}{metric_short(other.recall):>12}",
                f"{metric_short(one.precision):>12}{metric_short(other.precision):>12}",
                _recall_change(one.recall, other.recall),
            )
        )
    return rows


def _recall_change(before: float | None, after: float | None) -> tuple[str, str]:
    if before is None or after is None:
        return f"{GLYPHS.dash:>15}", "faint"
    change = after - before
    return f"{change:+15.3f}", "good" if change > 0 else "bad" if change < 0 else "faint"
