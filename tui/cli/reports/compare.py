"""A comparison as lines of text and as one object of JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.compare.comparison import Comparison, Pair
from engine.compare.confusion import Cell, MatrixDifference
from engine.compare.metric_samples import kept_aside, spread
from engine.compare.residuals import FigureChange
from engine.compare.verdict import NoiseVerdict
from tui.locale import _, n_, words
from tui.text.figures import count_change, mean_text, metric
from tui.text.fitting import shown, width
from tui.text.glyphs import GLYPHS
from tui.text.residuals import figure_names
from tui.text.tables import WIDEST_NAME, columns

WIDEST_VALUE = 40


def lines(found: Comparison, cells: int | None = None) -> list[str]:
    """The values of every group; then, for each beside the first, verdict and differences."""
    told = [_compared(found), ""]
    told += [*_values(found), *_left_out(found)]
    if len(found.pairs) > 1:
        stricter = _(
            "{count} pairs: each is held to a stricter level (Bonferroni)", count=len(found.pairs)
        )
        told += ["", stricter]
    for pair in found.pairs:
        told += ["", *_pair(found, pair, cells)]
    return told


def _compared(found: Comparison) -> str:
    metric = shown(found.metric)
    if found.at == "last":
        return _("{metric} of each run's last epoch is compared", metric=metric)
    return _("{metric} of each run's best epoch is compared", metric=metric)


def _values(found: Comparison) -> list[str]:
    head = [
        _("experiment"),
        _("folds") if all(group.folds for group in found.groups) else _("seeds"),
        _("last epoch"),
        _("best epoch"),
        _("lowest"),
        _("highest"),
    ]
    tests = [kept_aside(group, found.metric) for group in found.groups]
    if any(tests):
        head.append(_("test"))
    rows: list[list[str]] = []
    for name, group, sample in zip(found.names, found.groups, found.samples, strict=True):
        chosen = spread(sample.last if found.at == "last" else sample.best)
        both = (mean_text(spread(sample.last)), mean_text(spread(sample.best)))
        count = str(len(group.runs))
        rows.append([shown(name, 60), count, *both, metric(chosen.low), metric(chosen.high)])
        if any(tests):
            values = tests[len(rows) - 1]
            rows[-1].append(mean_text(spread(values)) if values else GLYPHS.dash)
    return columns(head, rows)


def _left_out(found: Comparison) -> list[str]:
    return [
        n_(
            '{count} more finished of "{experiment}" does not count: another description or table, '
            "or changed while training",
            '{count} more finished of "{experiment}" do not count: another description or table, '
            "or changed while training",
            group.left_out,
            experiment=shown(name, 60),
        )
        for name, group in zip(found.names, found.groups, strict=True)
        if group.left_out
    ]


def _pair(found: Comparison, pair: Pair, cells: int | None) -> list[str]:
    names = found.names[0], found.names[pair.other]
    told = [shown(words(pair.verdict.message))]
    if pair.verdict.details is not None:
        told.append(shown(words(pair.verdict.details)))
    if pair.differences:
        rows = [
            [item.path, *(_value(side) for side in (item.ours, item.theirs))]
            for item in pair.differences
        ]
        head = [_("what differs"), *(shown(name, WIDEST_VALUE) for name in names)]
        told += ["", *columns(head, rows, left=frozenset({0, 1, 2}))]
    else:
        told += ["", _("their descriptions are the same")]
    if pair.matrix is not None:
        told += ["", *_matrix(pair.matrix, names, cells)]
    elif pair.figures:
        told += ["", *_figures(pair.figures, names)]
    elif pair.refused is not None:
        told += ["", shown(words(pair.refused))]
    return told


def _figures(changes: Sequence[FigureChange], names: tuple[str, str]) -> list[str]:
    """The figures of the residuals on both sides, in the label's own unit."""
    said = figure_names()
    head = [
        _("residuals"),
        *(shown(name, WIDEST_VALUE) for name in names),
        _("change"),
    ]
    rows = [
        [
            said[one.name],
            metric(one.first),
            metric(one.second),
            f"{one.change:+.4g}",
        ]
        for one in changes
    ]
    return columns(head, rows)


