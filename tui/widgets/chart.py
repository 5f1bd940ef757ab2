"""A chart of a few series, drawn by plotext into lines; only lines that differ are repainted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rich.console import Console
from rich.text import Text
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip

from engine.compare.decimate import decimate
from tui.text.fitting import fit
from tui.text.fitting import width as cells
from tui.text.glyphs import GLYPHS, PLAIN
from tui.widgets.lines import Styled
from tui.widgets.shading import FAINT, Band, filled
from tui.widgets.ticks import nice_ticks, tick_labels, whole_ticks

POINTS_A_CELL = 2
"""A cell of plotext's finest lines is two points wide; more cost time and show nothing."""


Mark: TypeAlias = tuple[float, str]
"""A place on the x axis, and the sign that stands above it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: ``values[i]`` belongs to ``xs[i]``; NaN is a gap, infinity is clipped.

    ``role`` names its colour in the theme, ``marker`` is plotext's.
    """

    xs: tuple[int, ...]
    values: tuple[float, ...]
    role: str
    marker: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a chart shows; equal drawings are drawn once. ``best`` marks a point,
    ``steered`` are places on the x axis where somebody intervened, ``branched`` the one where
    the run left another, ``cursor`` the epoch that is looked at; ``words`` stand in the middle of
    an empty chart, ``bands`` lie behind the curves.
    """

    series: tuple[Series, ...] = ()
    x_low: int = 1
    x_high: int = 1
    best: tuple[int, float] | None = None
    steered: tuple[Mark, ...] = ()
    branched: int | None = None
    cursor: int | None = None
    between: tuple[float, float] | None = None
    words: str = ""
    bands: tuple[Band, ...] = ()


class Chart(Styled):
    """Whole numbers on the x axis, round numbers on the y axis."""

    DEFAULT_CSS = "Chart { height: 1fr; width: 1fr; background: $background; }"
    _PLAIN = Console(color_system="truecolor", force_terminal=True, width=1000)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawing = Drawing()
        self._strips: list[Strip] = []
        self._drawn: tuple[object, ...] = ()

    def show(self, drawing: Drawing) -> None:
        """Show this; costs nothing if it is what stands there."""
        self.drawing = drawing
        self._draw()

    def on_resize(self) -> None:
        """Fill the new size."""
        self._draw()

    def notify_style_update(self) -> None:
        """A new theme has other colours; a frame that only gets the focus has not."""
        super().notify_style_update()
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        wanted = (self.drawing, width, height, self.rich_style, self.app.theme_variables)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        old, self._strips = self._strips, self._build(width, height)
        for y in range(height):
            before = old[y] if y < len(old) else None
            if y >= len(self._strips) or self._strips[y] != before:
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """Textual's hook."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _build(self, width: int, height: int) -> list[Strip]:
        shown = [_cleaned(series, max(width, 16)) for series in self.drawing.series]
        limits = _limits([*shown, *self.drawing.bands], self.drawing.between)
        if width < 16 or height < 4 or limits is None:
            blank = [Strip.blank(width, self.rich_style) for _ in range(height)]
            words = fit(self.drawing.words, max(width - 2, 0)).rstrip()
            if words and height:
                indent = " " * ((width - cells(words)) // 2)
                blank[height // 2] = self.strip(((indent, ""), (words, "faint")), width)
            return blank
        text = self._plot(shown, limits, width, height)
        base = self.rich_style
        strips: list[Strip] = []
        for row in text.translate(PLAIN).split("\n")[:height]:
            segments = Text.from_ansi(row).render(self._PLAIN, end="")
            strip = Strip(segments).apply_style(base) if row else Strip.blank(width, base)
            strips.append(strip.adjust_cell_length(width, base))
        return strips

    def _plot(
        self, shown: list[Series], limits: tuple[float, float], width: int, height: int
    ) -> str:
        from textual_plotext.plot import Plot

        plot: Any = Plot()
        plot.theme("clear")
        plot.plotsize(width, height)
        plot._set_size(width, height)
        plot.xaxes(True, False)
        plot.yaxes(True, False)
        drawing = self.drawing
        ends = whole_ticks(drawing.x_low, drawing.x_high, max(2, min(8, width // 10)))
        plot.xlim(drawing.x_low, max(drawing.x_high, drawing.x_low + 1))
        plot.xticks(ends, [str(tick) for tick in ends])
        ticks = nice_ticks(*limits, max(3, min(7, height // 3)))
        plot.ylim(*limits)
        plot.yticks(ticks, tick_labels(ticks))
        plot.axes_color("default")
        plot.canvas_color("default")
        plot.ticks_color(self._rgb("faint"))
        for band in drawing.bands:
            background = Color.parse(self.app.theme_variables["background"])
            colour = background.blend(Color.parse(self.app.theme_variables[band.role]), FAINT).rgb
            xs, values = filled(band, drawing.x_high, limits, width, height)
            plot.scatter(xs, values, marker=band.marker, color=colour)
        if drawing.cursor is not None:
            upright = [drawing.cursor] * 2
            plot.plot(upright, list(limits), marker=GLYPHS.upright, color=self._rgb("faint"))
        for series in shown:
            for xs, values in _pieces(series, limits):
                plot.plot(xs, values, marker=series.marker, color=self._rgb(series.role))
        if drawing.best is not None:
            best, value = drawing.best
            plot.scatter([best], [value], marker=GLYPHS.best, color=self._rgb("foreground"))
        for x, sign in drawing.steered:
            plot.scatter([x], [limits[1]], marker=sign, color=self._rgb("warning"))
        if drawing.branched is not None:
            colour = self._rgb("accent")
            plot.scatter([drawing.branched], [limits[1]], marker=GLYPHS.branched, color=colour)
        return plot.build()

    def _rgb(self, name: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[name]).rgb


def _cleaned(series: Series, width: int) -> Series:
    kept = decimate(series.values, POINTS_A_CELL * width)
    if len(kept) == len(series.values):
        return series
    xs = tuple(series.xs[index] for index in kept)
    return Series(xs, tuple(series.values[index] for index in kept), series.role, series.marker)


def _limits(
    shown: Sequence[Series | Band], between: tuple[float, float] | None
) -> tuple[float, float] | None:
    """The y range of the finite values with a little air, kept inside ``between``."""
    finite = [value for series in shown for value in series.values if math.isfinite(value)]
    if not finite:
        return None
    low, high = min(finite), max(finite)
    air = (high - low) * 0.04 or abs(high) * 0.05 or 0.05
    low, high = low - air, high + air
    if between is not None:
        low, high = max(low, between[0] - 0.01), min(high, between[1] + 0.01)
    return low, high


def _pieces(series: Series, limits: tuple[float, float]) -> list[tuple[list[int], list[float]]]:
    """The curve in pieces without NaN; infinity lies on the edge of the picture."""
    pieces: list[tuple[list[int], list[float]]] = []
    xs: list[int] = []
    values: list[float] = []
    for x, value in zip(series.xs, series.values, strict=True):
        if math.isnan(value):
            if xs:
                pieces.append((xs, values))
            xs, values = [], []
            continue
        xs.append(x)
        values.append(min(max(value, limits[0]), limits[1]))
    if xs:
        pieces.append((xs, values))
    return pieces
