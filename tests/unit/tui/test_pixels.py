"""Pictures as half blocks, and as signs."""

from tui.widgets.lines import length
from tui.widgets.pixels import LARGEST, RAMP, Picture


def test_two_pixels_a_cell_in_their_own_colours() -> None:
    values = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255] * 48)
    lines = Picture(values, (12, 16, 3)).drawn(plain=False)
    assert len(lines) == 6 and {length(line) for line in lines} == {16}
    assert lines[0][0] == ("▀", "#ff0000/#ff0000")
    assert lines[0][2] == ("▀", "#0000ff/#0000ff")


def test_small_pictures_are_enlarged_and_large_ones_made_smaller() -> None:
    small = Picture(bytes([0, 255, 255, 0]), (2, 2, 1))
    assert small.cells == 16
    assert [text for text, _ in small.drawn(plain=True)[0]] == [" " * 8 + "@" * 8]
    large = Picture(bytes(100 * 100 * 3), (100, 100, 3))
    assert large.cells <= LARGEST
    assert {length(line) for line in large.drawn(plain=False)} == {large.cells}


def test_a_picture_of_odd_height_ends_with_half_a_line() -> None:
    lines = Picture(bytes(12 * 3), (3, 12, 1)).drawn(plain=False)
    assert len(lines) == 2
    assert lines[1][0][1] == "#000000"


def test_greys_are_a_ramp_of_signs() -> None:
    values = bytes(value for value in (0, 80, 160, 255) for _ in range(3)) * 2
    (line,) = Picture(values, (2, 12, 1)).drawn(plain=True)
    text = line[0][0]
    assert text[0] == RAMP[0] and text[-1] == RAMP[-1]
    assert [RAMP.index(sign) for sign in text] == sorted(RAMP.index(sign) for sign in text)
