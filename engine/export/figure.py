"""A chart as a file, drawn by matplotlib: SVG with text that stays text, or PNG.

Lines are told apart by dashes and marks, not by colour alone.
"""

import logging
import math
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from engine.compare.axes import Axes, axes
from engine.compare.chart import Chart, Mark, MarkKind, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Plane
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

INK, QUIET, GRID = "#1f2328", "#59636e", "#d8dee4"
COLORS = ("#0b5cad", "#b3480a", "#1a7f37", "#8250df", "#9a6700", "#a40e26", "#57606a", "#0a7d8c")
MARKERS = ("o", "s", "^", "D")
DASHES: tuple[tuple[float, ...], ...] = ((), (3.5, 2), (1, 1.5), (4.5, 1.5, 1, 1.5))
SIGNS: dict[MarkKind, str] = {
    "best": "D",
    "changed": "v",
    "paused": "|",
    "stopped": "s",
    "branched": ">",
}
WIDTH, HEIGHT = 860, 480
"""Pixels; a legend of many runs makes the picture taller."""
LEGEND_ROW = 18
PIXELS = {"svg": 1, "png": 2}
"""Of a file, to one of the picture."""
_MARKS_A_LINE = 12
_POINT = 0.72
"""Of a pixel: 72 points are an inch, and so are 100 pixels."""
_FONT = "DejaVu Sans"
_WIDE_FONTS = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC", "Source Han Sans"),
    *("Hiragino Sans", "PingFang SC", "Apple SD Gothic Neo", "Arial Unicode MS", "Yu Gothic"),
    *("Microsoft YaHei", "Malgun Gothic", "MS Gothic", "WenQuanYi Zen Hei", "IPAexGothic"),
    *("IPAGothic", "TakaoGothic", "VL Gothic", "Droid Sans Fallback", "NanumGothic"),
)
"""With Chinese, Japanese or Korean signs; those that this machine has are used."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a curve is drawn."""

    color: str
    dash: tuple[float, ...] = ()
    marker: str = ""


ROLES = {"train": Look(COLORS[0]), "validation": Look(COLORS[1], DASHES[1], "o")}


def write_figure(chart: Chart, path: Path) -> None:
    """Draw the chart; the path's suffix chooses SVG or PNG. The same chart gives the same bytes."""
    save_figure(lambda: figure(chart), chart.title, path)


def save_figure(make: Callable[[], "Figure"], title: str, path: Path) -> None:
    """Write the figure that ``make`` gives, in our fonts; the path's suffix chooses SVG or PNG. The
    same figure gives the same bytes.
    """
    matplotlib = _matplotlib()
    kind = path.suffix.removeprefix(".")
    about = {"Date": None, "Creator": None, "Title": title} if kind == "svg" else None
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A sign that no font has is drawn as a box
        warnings.filterwarnings("ignore", message="Glyph ")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_settings())
        made = make()
        backend = "svg" if kind == "svg" else "agg"
        made.savefig(path, format=kind, backend=backend, dpi=100 * PIXELS[kind], metadata=about)


