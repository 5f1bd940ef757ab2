"""The bench on a real pty: what is seen, and that the terminal is whole however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench_terminal import ALTERNATE, Terminal
from engine.store.database import Store
from engine.store.runs import runs

ChildHost = Callable[..., "subprocess.Popen[bytes]"]
Open = Callable[..., Terminal]


def test_q_asks_while_a_run_trains_and_leaves_the_terminal_whole(
    training: tuple[Terminal, "subprocess.Popen[bytes]"], store: Store
) -> None:
    terminal, _ = training
    assert terminal.modes()[ALTERNATE]
    terminal.type("q")
    terminal.sees("Leave the bench", "long trains.")
    terminal.type("\r")
    assert terminal.ends() == 0
    terminal.assert_whole()
    assert runs(store)[0].status == "running"


def test_ctrl_c_asks_too_and_no_tensorflow_lives_in_the_screen(
    training: tuple[Terminal, "subprocess.Popen[bytes]"], store: Store
) -> None:
    terminal, _ = training
    loaded = Path(f"/proc/{terminal.process.pid}/maps").read_text()
    assert not [name for name in ("tensorflow", "pandas", "sklearn") if name in loaded]
    terminal.type("\x03")
    terminal.sees("Leave the bench")
    terminal.type("\x1b")
    terminal.sees_no_more("Leave the bench")
    terminal.type("s")
    terminal.sees("■ ")
    terminal.type("\x03")
    assert terminal.ends() == 0
    terminal.assert_whole()


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        signal.SIGHUP,
        pytest.param(signal.SIGINT, marks=pytest.mark.thorough),
    ],
)
def test_a_signal_ends_the_screen_in_order_and_the_run_goes_on(
    training: tuple[Terminal, "subprocess.Popen[bytes]"], store: Store, number: int
) -> None:
    terminal, host = training
    terminal.process.send_signal(number)
    assert terminal.ends() == 128 + number
    terminal.assert_whole()
    assert terminal.after() == ""
    assert host.poll() is None
    assert runs(store)[0].status == "running"


def test_a_killed_engine_shows_as_crashed_and_the_bench_goes_on(
    training: tuple[Terminal, "subprocess.Popen[bytes]"], store: Store
) -> None:
    terminal, host = training
    host.kill()
    host.wait()
    terminal.sees("✗ crashed", "ended without a word")
    terminal.type("n")
    terminal.sees("▌2 long 2")
    terminal.type("q")
    assert terminal.ends() == 0
    terminal.assert_whole()
    assert runs(store)[0].status == "crashed"


def test_keys_that_come_all_at_once_pass_through_a_dialog_and_on(
    bench: Open, child_host: ChildHost
) -> None:
    child_host()
    terminal = bench()
    terminal.sees("first-model", "not trained")
    terminal.type("e\x15other\re\x15third\rN?")
    terminal.sees("Esc back")
    terminal.type("\x1b")
    terminal.sees("1 third", "a adds a layer")


def test_an_error_in_the_screen_itself_is_a_sentence_on_a_whole_terminal(
    bench: Open, store: Store, child_host: ChildHost, tmp_path: Path
) -> None:
    child_host()
    program = tmp_path / "broken.py"
    program.write_text(BROKEN)
    command = [sys.executable, "-P", str(program), str(store.directory)]
    terminal = bench(command=command)
    terminal.sees("engine ready")
    terminal.type("\x02")
    assert terminal.ends() == 1
    terminal.assert_whole()
    after = terminal.written.rpartition(b"\x1b[?1049l")[2].decode()
    log = store.directory / "pkgo-tui.log"
    assert "the screen failed (ZeroDivisionError: one [b]by[/b] zero)" in after
    assert "Traceback" not in after
    last = after.rstrip().splitlines()[-1]
    assert str(log) in last
    assert "pkgo-tui doctor" in last
    assert "Traceback" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


BROKEN = """
from pathlib import Path
import sys
import tui.app
class Broken(tui.app.BenchApp):
    CSS_PATH = Path(tui.app.__file__).parent / "bench" / "bench.tcss"
    def action_break(self):
        raise ZeroDivisionError("one\\x1b]0;pwned\\x07 [b]by[/b] zero")
    BINDINGS = [("ctrl+b", "break")]
tui.app.BenchApp = Broken
sys.exit(tui.app.run_bench(Path(sys.argv[1])))
"""


def test_a_table_with_nothing_to_tell_apart_is_refused_in_one_sentence(
    bench: Open, tmp_path: Path, child_host: ChildHost
) -> None:
    child_host()
    rows = [f"{n},{n % 5},cat" for n in range(60)]
    table = tmp_path / "pets.csv"
    table.write_text("\n".join(["age,segments,kind", *rows]))
    terminal = bench("--data", str(table), "--label", "kind")
    assert terminal.ends() == 2
    terminal.assert_whole()
    after = terminal.written.rpartition(b"\x1b[?1049l")[2].decode()
    said = " ".join(after.split())
    assert said.count("pkgo-tui: ") == 1
    assert "pets.csv" in said
    assert "'kind'" in said
    assert "'cat'" in said
    assert "Traceback" not in said


def test_a_store_that_is_a_file_is_told_in_words(bench: Open, tmp_path: Path) -> None:
    place = tmp_path / "a file"
    place.write_text("")
    terminal = bench("--store", str(place))
    assert_told(terminal, "is a file")


def test_a_store_that_cannot_be_written_is_told_in_words(bench: Open, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        locked = Path("/proc/nowhere")
    terminal = bench("--store", str(locked / "store"))
    assert_told(terminal, "cannot be opened")


def assert_told(terminal: Terminal, words: str) -> None:
    """A sentence, on the bare terminal or in a dialog that q leaves."""
    assert terminal.ends() == 2
    terminal.assert_whole()
    assert words in " ".join(terminal.text().split())


def test_a_full_disk_is_told_in_words_and_the_bench_stays(
    bench: Open, store: Store, child_host: ChildHost
) -> None:
    child_host()
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    terminal = bench(before=no_more_room)
    terminal.sees("engine ready")
    terminal.type("n" * 40)
    terminal.sees("That could not be done", "disk I/O error")
    assert terminal.process.poll() is None
    terminal.type("\r")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ends() == 128 + signal.SIGTERM
    terminal.assert_whole()


def no_more_room() -> None:
    """No file may grow past what an empty store takes, as on a full disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
