"""The widget that shows a chart; only lines that differ are repainted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.text.fitting import fit
from tui.text.fitting import width as cells
from tui.widgets.lines import Line, Styled, line

if TYPE_CHECKING:
    from engine.compare.chart import Chart
    from tui.widgets.chart_lines import Picture


class Plot(Styled):
    """A chart in as many cells as there are; its words where there is nothing to draw."""

    DEFAULT_CSS = "Plot { height: 1fr; width: 1fr; background: $background; }"

    class Pointed(Message):
        """A person clicked on the curves, at ``x`` of the chart's x axis."""

        def __init__(self, x: float) -> None:
            self.x = x
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: Chart | str = ""
        self._drawn: tuple[object, ...] = ()
        self._lines: list[Line] = []
        self._picture: Picture | None = None

    @property
    def chart(self) -> Chart:
        """What is shown; of words alone a chart without curves."""
        from engine.compare.chart import Chart

        return Chart(words=self._shown) if isinstance(self._shown, str) else self._shown

    def show(self, chart: Chart | str) -> None:
        """Show this, or words where there is no chart; costs nothing if it is what stands there."""
        self._shown = chart
        self._draw()

    def on_resize(self) -> None:
        """Fill the new size."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Tell which place on the x axis was meant."""
        if self._picture is not None:
            self.post_message(self.Pointed(self._picture.x_at(event.x)))

    def _draw(self) -> None:
        width, height = self.size
        if (self._shown, width, height) == self._drawn:
            return
        self._drawn = (self._shown, width, height)
        old, self._lines = self._lines, self._build(width, height)
        for y in range(height):
            before = old[y] if y < len(old) else None
            if y >= len(self._lines) or self._lines[y] != before:
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        return self.strip(self._lines[y] if y < len(self._lines) else (), self.size.width)

    def _build(self, width: int, height: int) -> list[Line]:
        self._picture = None
        chart = self._shown
        if not isinstance(chart, str) and chart.series:
            # numpy, which the first paint does without
            from tui.widgets.chart_lines import chart_picture

            self._picture = chart_picture(chart, width, height)
            if self._picture is not None:
                return self._picture.lines
        told = chart if isinstance(chart, str) else chart.words
        words = fit(told, max(width - 2, 0)).rstrip()
        indent = " " * max((width - cells(words)) // 2, 0)
        return [line((indent + words, "faint")) if y == height // 2 else () for y in range(height)]
