"""Terminals that tell nonsense about themselves, or draw signs wider than others do."""

import re
import signal
import sys
import time
import unicodedata
from collections.abc import Callable

import pytest

from bench_terminal import ALTERNATE, WHERE, Terminal
from engine.store.database import Store
from engine.store.process_writer import leave_host
from fake_runs import HOST
from told_story import tell
from tui.text.glyphs import UNICODE

Open = Callable[..., Terminal]


@pytest.fixture
def engine(child_host: Callable[..., object]) -> None:
    """One is there: none has to be started."""
    child_host()


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_place_signs_is_refused_in_a_sentence(
    bench: Open, term: str
) -> None:
    terminal = bench(term=term)
    assert terminal.ends() == 2
    terminal.assert_whole()
    said = " ".join(terminal.written.decode().split())
    assert said.startswith("pkgo-tui: ")
    assert f'"{term}"' in said
    assert "pkgo-tui train" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "term",
    [
        "linux",
        *(
            pytest.param(one, marks=pytest.mark.thorough)
            for one in ("", "vt100", "no-such-terminal")
        ),
    ],
)
@pytest.mark.usefixtures("engine")
def test_any_other_name_works(bench: Open, term: str) -> None:
    terminal = bench(term=term)
    terminal.sees("Experiments", "not trained")
    terminal.type("q")
    assert terminal.ends() == 0
    terminal.assert_whole()


@pytest.mark.parametrize("size", [(0, 0), (80, 24)])
@pytest.mark.usefixtures("engine")
def test_the_terminals_own_size_holds_whatever_is_exported(
    bench: Open, environment: dict[str, str], size: tuple[int, int]
) -> None:
    if size[0]:
        environment |= {"COLUMNS": "61", "LINES": "17"}
    terminal = bench(size=size)
    terminal.sees("Experiments", "not trained", "q quit")
    columns, rows = size[0] or 80, size[1] or 24
    last = terminal.screen.display[rows - 1]
    assert "q quit" in last
    assert terminal.screen.display[0].rstrip().startswith(" pkgo-tui")
    assert max(len(row.rstrip()) for row in terminal.screen.display) > columns - 4
    terminal.type("q")
    assert terminal.ends() == 0


def signs_on(terminal: Terminal) -> set[str]:
    """Those that some terminals draw two cells wide."""
    return {sign for sign in terminal.text() if unicodedata.east_asian_width(sign) == "A"}


def test_where_signs_are_two_cells_wide_only_those_are_drawn_that_are_not(
    bench: Open, store: Store, child_host: Callable[..., object]
) -> None:
    tell(store)
    assert leave_host(store, HOST, only_if_idle=False)
    child_host()
    terminal = bench(cells_of_a_sign=2)
    terminal.sees("Experiments", "relu, Adam 0.001")
    terminal.type("3")
    terminal.until(lambda: any("\u2800" < sign <= "\u28ff" for sign in terminal.text()))
    for keys, words in {
        "M": "predicted",
        "P": "recall",
        "I": "hidden_1",
        "O": "epoch",
        "T": "schedule",
        "?": "Esc back",
        "\x1bR": "All runs",
        "\x1bc": "[Curves]",
        "\t": "[Differences]",
    }.items():
        for key in keys:
            terminal.type(key)
            terminal.rests()
        terminal.sees(words)
        assert signs_on(terminal) == set(), [row for row in terminal.screen.display if "…" in row]


@pytest.mark.usefixtures("engine")
def test_an_answer_that_comes_late_is_no_key_and_is_still_obeyed(bench: Open) -> None:
    terminal = bench(cells_of_a_sign=None)
    terminal.sees("Experiments", "not trained")
    assert UNICODE.cursor in signs_on(terminal)
    terminal.type("n")
    terminal.sees("2 00-first-model 2")
    terminal.answer(2)
    terminal.type("n")
    terminal.sees("3 00-first-model 3")
    terminal.until(lambda: signs_on(terminal) == set())
    terminal.type("e")
    terminal.sees("00-first-model 3", "Esc")
    terminal.type("\x1b")
    terminal.rests()
    assert signs_on(terminal) == set()
    terminal.type("q")
    assert terminal.ends() == 0


@pytest.mark.usefixtures("engine")
def test_nothing_typed_around_the_question_is_lost(bench: Open) -> None:
    terminal = bench(cells_of_a_sign=None)
    terminal.until(lambda: WHERE in terminal.written)
    terminal.type("N\x1b[2;2R?")
    terminal.sees("Esc back")
    terminal.type("\x1b")
    terminal.sees("a adds a layer")
    assert UNICODE.cursor in signs_on(terminal)


@pytest.mark.parametrize(("said", "plain"), [("0", False), ("1", True)])
@pytest.mark.usefixtures("engine")
def test_a_setting_goes_before_what_the_terminal_answers(
    bench: Open, environment: dict[str, str], said: str, plain: bool
) -> None:
    environment["PKGO_ASCII"] = said
    terminal = bench(cells_of_a_sign=2)
    terminal.sees("Experiments", "not trained")
    assert WHERE not in terminal.written
    assert (signs_on(terminal) == set()) is plain


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(("said", "plain"), [("", True), ("0", False)])
def test_the_linux_console_whose_fonts_have_few_signs_gets_plain_ones(
    bench: Open, environment: dict[str, str], said: str, plain: bool
) -> None:
    environment["PKGO_ASCII"] = said
    terminal = bench(term="linux")
    terminal.sees("Experiments", "not trained")
    assert terminal.text().isascii() is plain


BUSY_FOR_EVER = """
from textual.widgets import Label
from tui.terminal import lasting as terminal
terminal.LEAVING_SECONDS = 1.0

class Busy(terminal.TerminalApp):
    def compose(self):
        yield Label("busy for ever")

    def on_key(self):
        self.write("\\x1b]0;it hears nothing any more\\x07")
        while True:
            pass

Busy().run()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_screen_that_is_busy_for_ever_and_leaves_the_terminal_whole(
    bench: Open, number: int
) -> None:
    terminal = bench(command=[sys.executable, "-c", BUSY_FOR_EVER])
    terminal.sees("busy for ever")
    assert terminal.modes()[ALTERNATE]
    terminal.type("x")
    terminal.until(lambda: b"it hears nothing any more" in terminal.written)
    terminal.process.send_signal(number)
    assert terminal.ends() == 128 + number
    terminal.assert_whole()


@pytest.mark.usefixtures("engine")
def test_a_signal_while_the_first_picture_is_made_leaves_the_terminal_whole(
    bench: Open, store: Store
) -> None:
    terminal = bench(cells_of_a_sign=None)
    terminal.until(lambda: b"\x1b[?1049h" in terminal.written)
    time.sleep(0.01)
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM, terminal.text()
    terminal.assert_whole()


@pytest.mark.parametrize(
    ("term", "asked", "not_asked"),
    [
        ("xterm-256color", rb"48;5;237m", rb"[34]8;2;"),
        ("linux", rb"\x1b\[(1;)?96;40m", rb"[34]8;[25];"),
    ],
    ids=["256", "16"],
)
@pytest.mark.usefixtures("engine")
def test_a_terminal_of_few_colours_gets_those_that_were_chosen_for_it(
    bench: Open, environment: dict[str, str], term: str, asked: bytes, not_asked: bytes
) -> None:
    environment.pop("COLORTERM", None)
    terminal = bench(term=term)
    terminal.sees("Experiments", "not trained")
    assert re.search(asked, terminal.written)
    assert not re.search(not_asked, terminal.written)
