"""``pkgo-tui help``: the manual on a terminal, in a pipe, for scripts."""

import json
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from command_line import ROOT
from tui.manual.pages import BY_ID, PAGES

Ask = Callable[..., tuple[int, str, str]]
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def wide(cells: int) -> None:
        monkeypatch.setattr("tui.cli.commands.manual.screen_cells", lambda: cells)

    monkeypatch.setenv("TERM", "xterm-256color")
    return wide


def test_the_pages_are_listed_a_line_each(ask: Ask) -> None:
    code, out, error = ask("help")
    assert (code, error) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[: len(PAGES)]] == list(BY_ID)
    assert max(map(len, lines)) <= 80


def test_in_a_pipe_a_page_is_its_markdown(ask: Ask) -> None:
    for page in PAGES:
        assert ask("help", page.id) == (0, page.text, "")


@pytest.mark.parametrize("cells", [80, 200])
def test_on_a_terminal_a_page_is_drawn_within_its_width(
    ask: Ask, on_a_terminal: Callable[[int], None], cells: int
) -> None:
    on_a_terminal(cells)
    for page in PAGES:
        code, out, _ = ask("help", page.id)
        assert code == 0
        plain = SEQUENCE.sub("", out)
        assert out != plain, "headings stand out"
        assert not re.search(r"\x1b\[(?:\d+;)*4[0-8][;m]", out), "no bars on a light terminal"
        assert max(map(len, plain.splitlines())) <= min(cells, 100)
        assert not {"](", "```", "**", "|---"} & set(re.findall(r"\]\(|```|\*\*|\|---", plain))
        end = " ".join(plain.splitlines()).rpartition("more: ")[2]
        assert all(name in end for name in page.links)


def test_in_chinese_a_page_is_drawn_within_its_width_and_its_lines_end_between_signs(
    ask: Ask, on_a_terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(80)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("PKGO_LANG", "zh_TW")
    for page in PAGES:
        code, out, _ = ask("help", page.id)
        assert code == 0
        lines = [line.strip() for line in out.splitlines()]
        assert max(map(cell_len, out.splitlines())) <= 80
        assert [line for line in lines if line[:1] and line[0] in "，。；：、）」"] == []
    assert "這一頁還沒有翻譯" not in ask("help", "coach")[1]
    assert ask("help", "詞彙表")[0] == 2
    assert "glossary" in ask("help", "詞彙表")[2]


def test_without_colours_none_are_sent(
    ask: Ask, on_a_terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(80)
    monkeypatch.setenv("NO_COLOR", "1")
    _, out, _ = ask("help", "training")
    assert not re.search(r"\x1b\[(?:\d+;)*(?:3|4|9)\d", out)
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in ask("help", "training")[1]


def test_scripts_get_the_list_and_a_page_as_objects(ask: Ask) -> None:
    _, out, _ = ask("help", "--json")
    assert [json.loads(line)["topic"] for line in out.splitlines()] == list(BY_ID)
    _, out, _ = ask("help", "noise", "--json")
    told = json.loads(out)
    assert told["text"] == BY_ID["noise"].text
    assert told["title"] == "Is it noise?"


def test_an_unknown_topic_is_answered_with_likely_ones(ask: Ask) -> None:
    code, out, error = ask("help", "glosary")
    assert (code, out) == (2, "")
    assert "'glosary'" in error and "glossary" in error.replace("'glosary'", "")
    code, _, error = ask("help", "qqqq")
    assert code == 2 and "pkgo-tui help lists them" in error


def test_a_command_without_a_page_is_explained_by_its_help(ask: Ask) -> None:
    assert "doctor" not in BY_ID
    code, out, _ = ask("help", "doctor")
    assert code == 0
    assert out.strip() == ask("doctor", "--help")[1].strip()


def test_a_terminal_of_plain_signs_gets_plain_signs() -> None:
    code = (
        "from tui.cli.commands.manual import _rendered; from tui.manual.pages import PAGES\n"
        "from tui.text.glyphs import as_drawn\n"
        "for page in PAGES: print(page.id, ascii(as_drawn(_rendered(page, 80))))"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT), "PATH": "", "PKGO_ASCII": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        signs = set(re.findall(r"\\(?:u[0-9a-f]{4}|x[89a-f][0-9a-f])", line))
        assert signs <= {r"\u2026"}, line.split()[0]


@pytest.mark.parametrize("on_terminal", [pytest.param(False, marks=pytest.mark.thorough), True])
def test_where_only_ascii_is_carried_signs_and_their_meaning_are_plain(on_terminal: bool) -> None:
    screen = "manual.screen_cells = lambda: 80\n" if on_terminal else ""
    code = (
        f"import tui.cli.commands.manual as manual\n{screen}"
        "from tui.cli.entry import run\n"
        "from tui.manual.pages import PAGES\n"
        "for page in PAGES: run(['help', page.id])"
    )
    given = {"PYTHONPATH": str(ROOT), "PATH": "", "TERM": "dumb", "HOME": "/nowhere"}
    told = {
        encoding: subprocess.run(
            [sys.executable, "-P", "-c", code],
            env={**given, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            check=True,
            capture_output=True,
        ).stdout.decode(encoding)
        for encoding in ("ascii", "utf-8")
    }
    assert told["ascii"].count("?") == told["utf-8"].count("?")
    assert {"\u25c6", "\u25b6"} <= set(told["utf-8"])
