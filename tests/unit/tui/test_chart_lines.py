"""A chart in cells: one value is one row, whatever stands there, on every size and scale."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from engine.compare.axes import Tick, axes
from engine.compare.chart import Axis, Band, Chart, Mark, Scale, Series, Style, y_axis
from engine.compare.smooth import smooth
from tui.terminal.themes import DARK
from tui.text.glyphs import GLYPHS
from tui.widgets.chart_lines import chart_lines, chart_picture
from tui.widgets.lines import length
from tui.widgets.plot import Plot

SIZES = st.tuples(st.integers(16, 170), st.integers(4, 50))
STYLES: tuple[Style, ...] = ("line", "dashes", "raw")
GRID = GLYPHS.grid


def picture(chart: Chart, width: int = 60, height: int = 20) -> list[str]:
    return ["".join(text for text, _ in line) for line in chart_lines(chart, width, height)]


def inside(chart: Chart, width: int = 60, height: int = 20) -> list[str]:
    """The rows of curves, without the axes."""
    rows = picture(chart, width, height)[:-2]
    edge = max(row.find("┤") for row in rows)
    return [row[edge + 1 :] for row in rows]


def rows_of(chart: Chart, role: str, width: int, height: int) -> set[int]:
    """The rows in which something of the role stands."""
    return {
        y
        for y, line in enumerate(chart_lines(chart, width, height))
        for text, roles in line[1:]
        if roles == role and text.strip()
    }


def ticks_of(chart: Chart, width: int, height: int) -> list[int]:
    """The rows with a tick, from the top."""
    rows = picture(chart, width, height)[:-2]
    edge = max(row.find("┤") for row in rows)
    return [y for y, row in enumerate(rows) if row[edge] == "┤"]


def ticks_wanted(chart: Chart, height: int) -> list[Tick]:
    found = axes(chart)
    assert found is not None
    return found.in_rows(height - 2, max(3, min(7, height // 3)))[1]


@settings(deadline=None)
@given(SIZES, st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.sampled_from(["linear", "log"]))
@example((100, 24), 0.0, 1.0, "linear")
@example((80, 11), 0.01, 10.0, "log")
@example((54, 22), 0.0, 4.27, "linear")
def test_a_value_has_one_row_as_line_dashes_tick_and_mark(
    size: tuple[int, int], low: float, reach: float, scale: Scale
) -> None:
    width, height = size
    low = low if scale == "linear" else abs(low) + 1e-3
    empty = Chart(y=Axis(low, low + reach, scale=scale))
    ticks = ticks_wanted(empty, height)
    assume(ticks)
    # As many cells as there are things beside each other
    assume(width >= max(len(tick.text) for tick in ticks) + 15)
    for tick in ticks:
        value = 10.0**tick.at if scale == "log" else tick.at
        ends = ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))
        series = tuple(
            Series(xs, (value, value), style, style) for xs, style in zip(ends, STYLES, strict=True)
        )
        mark = Mark("best", 7.0, value)
        chart = Chart(series, x=Axis(1, 7), y=empty.y, marks=(mark,))
        rows = [rows_of(chart, role, width, height) for role in (*STYLES, "strong")]
        assert rows == [rows[0]] * 4
        assert len(rows[0]) == 1
        assert rows[0] <= set(ticks_of(chart, width, height))


@settings(deadline=None)
@given(SIZES, st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.sampled_from(STYLES))
@example((54, 22), 0.0, 4.27, "dashes")
def test_of_two_values_the_higher_never_lies_lower(
    size: tuple[int, int], one: float, other: float, style: Style
) -> None:
    width, height = size
    low, high = sorted((one, other))
    chart = Chart(
        (
            Series((1.0, 2.0), (low, low), "train"),
            Series((3.0, 4.0), (high, high), "validation", style),
        ),
        x=Axis(1, 4),
    )
    assume(width >= max(len(tick.text) for tick in ticks_wanted(chart, height)) + 12)
    (below,) = rows_of(chart, "train", width, height)
    (above,) = rows_of(chart, "validation", width, height)
    assert above <= below
    if low == high:
        assert above == below


@settings(deadline=None)
@given(SIZES, st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
@example((100, 24), 0.0, 1.0)
def test_ticks_are_round_and_equally_far_apart(
    size: tuple[int, int], low: float, reach: float
) -> None:
    width, height = size
    chart = Chart((Series((1.0, 2.0), (low, low + reach), "train"),))
    ticks = ticks_wanted(chart, height)
    assert 1 <= len(ticks) <= max(3, min(7, height // 3))
    assert len(ticks) > 1 or height < 6
    assume(width >= max(len(tick.text) for tick in ticks) + 12)
    assert len(set(np.diff(ticks_of(chart, width, height)))) <= 1


def test_a_loss_of_zero_lies_at_the_tick_of_zero_and_nothing_below_it() -> None:
    values = (4.27, 1.0, 0.3, 0.0, 0.0)
    chart = Chart((Series((1, 2, 3, 4, 5), values, "train"),), x=Axis(1, 5))
    rows = picture(chart, 54, 22)
    at_zero = next(row for row in rows if row.split("┤")[0].strip() in ("0", "0.0"))
    assert rows.index(at_zero) == 19
    assert "•" in at_zero


def test_an_accuracy_that_hardly_moves_is_no_mountain() -> None:
    values = (0.5164, 0.5176)
    accuracy = Chart((Series((1, 2), values, "train"),), y=y_axis("accuracy"))
    assert len(rows_of(accuracy, "train", 60, 20)) <= 2
    perfect = Chart((Series((1, 2), (0.2, 1.0), "train"),), y=y_axis("accuracy"))
    assert all(0 <= tick.at <= 1 for tick in ticks_wanted(perfect, 20))


@given(st.floats(-1e6, 1e6), st.integers(5, 60), st.sampled_from([0.6, 0.9, 0.99]))
@example(0.1, 40, 0.9)
def test_a_constant_curve_stays_flat_when_it_is_smoothed(
    value: float, count: int, weight: float
) -> None:
    xs = np.arange(1.0, count + 1)
    smoothed = smooth(np.full(count, value), weight)
    chart = Chart((Series(xs, smoothed, "train", label="1"),))
    assert len(rows_of(chart, "train", 60, 20)) == 1


def test_few_points_are_marked_one_by_one_and_many_are_a_line() -> None:
    few = Chart((Series(tuple(range(10)), tuple(map(float, range(10))), "train"),))
    assert sum(row.count(GLYPHS.point) for row in inside(few)) == 10
    many = Chart((Series(tuple(range(40)), tuple(map(float, range(40))), "train"),))
    assert not any(GLYPHS.point in row for row in inside(many))


@given(SIZES, st.integers(1, 400), st.data())
def test_a_click_means_the_epoch_that_is_drawn_there(
    size: tuple[int, int], last: int, data: st.DataObject
) -> None:
    width, height = max(size[0], 40), max(size[1], 8)
    epoch = data.draw(st.integers(1, last))
    chart = Chart(
        (Series((1.0, float(last)), (0.0, 1.0), "train"),),
        x=Axis(1, max(last, 2), whole=True),
        marks=(Mark("best", float(epoch), 0.5),),
    )
    picture = chart_picture(chart, width, height)
    assert picture is not None
    rows = ["".join(text for text, _ in row) for row in picture.lines]
    (cell,) = {row.index(GLYPHS.best) for row in rows if GLYPHS.best in row}
    assert abs(picture.x_at(cell) - epoch) <= max(last, 2) / picture.across + 1e-9


def test_the_axis_is_named_before_its_last_tick() -> None:
    chart = Chart((Series((1, 60), (1.0, 2.0), "train"),), x=Axis(1, 60, whole=True, name="epoch"))
    assert picture(chart, 120)[-1].rstrip().endswith(" epoch 60")
    assert len(picture(chart, 120)[-1]) == 120
    long = Axis(1, 3000, whole=True, name="epoch")
    dense = picture(Chart((Series((1, 3000), (1.0, 2.0), "train"),), x=long), 44)
    assert "─ epoch ─" in dense[-2]
    assert "epoch" not in dense[-1]
    assert "epoch" not in "".join(picture(chart, 16)[-2:])


numbers = st.floats(allow_nan=True, allow_infinity=True)


@settings(deadline=None)
@given(SIZES, st.lists(numbers, min_size=1, max_size=40), st.booleans(), st.booleans())
@example((16, 4), [5e300, -5e300], False, False)
@example((40, 10), [1.7e308, -1.7e308, math.inf, -math.inf], False, True)
def test_whatever_the_numbers_are_the_chart_fills_its_room(
    size: tuple[int, int], values: list[float], logarithmic: bool, outliers: bool
) -> None:
    xs = tuple(float(x) for x in range(1, len(values) + 1))
    axis = Axis(scale="log" if logarithmic else "linear", outliers=outliers)
    chart = Chart((Series(xs, tuple(values), "train"),), x=Axis(whole=True), y=axis)
    lines = chart_lines(chart, *size)
    finite = [value for value in values if math.isfinite(value) and (value > 0 or not logarithmic)]
    assert bool(lines) <= bool(finite)
    assert lines or not finite or size[0] < 24
    assert {length(line) for line in lines} <= {size[0]}
    assert len(lines) in (0, size[1])


def test_infinity_lies_on_the_edge_and_nan_is_a_gap() -> None:
    values = (1.0, 1.0, math.nan, 1.0, math.inf, -math.inf)
    rows = inside(Chart((Series((1, 2, 3, 4, 5, 6), values, "train", "dashes"),)))
    assert "○" in rows[0]
    assert "○" in rows[-1]
    middle = next(row for row in rows if row.startswith("○"))
    assert middle.count("○") == 3


def test_a_spike_of_one_epoch_in_ten_thousand_is_seen() -> None:
    values = [1.0] * 10_000
    values[4_321], values[8_765] = 9.0, -7.0
    rows = inside(Chart((Series(tuple(range(10_000)), tuple(values), "train"),)), 80)
    drawn = [[sign for sign in row if sign not in (" ", GRID)] for row in rows]
    reached = [y for y, signs in enumerate(drawn) if signs]
    assert [len(drawn[reached[0]]), len(drawn[reached[-1]])] == [1, 1]
    assert (reached[0] <= 2, reached[-1] >= len(rows) - 3) == (True, True)


def test_a_band_fills_what_lies_between_its_ends_leaves_gaps_and_is_cut() -> None:
    lost = (math.nan, math.nan)
    band = Band((1, 2, 3), ((0.0, 4.0), (2.0, 2.0), lost), "train")
    rows = inside(Chart(bands=(band,), x=Axis(1, 3), y=Axis(0, 4)), 40, 10)
    # What the ticks leave over lies above
    assert [row[0] for row in rows[1:]] == [GLYPHS.shade] * (len(rows) - 1)
    half = [row[len(row) // 2 - 1] for row in rows]
    assert 1 <= half.count(GLYPHS.shade) <= 2
    assert not any(row[-len(row) // 3 :].strip(f" {GRID}") for row in rows)
    wide = Band((1, 2), ((-9.0, 9.0), (5.0, 6.0)), "train")
    top = inside(Chart(bands=(wide,), x=Axis(1, 2), y=Axis(0, 1)), 40, 10)
    assert set(top[0]) == {GLYPHS.shade}, "beyond the chart it lies on the edge"
    assert top[-1].strip()


def test_the_cursor_stands_behind_the_curves_and_marks_above_them() -> None:
    series = Series((1, 5, 9), (0.5, 0.5, 0.5), "train", "dashes")
    marks = (Mark("best", 9, 0.5), Mark("stopped", 1))
    chart = Chart((series,), y=Axis(0, 1), cursor=5, marks=marks)
    rows = inside(chart)
    column = rows[0].index(GLYPHS.upright)
    assert [row[column] for row in rows].count(GLYPHS.upright) == len(rows) - 1
    assert sum(row[column] == "○" for row in rows) == 1
    assert rows[0][0] == GLYPHS.stopped
    assert any(row.rstrip().endswith(GLYPHS.best) for row in rows)


def test_marks_of_one_epoch_stand_below_one_another() -> None:
    series = Series((1, 5, 9), (0.1, 0.1, 0.1), "train")
    kinds = ("paused", "changed", "changed", "stopped")
    rows = inside(Chart((series,), y=Axis(0, 1), marks=tuple(Mark(kind, 5) for kind in kinds)))
    column = rows[0].index(GLYPHS.paused)
    below = "".join(row[column] for row in rows[:3])
    assert below == GLYPHS.paused + GLYPHS.steered + GLYPHS.stopped


def test_a_logarithmic_x_axis_has_decades_at_equal_distances() -> None:
    xs = (1e-4, 1e-3, 1e-2, 1e-1)
    rows = picture(Chart((Series(xs, (4.0, 3.0, 2.0, 1.0), "train"),), x=Axis(scale="log")), 80)
    ticks = [place for place, sign in enumerate(rows[-2]) if sign == "┬"]
    assert rows[-1].split() == ["0.0001", "0.001", "0.01", "0.1"]
    apart = np.diff(ticks)
    assert apart.max() - apart.min() <= 1


def test_epochs_are_whole_and_times_are_written_as_wished() -> None:
    epochs = Chart((Series((1, 60), (1.0, 2.0), "train"),), x=Axis(1, 60, whole=True))
    assert picture(epochs)[-1].split()[0] == "1"
    assert picture(epochs)[-1].split()[-1] == "60"
    clock = Axis(0, 120, written=lambda x, apart: f"{x:.0f}s/{apart:.0f}")
    times = Chart((Series((0, 120), (1.0, 2.0), "train"),), x=clock)
    assert {text.partition("/")[2] for text in picture(times)[-1].split()} == {"25"}


@pytest.mark.parametrize("size", [(15, 20), (60, 3), (0, 0)])
def test_where_there_is_no_room_nothing_is_drawn(size: tuple[int, int]) -> None:
    assert chart_lines(Chart((Series((1, 2), (1.0, 2.0), "train"),)), *size) == []


def test_equal_charts_are_known_as_equal_and_long_arrays_by_who_they_are() -> None:
    told, again = (Chart((Series((1, 2), (1.0, 2.0), "train"),), cursor=1) for _ in range(2))
    assert told == again
    assert told != Chart((Series((1, 2), (1.0, 3.0), "train"),), cursor=1)
    values = np.arange(9.0)
    assert Series(values, values, "run-1") == Series(values, values, "run-1")
    assert Series(values, values, "run-1") != Series(values, values.copy(), "run-1")


async def test_a_new_epoch_repaints_the_lines_that_differ_and_no_news_repaints_none() -> None:
    class OnlyPlot(App[None]):
        def compose(self) -> ComposeResult:
            yield Plot()

    app = OnlyPlot()
    app.register_theme(DARK)
    app.theme = DARK.name
    async with app.run_test(size=(60, 20)) as pilot:
        plot, painted = app.query_one(Plot), []
        refresh = plot.refresh
        plot.refresh = lambda *regions, **options: (  # type: ignore[method-assign]
            painted.extend(region.y for region in regions),
            refresh(*regions, **options),
        )[1]
        xs, values = (1.0, 2.0, 3.0), (3.0, 2.0, 1.0)
        ends = {"x": Axis(1, 9, whole=True), "y": Axis(0, 4)}
        plot.show(Chart((Series(xs, values, "line"),), **ends))
        assert len(painted) == 20
        painted.clear()
        plot.show(Chart((Series(xs, values, "line"),), **ends))
        assert painted == []
        plot.show(Chart((Series((*xs, 4.0), (*values, 1.0), "line"),), **ends))
        assert 1 <= len(painted) <= 2
        painted.clear()
        plot.show(Chart(words="nothing yet"))
        await pilot.pause()
        assert "nothing yet" in "".join(plot.render_line(y).text for y in range(20))