@cache
def _matplotlib() -> Any:
    """The library, loaded with none of the person's settings.

    Its list of fonts, which takes seconds to find, is kept in this program's cache; where that
    cannot be written, matplotlib takes a temporary folder.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    before = os.environ.get("MPLCONFIGDIR")
    cache_directory = Path(platformdirs.user_cache_dir("pkgo-tui", appauthor=False))
    if cache_directory.is_absolute():  # else nobody knows where home is
        os.environ["MPLCONFIGDIR"] = str(cache_directory / "matplotlib")
    try:
        matplotlib = import_module("matplotlib")
        import_module("matplotlib.font_manager")
        # Asked for once, remembered from then on
        matplotlib.get_configdir()
    finally:
        os.environ.pop("MPLCONFIGDIR", None)
        if before is not None:
            os.environ["MPLCONFIGDIR"] = before
    return matplotlib


def _settings() -> dict[str, Any]:
    return {
        "font.family": [_FONT, *_wide_fonts(), "sans-serif"],
        "font.sans-serif": [_FONT],
        "font.size": 12 * _POINT,
        "lines.scale_dashes": True,
        "svg.fonttype": "none",
        "svg.hashsalt": "pkgo-tui",
        "text.color": INK,
        # A run may be called $x_2$
        "text.parse_math": False,
        "text.usetex": False,
    }


@cache
def _wide_fonts() -> list[str]:
    known = {font.name for font in _matplotlib().font_manager.fontManager.ttflist}
    return [name for name in _WIDE_FONTS if name in known]


def figure(chart: Chart) -> "Figure":
    """The chart as a figure of matplotlib; every curve and mark has an id, as ``series-1``."""
    from matplotlib.figure import Figure

    ready = axes(chart)
    empty = ready is None
    if ready is None:
        ready = axes(replace(chart, y=replace(chart.y, low=0.0, high=1.0)))
        assert ready is not None
    below = 0 if _beside(chart) else LEGEND_ROW * math.ceil(len(chart.series) / 2)
    height = HEIGHT + below
    made = Figure(figsize=(WIDTH / 100, height / 100), dpi=100, facecolor="white")
    plane = made.add_axes(
        (76 / WIDTH, 58 / height, (WIDTH - 76 - 28) / WIDTH, (HEIGHT - 64 - 58) / height)
    )
    _draw_axes(plane, ready)
    lines = [_draw(plane, series, number) for number, series in enumerate(ready.chart.series, 1)]
    for band in ready.chart.bands:
        lows, highs = zip(*band.ranges, strict=True)
        plane.fill_between(band.xs, lows, highs, color=_look(band.role).color, alpha=0.2, lw=0)
    for number, mark in enumerate(ready.chart.marks, 1):
        _mark(plane, mark, number)
    if empty:
        plane.text(0.5, 0.5, chart.words, color=QUIET, ha="center", transform=plane.transAxes)
    size, left = 16 * _POINT, 24 / WIDTH
    made.text(left, 1 - 28 / height, chart.title, size=size, weight="bold", gid="title")
    made.text(left, 1 - 46 / height, chart.note, color=QUIET, gid="note")
    _legend(made, chart, lines)
    return made


def _draw_axes(plane: "Plane", ready: Axes) -> None:
    plane.set_xlim(ready.x.low, ready.x.high)
    plane.set_ylim(ready.y.low, ready.y.high)
    across, up = ready.x_ticks(10), ready.y_ticks(7)
    plane.set_xticks([tick.at for tick in across], [tick.text for tick in across], color=QUIET)
    plane.set_yticks([tick.at for tick in up], [tick.text for tick in up], color=QUIET)
    plane.tick_params(axis="x", color=QUIET, length=4 * _POINT)
    plane.tick_params(axis="y", length=0)
    plane.set_xlabel(ready.chart.x.name, color=QUIET)
    plane.grid(axis="y", color=GRID, linewidth=_POINT)
    plane.set_axisbelow(True)
    for side in ("left", "top", "right"):
        plane.spines[side].set_visible(False)
    plane.spines["bottom"].set_color(QUIET)


def _look(role: str, number: int = 0) -> Look:
    if role in ROLES:
        return ROLES[role]
    dash = DASHES[number // len(MARKERS) % len(DASHES)]
    return Look(COLORS[number % len(COLORS)], dash, MARKERS[number % len(MARKERS)])


def _draw(plane: "Plane", series: Series, number: int) -> "Line2D":
    """The line with its gaps, infinity on the edge; marks at some distance and on lone points."""
    look = _look(series.role, series.look)
    xs, values = np.asarray(series.xs, np.float64), np.asarray(series.values, np.float64)
    known = np.pad(~np.isnan(values), 1)
    marked = known[1:-1] & ~known[:-2] & ~known[2:]
    marker = look.marker or ("o" if marked.any() else "")
    if look.marker:
        marked[:: max(1, math.ceil(len(xs) / _MARKS_A_LINE))] = True
    (line,) = plane.plot(
        xs,
        np.clip(values, *plane.get_ylim()),
        color=look.color,
        linewidth=2 * _POINT,
        linestyle=(0, look.dash) if look.dash else "-",
        marker=marker,
        markevery=np.flatnonzero(marked).tolist(),
        markersize=6.4 * _POINT,
        markeredgewidth=1.5 * _POINT,
        markerfacecolor="white" if look.marker else look.color,
        clip_on=False,
        gid=f"series-{number}",
    )
    return line


def _mark(plane: "Plane", mark: Mark, number: int) -> None:
    place: dict[str, Any] = {"y": mark.value}
    if mark.value is None:
        place = {"y": 1.015, "transform": plane.get_xaxis_transform()}
    else:
        plane.axvline(mark.x, color=QUIET, linewidth=_POINT, linestyle=(0, (2, 3)))
    plane.scatter(
        mark.x,
        **place,
        marker=SIGNS[mark.kind],
        color=QUIET if mark.value is None else INK,
        s=(7 * _POINT) ** 2,
        zorder=3,
        clip_on=False,
        gid=f"mark-{number}-{mark.kind}",
    )


def _beside(chart: Chart) -> bool:
    """Whether the legend stands on the right of the note: one run's curves have short names."""
    return all(series.role in ROLES for series in chart.series)


def _legend(made: "Figure", chart: Chart, lines: "list[Line2D]") -> None:
    height = made.get_figheight() * 100
    place: dict[str, Any] = {
        "loc": "lower right",
        "bbox_to_anchor": (1 - 28 / WIDTH, 1 - 58 / height),
    }
    if not _beside(chart):
        place = {
            "loc": "upper left",
            "bbox_to_anchor": (24 / WIDTH, 1 - 38 / height, 1 - 48 / WIDTH, 0),
        }
    legend = made.legend(
        lines,
        [str(number) for number in range(len(lines))],
        ncols=2,
        frameon=False,
        handlelength=3,
        borderpad=0,
        borderaxespad=0,
        labelspacing=(LEGEND_ROW - 12) / 12,
        **place,
    )
    # Only now: a name that begins with _ would be left out
    for text, series in zip(legend.get_texts(), chart.series, strict=True):
        text.set_text(series.name)
