"""Aligned text: columns, the scores of every class, the confusion matrix."""

from collections.abc import Sequence

from engine.tasks.metrics import accuracy, class_scores
from tui.locale import N_, Worded, _
from tui.text.figures import metric
from tui.text.fitting import fit, fit_right, shown, width

WIDEST_NAME = 24
LEAST_NAME = 10
MOST_CLASSES = 100
"""A matrix of more is not printed: it has ten thousand numbers."""
MOST_CONFUSIONS = 20
GAP = "  "
_PARTS = Worded({"training": N_("training"), "validation": N_("validation")})


def columns(
    head: Sequence[str], rows: Sequence[Sequence[str]], left: frozenset[int] = frozenset({0})
) -> list[str]:
    """A header and rows of cleaned cells under each other; columns in ``left`` align left."""
    cleaned = [[shown(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(shown(row[place])) for row in cleaned) for place in range(len(head))]
    lines = (
        GAP.join(
            (fit if place in left else fit_right)(cell, widths[place])
            for place, cell in enumerate(row)
        )
        for row in cleaned
    )
    return [line.rstrip() for line in lines]


def cut_names(head: Sequence[str], rows: Sequence[list[str]], cells: int | None, most: int) -> None:
    """Cut the names, the second of the columns, to ``most`` cells and to the room they have."""
    others = sum(
        max(width(shown(row[place])) for row in (head, *rows)) + len(GAP)
        for place in range(len(head))
        if place != 1
    )
    longest = min(most, max(width(shown(row[1])) for row in (head, *rows)))
    room = longest if cells is None else max(LEAST_NAME, min(cells - others, longest))
    for row in rows:
        row[1] = fit(row[1], room)


def short(name: str) -> str:
    """A metric's name over a column."""
    return name.replace("accuracy", "acc")


def class_table(names: Sequence[str], counts: Sequence[Sequence[int]]) -> list[str]:
    """Precision, recall, F1 and support of every class."""
    rows = [
        [
            shown(name, WIDEST_NAME),
            metric(score.precision),
            metric(score.recall),
            metric(score.f1),
            str(score.support),
        ]
        for name, score in zip(names, class_scores(counts), strict=True)
    ]
    head = [_("class"), _("precision"), _("recall"), _("f1"), _("support")]
    return columns(head, rows)


def matrix_table(
    names: Sequence[str], counts: Sequence[Sequence[int]], cells: int | None = None
) -> list[str]:
    """The confusion matrix; where it has very many classes, the largest confusions instead.

    One sentence where it is wider than ``cells``.
    """
    if len(names) > MOST_CLASSES:
        return _confusions(names, counts)
    head = [_("true class"), *(f"→{index}" for index in range(1, len(names) + 1))]
    rows = [
        [f"{index} {shown(name, WIDEST_NAME)}", *(str(count) for count in row)]
        for index, (name, row) in enumerate(zip(names, counts, strict=True), start=1)
    ]
    lines = columns(head, rows)
    if cells is not None and max(map(width, lines)) > cells:
        return [
            _(
                "the matrix of {count} classes is wider than the screen: show --json has it",
                count=len(names),
            )
        ]
    return lines


def _confusions(names: Sequence[str], counts: Sequence[Sequence[int]]) -> list[str]:
    """What is taken for what most often, a line each."""
    wrong = [
        (count, true, predicted)
        for true, row in enumerate(counts)
        for predicted, count in enumerate(row)
        if count and true != predicted
    ]
    largest = sorted(wrong, key=lambda one: (-one[0], *one[1:]))[:MOST_CONFUSIONS]
    head = [_("true class"), _("predicted"), _("rows")]
    rows = [
        [shown(names[true], WIDEST_NAME), shown(names[predicted], WIDEST_NAME), str(count)]
        for count, true, predicted in largest
    ]
    said = _(
        "the most frequent confusions of {count:,} classes: show --json has the matrix",
        count=len(names),
    )
    return [said, *columns(head, rows, frozenset({0, 1}))]


def result_lines(
    names: Sequence[str],
    counts: Sequence[Sequence[int]],
    part: str,
    epoch: int,
    cells: int | None = None,
) -> list[str]:
    """Both tables with their headings."""
    per_class = _(
        "per class, {part} rows after epoch {epoch} (accuracy {accuracy})",
        part=_PARTS.get(part, part),
        epoch=epoch,
        accuracy=metric(accuracy(counts)),
    )
    return [
        per_class,
        *class_table(names, counts),
        "",
        _("confusion matrix: rows are true classes, columns predicted ones"),
        *matrix_table(names, counts, cells),
    ]
