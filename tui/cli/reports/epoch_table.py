"""Epochs as lines under a header: every figure stands below its name, however long it is."""

from collections.abc import Mapping, Sequence

from engine.events import EpochEnded
from engine.tasks.metrics import told_metrics
from tui.locale import _
from tui.text.figures import duration, metric
from tui.text.fitting import fit_right, shown, width
from tui.text.tables import GAP

LEAST, LEAST_TIME = 8, 7
MOST, LONGEST = 6, 20
"""Metrics of another program's own, and letters of their names."""


class EpochLines:
    """Lines that are told one by one: where a figure needs more room than any before it, the header
    comes again.
    """

    def __init__(self, of: int) -> None:
        self.of = of
        self._names: tuple[str, ...] = ()
        self._widths: list[int] = []
        self._told: object = None

    def make_room(self, event: EpochEnded) -> None:
        """Let the columns be as wide as this epoch's figures."""
        if not self._names:
            self._names = _told(event.metrics)
            self._widths = [max(width(shown(name, LONGEST)), LEAST) for name in self._names]
        figures = zip(self._widths, self._figures(event), strict=True)
        self._widths = [max(cells, width(text)) for cells, text in figures]

    def lines(self, event: EpochEnded, left: float | None = None) -> list[str]:
        """The epoch, with the header before it where that is due; ``left`` are seconds."""
        self.make_room(event)
        shape = (len(str(self.of)), *self._widths)
        head = [] if self._told == shape else [self._head()]
        self._told = shape
        return [*head, self._line(event, left)]

    def _head(self) -> str:
        place = " " * width(_("epoch {epoch}/{of}", epoch=self.of, of=self.of))
        names = [shown(name, LONGEST) for name in self._names]
        return f"{place}{GAP}{self._row(names)}{GAP}{fit_right(_('time'), LEAST_TIME)}"

    def _line(self, event: EpochEnded, left: float | None) -> str:
        number = f"{event.epoch:>{len(str(self.of))}}"
        place = _("epoch {epoch}/{of}", epoch=number, of=self.of)
        took = f"{duration(event.seconds):>{LEAST_TIME}}"
        rest = _("{time} left", time=duration(left, whole=True)) if left else ""
        return f"{place}{GAP}{self._row(self._figures(event))}{GAP}{took}{GAP}{rest}".rstrip()

    def _figures(self, event: EpochEnded) -> list[str]:
        return [metric(event.metrics.get(name)) for name in self._names]

    def _row(self, texts: Sequence[str]) -> str:
        cells = zip(texts, self._widths, strict=True)
        return GAP.join(" " * (room - width(text)) + text for text, room in cells)


def _told(metrics: Mapping[str, float]) -> tuple[str, ...]:
    """The usual metrics; where beside the loss there is none of these, those that there are."""
    usual = told_metrics(metrics)
    others = [name for name in metrics if not name.endswith("loss")]
    if not others or any(name in metrics for name in usual if not name.endswith("loss")):
        return usual
    return tuple([*(name for name in usual if name in metrics), *others][:MOST])


def epoch_table(epochs: Sequence[EpochEnded], of: int) -> list[str]:
    """Epochs that are all known under one header."""
    table = EpochLines(of)
    for epoch in epochs:
        table.make_room(epoch)
    return [line for epoch in epochs for line in table.lines(epoch)]
