"""Pictures in a terminal's own pixels: what is sent is read back, and is theirs."""

import fcntl
import os
import pty
import re
import struct
import termios
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from rich.cells import cached_cell_len

from read_pixels import Kitty, sixels
from tui.terminal.graphics import kinds, shown
from tui.terminal.graphics.kitty import CHUNK, MOST
from tui.terminal.graphics.shown import FIRST, LAST, PICTURES
from tui.widgets.lines import length
from tui.widgets.pixels import Picture

CELL = (10, 20)
RED, GREEN, BLUE, GREY = (255, 0, 0), (0, 255, 0), (0, 0, 255), (102, 102, 102)


@pytest.fixture(autouse=True)
def at_rest() -> Iterator[None]:
    cached_cell_len.cache_clear()
    yield
    PICTURES.end()
    PICTURES.begin("blocks", lambda: CELL)


def colours(pattern: list[list[tuple[int, int, int]]]) -> Any:
    """A picture of 16 columns, each colour of the pattern four times."""
    return np.repeat(np.repeat(np.array(pattern, np.uint8), 4, axis=0), 4, axis=1)


PATTERN = [[RED, GREEN, BLUE, GREY], [GREY, RED, GREEN, BLUE], [BLUE, GREY, RED, GREEN]]
PICTURE = colours(PATTERN)
"""12 rows: six lines of text."""


def texts(values: Any = PICTURE, *, kind: Any = None) -> list[str]:
    if kind is not None:
        PICTURES.begin(kind, lambda: CELL)
    lines = Picture(values.tobytes(), values.shape).drawn(plain=False)
    return [text for ((text, _),) in lines] if lines[0][0][0][0] != "▀" else [lines[0][0][0]]


def in_kitty(values: Any) -> Kitty:
    """A terminal that was sent the picture."""
    rows = texts(values, kind="kitty")
    return Kitty().read(PICTURES.translated("".join(rows)))


def enlarged(values: Any, width: int, height: int) -> Any:
    rows = np.arange(height) * values.shape[0] // height
    columns = np.arange(width) * values.shape[1] // width
    return values[rows][:, columns]


@pytest.mark.parametrize("kind", ["kitty", "sixel"])
def test_cells_of_text_stand_for_a_picture(kind: Any) -> None:
    found = Picture(PICTURE.tobytes(), PICTURE.shape)
    blocks = found.drawn(plain=False)
    PICTURES.begin(kind, lambda: CELL)
    pixels = found.drawn(plain=False)
    assert [length(line) for line in pixels] == [length(line) for line in blocks]
    assert found.drawn(plain=True) == Picture(PICTURE.tobytes(), PICTURE.shape).drawn(plain=True)
    signs = [ord(sign) for line in pixels for text, _ in line for sign in text]
    assert len(set(signs)) == len(signs) and FIRST <= min(signs) <= max(signs) <= LAST
    assert found.drawn(plain=False) == pixels, "the same cells again: nothing is drawn anew"


def test_kitty_is_given_the_picture_once_as_png_in_chunks() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (90, 32, 3), np.uint8)
    rows = texts(noise, kind="kitty")
    sent = PICTURES.translated("\n".join(rows))
    found = Kitty().read(sent)
    ((number, image),) = found.images.items()
    assert found.longest <= CHUNK and sent.count("\x1b_G") > 4
    assert found.cells[number] == (32, 45) and image.shape == (900, 320, 4)
    assert np.array_equal(image[..., :3], enlarged(noise, 320, 900)) and image[..., 3].min() == 255
    assert found.seen == [(number, row, column) for row in range(45) for column in range(32)]
    again = PICTURES.translated(rows[3])
    assert "\x1b_G" not in again and len(found.read(again).seen) == 32 * 46
    found.read(PICTURES.end())
    assert found.images == {} and PICTURES.translated("text") == "text"
    found.read(PICTURES.translated(rows[3]))
    assert list(found.images) == [number], "seen again, as after Ctrl+Z"


def test_sixel_draws_each_line_of_text_by_itself() -> None:
    rows = texts(kind="sixel")
    wanted = enlarged(PICTURE, 160, 120)
    for place, row in enumerate(rows):
        sent = PICTURES.translated(f"a{row}b")
        assert sent.startswith(f"a{' ' * 16}\x1b7\x1b[16D\x1bP") and sent.endswith("\x1b\\\x1b8b")
        (found,) = sixels(sent)
        assert np.array_equal(found[..., :3], wanted[20 * place : 20 * place + 20])
        assert found[..., 3].min() == 255


def test_sixel_has_all_colours_roughly_and_leaves_out_half_a_line_below() -> None:
    source = np.random.default_rng(2).integers(0, 256, (7, 7, 3), np.uint8)
    smooth = enlarged(source, 16, 15)  # an odd number of rows
    smooth[:] = smooth // 2 + np.arange(16)[None, :, None] * 8
    rows = texts(smooth, kind="sixel")
    found = [sixels(PICTURES.translated(row))[0] for row in rows]
    whole = np.concatenate(found)
    assert whole.shape == (160, 160, 4)
    assert whole[:150, :, 3].min() == 255 and whole[150:, :, 3].max() == 0
    assert np.abs(whole[:150, :, :3].astype(int) - enlarged(smooth, 160, 150)).mean() < 8


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 7])
def test_channels_are_drawn_as_half_blocks_draw_them(channels: int) -> None:
    values = np.random.default_rng(3).integers(0, 256, (4, 16, channels), np.uint8)
    (image,) = in_kitty(values).images.values()
    wanted = values[..., [0, 0, 0] if channels < 3 else [0, 1, 2]]
    assert np.array_equal(image[::10, ::10, :3], wanted)


