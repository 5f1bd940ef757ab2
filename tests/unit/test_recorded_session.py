"""The moving picture of README: small enough for a page, its signs as they are on a screen."""

import numpy as np
from PIL import Image
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from code_reading import ROOT
from tests.recording.cells import HIGH, WIDE, picture
from tests.recording.session import LARGEST, SIZE

INK = (255, 0, 0)
PLAIN = Style(color="rgb(255,0,0)", bgcolor="rgb(0,0,0)")


def inked(text: str) -> "np.ndarray":
    """Which pixels of a line have the colour of the text."""
    drawn = np.asarray(picture([Strip([Segment(text, PLAIN)])], len(text)))
    return (drawn == INK).all(axis=2)


def test_every_dot_of_a_braille_sign_is_seen_on_its_own() -> None:
    single = [inked(chr(0x2800 + (1 << bit))) for bit in range(8)]
    assert all(dot.sum() >= 9 for dot in single)
    together = inked(chr(0x28FF))
    assert together.sum() == sum(dot.sum() for dot in single) < WIDE * HIGH
    assert not inked(chr(0x2800)).any()


def test_lines_of_a_frame_meet_from_cell_to_cell() -> None:
    line = inked("╭──╮")
    assert line[HIGH // 2, WIDE // 2 : 4 * WIDE - WIDE // 2].all()
    assert inked("█").all()
    assert 0 < inked("a").sum() < WIDE * HIGH


def test_the_committed_session_is_one_that_a_page_can_show() -> None:
    path = ROOT / "tests" / "recording" / "session.gif"
    assert path.stat().st_size < LARGEST
    with Image.open(path) as shown:
        assert shown.size[0] == SIZE[0] * WIDE
        assert shown.n_frames > 30