def _value(text: str | None) -> str:
    return GLYPHS.dash if text is None else shown(text, WIDEST_VALUE)


def _matrix(found: MatrixDifference, names: tuple[str, str], cells: int | None) -> list[str]:
    first, second = (shown(name, WIDEST_VALUE) for name in names)
    if found.unit == "rows":
        heading = _(
            "confusion matrix, {second} less {first} (rows a run; rows are true classes)",
            second=second,
            first=first,
        )
    else:
        heading = _(
            "confusion matrix, {second} less {first} (of 100 rows of each true class; "
            "rows are true classes)",
            second=second,
            first=first,
        )
    told = [heading]
    head = [_("true class"), *(f"→{index}" for index in range(1, len(found.classes) + 1))]
    rows = [
        [f"{index} {shown(name, WIDEST_NAME)}", *(count_change(cell) for cell in row)]
        for index, (name, row) in enumerate(zip(found.classes, found.cells, strict=True), start=1)
    ]
    table = columns(head, rows)
    if cells is None or max(map(width, table)) <= cells:
        told += table
    if found.gained():
        told.append(_("more: {cells}", cells=_cells(found.gained(), found.classes)))
    if found.lost():
        told.append(_("fewer: {cells}", cells=_cells(found.lost(), found.classes)))
    return told


def _cells(cells: Sequence[Cell], classes: Sequence[str]) -> str:
    return "; ".join(_cell(cell, classes) for cell in cells)


def _cell(cell: Cell, classes: Sequence[str]) -> str:
    true, predicted = (shown(classes[index], WIDEST_NAME) for index in (cell.true, cell.predicted))
    change = count_change(cell.change)
    if cell.is_right:
        return _("{true} recognised {change}", true=true, change=change)
    return _("{true} taken for {predicted} {change}", true=true, predicted=predicted, change=change)


def as_object(found: Comparison) -> dict[str, Any]:
    """The same for scripts; differences are the other's values less the first's."""
    return {
        "metric": found.metric,
        "at": found.at,
        "groups": [
            {
                "name": name,
                "runs": [run.id for run in group.runs],
                "seeds": group.seeds,
                **({"folds": group.folds} if group.folds else {}),
                "left_out": group.left_out,
                "last": {"values": sample.last, **asdict(spread(sample.last))},
                "best": {"values": sample.best, **asdict(spread(sample.best))},
                **_test(kept_aside(group, found.metric)),
            }
            for name, group, sample in zip(found.names, found.groups, found.samples, strict=True)
        ],
        "pairs": [
            {
                "first": found.names[0],
                "second": found.names[pair.other],
                "verdict": _verdict(pair.verdict),
                "differences": [
                    {"key": item.path, "first": item.ours, "second": item.theirs}
                    for item in pair.differences
                ],
                "confusion": None if pair.matrix is None else _confusion(pair.matrix),
                "residuals": [
                    {"figure": one.name, "first": one.first, "second": one.second}
                    for one in pair.figures
                ]
                or None,
                "message": words(pair.refused or ""),
            }
            for pair in found.pairs
        ],
    }


def _test(values: Sequence[float]) -> dict[str, Any]:
    return {"test": {"values": values, **asdict(spread(values))}} if values else {}


def _verdict(told: NoiseVerdict) -> dict[str, Any]:
    """``outcome`` is the second's beside the first; ``more`` further seeds of each."""
    test = told.test
    return {
        "outcome": told.outcome,
        "sentence": words(told.message),
        "more": told.more,
        "test": None
        if test is None
        else {
            "name": test.name,
            "difference": test.difference,
            "level": told.level,
            "low": test.difference - test.margin,
            "high": test.difference + test.margin,
            "degrees_of_freedom": test.freedom,
            "p": test.p,
        },
    }


def _confusion(found: MatrixDifference) -> dict[str, Any]:
    def pairs(cells: Sequence[Cell]) -> list[dict[str, Any]]:
        return [
            {
                "true": found.classes[cell.true],
                "predicted": found.classes[cell.predicted],
                "change": cell.change,
            }
            for cell in cells
        ]

    return {
        "classes": found.classes,
        "matrix": found.cells,
        "unit": found.unit,
        "gained": pairs(found.gained()),
        "lost": pairs(found.lost()),
    }