def test_a_large_picture_is_made_smaller_by_the_mean() -> None:
    values = np.zeros((400, 640, 3), np.uint8)
    values[:, ::2] = 200
    (image,) = in_kitty(values).images.values()
    assert image.shape == (200, 320, 4) and set(np.unique(image[..., :3])) == {100}


@pytest.mark.parametrize("kind", ["kitty", "sixel"])
def test_what_a_dialog_leaves_of_a_line_is_drawn_and_no_more(kind: Any) -> None:
    rows = texts(kind=kind)
    row = rows[2]
    sent = PICTURES.translated(f"\x1b[2m{row[:5]}\x1b[0m dialog {row[12:]}")
    if kind == "kitty":
        seen = [(at, column) for _, at, column in Kitty().read(sent).seen]
        assert seen == [(2, column) for column in (*range(5), *range(12, 16))]
    else:
        left, right = sixels(sent)
        wanted = enlarged(PICTURE, 160, 120)[40:60]
        assert np.array_equal(left[..., :3], wanted[:, :50])
        assert np.array_equal(right[..., :3], wanted[:, 120:])
    assert re.sub(r"\x1b(_G|P).*?\x1b\\", "", sent).count(" dialog ") == 1


def test_signs_stand_for_a_picture_as_long_as_a_line_has_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shown, "LAST", FIRST + 250)  # room for two
    PICTURES.begin("kitty", lambda: CELL)
    lines = [
        Picture(one.tobytes(), one.shape).drawn(plain=False) for one in (PICTURE, PICTURE // 2)
    ]
    for n in range(3):
        assert set(texts(PICTURE // 3 + n)[0]) == {"▀"}, "no signs are left"
    again = [str(text) for text in texts()]
    old = [str(line[0][0]) for line in lines[0]]
    assert again == old, "its signs again, for a line has them"
    lines.clear()
    assert PICTURES.translated(old[0]) == " " * 16
    other = texts(colours([[BLUE] * 4] * 3))
    assert len(Kitty().read(PICTURES.translated("".join(other))).seen) == 96


def test_texts_that_were_only_measured_keep_no_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "LAST", FIRST + 250)  # room for two
    PICTURES.begin("kitty", lambda: CELL)
    for n in range(8):
        lines = Picture((PICTURE // 3 + n).tobytes(), PICTURE.shape).drawn(plain=False)
        assert [length(line) for line in lines] == [16] * 6
        assert lines[0][0][0][0] != "▀"


def test_kitty_keeps_so_many_and_is_given_an_older_one_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shown, "MOST_KEPT", 2)
    PICTURES.begin("kitty", lambda: CELL)
    pictures = [Picture((PICTURE // (n + 1)).tobytes(), PICTURE.shape) for n in range(3)]
    rows = [one.drawn(plain=False)[0][0][0] for one in pictures]
    terminal = Kitty()
    for row in (*rows, rows[0]):
        terminal.read(PICTURES.translated(row))
        assert len(terminal.images) <= 2
    terminal.read(PICTURES.end())
    assert terminal.images == {}


def test_what_is_too_high_for_placeholders_is_half_blocks() -> None:
    values = np.zeros((2 * MOST + 2, 16, 1), np.uint8)
    assert set(texts(values, kind="kitty")[0]) == {"▀"}


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "mlterm-256color"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210400"}, "blocks"),
        ({"TERM": "xterm-256color"}, "blocks"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "blocks"),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "KITTY_WINDOW_ID": "1"}, "blocks"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, "blocks"),
        ({"TERM": "screen.xterm-kitty", "STY": "1.x"}, "blocks"),
        ({}, "blocks"),
    ],
)
def test_a_terminal_is_known_by_its_names(environment: dict[str, str], kind: str) -> None:
    assert kinds.kind_of("auto", environment) == kind
    for asked in ("blocks", "kitty", "sixel"):
        assert kinds.kind_of(asked, environment) == asked


@pytest.mark.parametrize(
    ("pixels", "cell"),
    [((1200, 800), (10, 20)), ((0, 0), None), ((60000, 60000), None), ((1199, 39), None)],
)
def test_sixel_needs_to_know_the_pixels_of_a_cell(
    pixels: tuple[int, int], cell: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY", "TERM_PROGRAM", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "foot")
    master, slave = pty.openpty()
    try:
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 40, 120, *pixels))
        assert kinds.cell_pixels(slave) == cell
        assert kinds.graphics_of(slave) == ("blocks" if cell is None else "sixel")
        monkeypatch.setenv("PKGO_GRAPHICS", "sixel")
        assert kinds.graphics_of(slave) == "sixel"
        assert kinds.cell_of(slave) == (cell or kinds.USUAL_CELL)
    finally:
        os.close(master)
        os.close(slave)
