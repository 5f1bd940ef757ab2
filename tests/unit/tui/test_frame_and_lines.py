"""The frame of a chart, and the lines below it that stay in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tui.terminal.themes import THEMES
from tui.widgets.frame import frame, inner_size
from tui.widgets.hint import Hint
from tui.widgets.legend import Legend
from tui.widgets.lines import line


@given(
    width=st.integers(16, 120),
    height=st.integers(6, 40),
    texts=st.lists(st.sampled_from(["0", "0.5", "10.25", "1e-05"]), max_size=4),
)
def test_a_frame_leaves_the_cells_that_it_says(width: int, height: int, texts: list[str]) -> None:
    across, down = inner_size(width, height, texts)
    rows = tuple((place, text) for place, text in enumerate(texts) if place < down)
    found = frame((across, down), ((0, "1"), (across - 1, "9")), rows)
    margin = max((len(text) for _, text in rows), default=0)
    assert [len(row) for row in found.left] == [margin + 1] * down
    assert len(found.below) == height - down
    for place, row in enumerate(found.left):
        assert row[:margin].strip() == dict(rows).get(place, "")


@pytest.mark.parametrize("column", [0, 7, 19])
def test_a_label_stands_at_its_column(column: int) -> None:
    found = frame((20, 5), ((column, "x"),), ((2, "12"),))
    assert found.left[2].startswith("12")
    assert found.below[-1].index("x") == 3 + column


class Below(App[None]):
    """A legend and a hint in rooms of a fixed height."""

    def __init__(self, legend: Legend, hint: Hint, height: int) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.parts = legend, hint
        self.height = height

    def compose(self) -> ComposeResult:
        for part in self.parts:
            part.styles.height = self.height
            yield part


def rows(widget: Legend | Hint) -> list[str]:
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


@pytest.mark.parametrize("height", [2, 3, 5])
async def test_the_run_in_focus_is_always_in_sight(height: int) -> None:
    legend, hint = Legend(), Hint()
    async with Below(legend, hint, height).run_test() as pilot:
        lines = [line("heading"), *(line(f"run {number}") for number in range(7))]
        for focus in [*range(7), 3, 0]:
            legend.show(lines, focus)
            await pilot.pause()
            shown = rows(legend)
            assert shown[0] == "heading"
            assert f"run {focus}" in shown
            places = [int(text.split()[1]) for text in shown[1:]]
            assert places == list(range(places[0], places[0] + height - 1))
            marked = legend.render_line(shown.index(f"run {focus}"))
            plain = legend.render_line(0)
            styles = [next(iter(strip)).style for strip in (marked, plain)]
            assert styles[0] != styles[1]


async def test_a_hint_is_broken_between_words_and_ends_where_its_room_does() -> None:
    legend, hint = Legend(), Hint()
    async with Below(legend, hint, 2).run_test(size=(20, 10)) as pilot:
        hint.show("it fits")
        await pilot.pause()
        assert rows(hint) == ["it fits", ""]
        quiet = next(iter(hint.render_line(0))).style
        hint.show("it fits", error=True)
        assert next(iter(hint.render_line(0))).style != quiet
        hint.show("a sentence that is longer than the room which there is for it")
        assert rows(hint)[0] == "a sentence that is"
        assert rows(hint)[1].endswith("…")
        assert max(map(len, rows(hint))) <= 20
