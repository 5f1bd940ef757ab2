"""Commands whose help is in the person's language: typer's own in English, else made here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from tui.locale import _
from tui.locale.language import ENGLISH, language
from tui.terminal.size import USUAL, terminal_size
from tui.text.fitting import fit, width, wrapped

WIDEST = 88
INDENT = "  "
MOST_NAMES = 28
"""Cells of the names of options, beside which they are explained."""
STDOUT = 1
EXAMPLE = "Example: "

Record = tuple[str, str]


class SpokenCommand(TyperCommand):
    """A command, its docstring the English help: its paragraphs are the texts of the catalogue."""

    def get_help(self, ctx: Any) -> str:
        """Typer's hook."""
        return super().get_help(ctx) if language() == ENGLISH else help_of(self, ctx)


class SpokenGroup(TyperGroup):
    """The same for what has commands below it."""

    def get_help(self, ctx: Any) -> str:
        """Typer's hook."""
        return super().get_help(ctx) if language() == ENGLISH else help_of(self, ctx)


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a docstring, each on one line."""
    parts = (" ".join(part.split()) for part in (text or "").split("\f")[0].split("\n\n"))
    return [part for part in parts if part]


def help_of(command: Any, context: Any) -> str:
    """The help of a command in the person's language, as wide as the terminal allows."""
    columns = terminal_size(STDOUT)[0] or USUAL[0]
    cells = max(min(columns, WIDEST) - 2, 40)
    pieces = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines = [f"{_('Usage')}: {pieces}"]
    for paragraph in paragraphs(command.help):
        lines += ["", *_indented(_told(paragraph), cells)]
    arguments: list[Record] = []
    options: list[Record] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            is_argument = parameter.param_type_name == "argument"
            said = record[0], _meaning(record[1], " ".join((parameter.help or "").split()))
            (arguments if is_argument else options).append(said)
    lines += [*_section(_("Arguments"), arguments, cells), *_section(_("Options"), options, cells)]
    lines += _section(_("Commands"), list(_commands(command, context)), cells)
    if command.epilog:
        lines += ["", *_indented(_told(command.epilog), cells)]
    return "\n".join(lines)


def _told(paragraph: str) -> str:
    if paragraph.startswith(EXAMPLE):
        return _(EXAMPLE) + paragraph.removeprefix(EXAMPLE)
    return _(paragraph)


def _meaning(told: str, english: str) -> str:
    """What a parameter means, and what typer adds: what is usual, whether it must be there."""
    told = " ".join(told.split())
    more = told.removeprefix(english)
    more = more.replace("[required]", _("[required]")).replace("default: ", _("default: "))
    return f"{_(english) if english else ''}{more}"


def _commands(command: Any, context: Any) -> Iterator[Record]:
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        below = command.get_command(context, name)
        about = paragraphs(below.help)
        if not below.hidden:
            yield name, _(about[0]) if about else ""


def _section(title: str, records: Sequence[Record], cells: int) -> list[str]:
    if not records:
        return []
    names = min(max(width(name) for name, _meant in records), MOST_NAMES)
    lines = ["", f"{title}:"]
    for name, meaning in records:
        parts = wrapped(meaning, max(cells - names - 2 * len(INDENT), 20))
        is_long = width(name) > names
        heads = [*([] if is_long else [name]), *[""] * len(parts)]
        lines += [INDENT + name] if is_long else []
        lines += [
            f"{INDENT}{fit(head, names)}{INDENT}{part}".rstrip()
            for head, part in zip(heads, parts, strict=False)
        ]
    return lines


def _indented(text: str, cells: int) -> list[str]:
    return [INDENT + part for part in wrapped(text, cells - len(INDENT))]
