"""The man page says what the commands say, and a roff renders it."""

import re
import shutil
import subprocess

import pytest
from typer.main import get_command

from command_line import ROOT
from tui.cli.man import page
from tui.cli.program import program

FILE = ROOT / "share" / "man" / "man1" / "pkgo-tui.1"


def test_the_page_that_is_installed_is_the_commands_own() -> None:
    assert FILE.read_text("utf-8") == page(), "make man writes it anew"
    assert '"share/man/man1/pkgo-tui.1"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_command_and_every_option_has_its_lines() -> None:
    text = page().replace("\\-", "-")
    assert re.findall(r"^\.SH (.+)$", text, re.M)[:3] == ["NAME", "SYNOPSIS", "DESCRIPTION"]
    commands = get_command(program()).commands
    assert len(commands) > 15
    for name, command in commands.items():
        part = text.partition(f'.SS "pkgo-tui {name}')[2].partition(".SS ")[0]
        for parameter in command.params:
            if parameter.opts[0].startswith("--") and parameter.name != "help":
                assert parameter.opts[0] in part, (name, parameter.name)


def test_no_line_is_taken_for_a_request() -> None:
    requests = {line.split()[0] for line in page().splitlines() if line[:1] in (".", "'")}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".br", ".RS", ".RE", ".nf", ".fi"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_renders_it_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-c", FILE],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    told = re.sub(r".\x08", "", done.stdout)
    for words in ("PKGO-TUI(1)", "pkgo-tui train", "--grid KEY=VALUE,VALUE", "pkgo-tui doctor"):
        assert words in told
