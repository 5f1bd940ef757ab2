"""The man page, made from the commands: ``python -m tui.cli.man FILE`` writes it."""

import sys
from collections.abc import Iterator
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

from typer.main import get_command

from engine.settings import Settings, variable
from tui.cli.program import EPILOG, program
from tui.locale import _

NAME = "pkgo-tui"
EXAMPLE = "Example: "


def page() -> str:
    """The whole page in roff."""
    root: Any = get_command(program())
    context = root.make_context(NAME, [], resilient_parsing=True)
    about, *rest = _paragraphs(root.help)
    manual = _("User commands")
    lines = [
        " ".join([".TH", NAME.upper(), "1", '""', _quoted(NAME, version(NAME)), _quoted(manual)]),
        _section(_("name")),
        f"{_roff(NAME)} \\- {_roff(about[:1].lower() + about[1:].rstrip('.'))}",
        _section(_("synopsis")),
        f".B {_roff(NAME)}",
        _roff(_("[options]")),
        ".br",
        f".B {_roff(NAME)}",
        _roff(_("command [options] [arguments]")),
        _section(_("description")),
        *_text(rest),
        _section(_("options")),
        *_records(root, context),
        _section(_("commands")),
        *_commands(root, context, NAME),
        _section(_("exit status")),
        *_text([EPILOG.partition(": ")[2]]),
        _section(_("environment")),
        *_text([_("Every setting has a variable, which goes before the file of settings:")]),
        *_text([", ".join(variable(one.name) for one in fields(Settings)) + "."]),
        *_text([_("NO_COLOR, set to anything, takes the colours away.")]),
        _section(_("files")),
        *_text(
            [
                _("pkgo-tui config tells where the file of settings is, and what is set there."),
                _("pkgo-tui doctor tells where the store of the runs is."),
            ]
        ),
    ]
    return "\n".join(lines) + "\n"


def _quoted(*words: str) -> str:
    return f'"{" ".join(words)}"'


def _section(name: str) -> str:
    return " ".join([".SH", name.upper()])


def _commands(group: Any, context: Any, path: str) -> Iterator[str]:
    """Every command below a group, and those below it."""
    for name, command in group.commands.items():
        inner = type(context)(command, info_name=name, parent=context)
        pieces = [piece for piece in command.collect_usage_pieces(inner) if piece != "[OPTIONS]"]
        yield f'.SS "{_roff(" ".join([path, name, *pieces]))}"'
        yield from _text(_paragraphs(command.help))
        yield from _records(command, inner)
        if hasattr(command, "commands"):
            yield from _commands(command, inner, f"{path} {name}")


def _records(command: Any, context: Any) -> Iterator[str]:
    """Arguments and options with what they mean."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None or parameter.name == "help":
            continue
        named, meaning = record
        yield ".TP"
        yield f"\\fB{_roff(named)}\\fR"
        yield _roff(" ".join(meaning.split()))


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n")]


def _text(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield ".PP"
        if paragraph.startswith(EXAMPLE):
            command = paragraph.removeprefix(EXAMPLE)
            yield from (_roff(EXAMPLE.strip()), ".RS 4", ".nf", _roff(command), ".fi", ".RE")
        else:
            yield _roff(paragraph)


def _roff(text: str) -> str:
    """Text that no roff takes for a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
