"""Pictures in pixels on a terminal of its own, and what is left of them there."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bench_terminal import Terminal
from made_images import folder_of
from read_pixels import Kitty, sixels
from tui.terminal.graphics.kitty import PLACEHOLDER

Open = Callable[..., Terminal]
ROOM = {"size": (100, 30), "cell": (9, 18)}


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """No name of the terminal that the tests run in."""
    names = ("TMUX", "STY", "TERM_PROGRAM", "KONSOLE_VERSION", "PKGO_GRAPHICS")
    return {name: value for name, value in environment.items() if name not in names}


def at_pictures(bench: Open, folder: Path, term: str) -> Terminal:
    """The bench with the pictures of a table on show."""
    terminal = bench("--data", str(folder_of(folder / "pets")), term=term, **ROOM)
    terminal.sees("Experiments", "not trained")
    terminal.type("V")
    terminal.sees("[Columns]", "Pictures")
    terminal.type("\t\t")
    terminal.sees("[Pictures]", "cat  1")
    terminal.rests()
    return terminal


@pytest.fixture
def engine(child_host: Callable[..., object]) -> None:
    """One is there: none has to be started."""
    child_host()


@pytest.mark.usefixtures("engine")
def test_kitty_is_given_pictures_once_and_told_to_forget_them(bench: Open, tmp_path: Path) -> None:
    terminal = at_pictures(bench, tmp_path, "xterm-kitty")
    shown = Kitty().read(terminal.written.decode())
    assert len(shown.images) == 8 and shown.longest <= 4096
    assert {number for number, _, _ in shown.seen} == set(shown.images)
    placed = terminal.text().count(PLACEHOLDER)
    assert placed > 100 and "▀▀▀▀" not in terminal.text()
    before = len(terminal.written)
    terminal.type("?")
    terminal.sees("Keys")
    terminal.rests()
    assert terminal.text().count(PLACEHOLDER) < placed, "the dialog covers some"
    terminal.type("\x1b")
    terminal.until(lambda: terminal.text().count(PLACEHOLDER) == placed)
    assert b"\x1b_Ga=T" not in terminal.written[before:], "it has them already"
    terminal.type("\x1b")
    terminal.sees("Experiments")
    terminal.until(lambda: PLACEHOLDER not in terminal.text())
    leave(terminal)
    assert Kitty().read(terminal.written.decode()).images == {}


@pytest.mark.thorough
@pytest.mark.usefixtures("engine")
def test_a_bench_that_is_killed_by_a_signal_leaves_no_image_with_kitty(
    bench: Open, tmp_path: Path
) -> None:
    terminal = at_pictures(bench, tmp_path, "xterm-kitty")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM
    terminal.assert_whole()
    assert Kitty().read(terminal.written.decode()).images == {}


@pytest.mark.thorough
@pytest.mark.usefixtures("engine")
def test_sixel_is_drawn_over_blank_cells(bench: Open, tmp_path: Path) -> None:
    terminal = at_pictures(bench, tmp_path, "foot")
    drawn = sixels(terminal.written.decode())
    assert {one.shape for one in drawn} == {(18, 15 * 9, 4)}
    assert "▀▀▀▀" not in terminal.text() and "cat  1" in terminal.text()
    terminal.type("\x1b")
    terminal.sees("Experiments", "not trained")
    terminal.rests()
    before = len(terminal.written)
    terminal.type("?")
    terminal.sees("Keys")
    terminal.rests()
    assert sixels(terminal.written[before:].decode()) == []
    terminal.type("\x1b")
    leave(terminal)


@pytest.mark.thorough
@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color"])
@pytest.mark.usefixtures("engine")
def test_any_other_terminal_is_asked_nothing_and_sent_half_blocks(
    bench: Open, tmp_path: Path, term: str
) -> None:
    terminal = at_pictures(bench, tmp_path, term)
    assert "▀▀▀▀" in terminal.text()
    for sign in (b"\x1b_G", b"\x1bP", b"\x1b[16t", b"\x1b[14t", b"\x1b[c", "\U000f0000".encode()):
        assert sign not in terminal.written
    leave(terminal)


def leave(terminal: Terminal) -> None:
    """Back to the bench, and out of it."""
    terminal.type("\x1b")
    terminal.sees("Experiments", "not trained")
    terminal.rests()
    terminal.type("q")
    assert terminal.ends() == 0
    terminal.assert_whole()
