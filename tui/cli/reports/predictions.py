"""Predictions as lines of a table, and how well rows with a label were predicted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from engine.client.predicting import ModelAbout
from engine.io.numbers import decode
from engine.store.run_history import Residuals
from engine.tasks.metrics import class_scores
from engine.tasks.residuals import ResidualSummary
from tui.locale import _
from tui.text.events import place_text
from tui.text.figures import metric
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.residuals import residual_text
from tui.text.tables import GAP, WIDEST_NAME, result_lines

ROW_CELLS, NUMBER_CELLS = 7, 10
MOST_TOLD = 40
"""Cells of a column's name over the table."""


def model_line(about: ModelAbout) -> str:
    """Whose model is used, and of which epoch."""
    return _(
        'the model of "{name}" ({run}) after {place}: {file}',
        name=shown(about.name, 60),
        run=about.run,
        place=place_text(about.epoch, about.step),
        file=about.file,
    )


class RowLines:
    """Rows of predictions as lines under each other; ``columns`` are their names.

    Of a table wider than ``cells`` (None: any width) only the first columns are shown.
    """

    def __init__(self, columns: Sequence[str], about: ModelAbout, cells: int | None) -> None:
        names = [name for output in about.outputs for name in output.classes]
        longest = max(map(width, map(shown, names)), default=0)
        text = min(max(longest, len("predicted")), WIDEST_NAME)
        self._heads = list(columns)
        self._widths = [
            ROW_CELLS
            if name == "row"
            else max(_own_cells(name, text), width(shown(name, MOST_TOLD)))
            for name in columns
        ]
        self._texts: set[int] = set()
        self.left_out = 0
        room = cells or 0
        while room and len(self._widths) > 3 and self._whole() > room:
            self._widths.pop()
            self.left_out += 1

    def _whole(self) -> int:
        return sum(self._widths) + len(GAP) * (len(self._widths) - 1)

    def head(self) -> str:
        """The names of the columns."""
        return self._line(self._heads, _head)

    def line(self, row: Sequence[Any]) -> str:
        """A row."""
        return self._line(row, _cell)

    def _line(self, cells: Sequence[Any], text: Any) -> str:
        told = zip(cells, self._heads, self._widths, strict=False)
        return GAP.join(
            (fit if _is_text(head) else fit_right)(text(cell), room) for cell, head, room in told
        ).rstrip()


def _head(name: str) -> str:
    return shown(name, MOST_TOLD)


def _is_text(name: str) -> bool:
    return name == "file" or name.endswith("predicted")


def _own_cells(name: str, text: int) -> int:
    return text if _is_text(name) else NUMBER_CELLS


def _cell(value: Any) -> str:
    if isinstance(value, str) and value not in ("nan", "inf", "-inf"):
        return value
    return str(value) if isinstance(value, int) else metric(decode(value))


def score_lines(scores: Mapping[str, Any], epoch: int, cells: int | None) -> list[str]:
    """What rows with a label came to: scores by class and a matrix, or residuals."""
    part = _("labelled")
    if "matrix" in scores:
        told = result_lines(scores["classes"], scores["matrix"], part, epoch, cells)
        return [*told, *_of_probabilities(scores.get("probabilities", {}))]
    return residual_text(Residuals(epoch, part, _summary(scores)))


def _of_probabilities(found: Mapping[str, Any]) -> list[str]:
    """How far they can be trusted, in a line; none where that is not known."""
    if found.get("roc_auc") is None or found.get("calibration_error") is None:
        return []
    return [
        _(
            "ROC area {area}, mean precision {precise}, calibration error {error}",
            area=metric(decode(found["roc_auc"])),
            precise=metric(decode(found["average_precision"])),
            error=metric(decode(found["calibration_error"])),
        )
    ]


def score_object(scores: Mapping[str, Any]) -> dict[str, Any]:
    """The same for JSON."""
    if "matrix" not in scores:
        names = ("label", "rows", "mae", "rmse", "r2", "bias", "baseline")
        return {name: scores[name] for name in names}
    each = class_scores(scores["matrix"])
    pairs = zip(scores["classes"], each, strict=True)
    return {**scores, "per_class": {name: asdict(one) for name, one in pairs}}


def _summary(scores: Mapping[str, Any]) -> ResidualSummary:
    told: dict[str, Any] = {one.name: scores[one.name] for one in fields(ResidualSummary)}
    for name, value in told.items():
        if name == "histogram":
            told[name] = tuple(value)
        elif isinstance(value, list):
            told[name] = tuple(map(decode, cast("list[float | str]", value)))
        elif name != "rows":
            told[name] = decode(value)
    return ResidualSummary(**told)
