"""``pkgo-tui help``: the manual's pages, rendered on a terminal, as Markdown elsewhere."""

import os
import sys
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption
from tui.cli.console.output import emit, say, screen_cells, write_raw
from tui.locale import N_, _
from tui.text.fitting import wrapped
from tui.text.glyphs import ASCII, GLYPHS, as_drawn

if TYPE_CHECKING:
    from tui.manual.pages import Page

WIDEST = 100
"""Cells of a line; longer ones are hard to read."""

TopicArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="TOPIC", help=N_("The page to show; else they are listed."), show_default=False
    ),
]


def manual(context: typer.Context, topic: TopicArgument = None, json: JsonOption = False) -> None:
    """Show a page of the manual, or list the pages.

    In a pipe or a file the page is Markdown text. Of a command that has no page of its own its help
    is shown.

    Example: pkgo-tui help glossary
    """
    from tui.manual.pages import BY_ID, PAGES, likely

    if topic is not None:
        page = BY_ID.get(topic.casefold())
        if page is not None:
            _show(page, json)
        elif (told := _help_of(context, topic)) and not json:
            say(told)
        else:
            raise InputError("manual.no_such_page", topic=topic, likely=likely(topic))
        return
    longest = max(map(len, BY_ID))
    for page in PAGES:
        if json:
            emit({"topic": page.id, "title": page.title, "about": page.about})
        else:
            say(f"{page.id:<{longest}}  {page.about}")
    if not json:
        say()
        say(_("pkgo-tui help TOPIC shows a page; in the bench ? and then m"))


def _help_of(context: typer.Context, name: str) -> str:
    """What ``pkgo-tui NAME --help`` says; empty where there is no such command."""
    root = context.find_root()
    command = getattr(root.command, "commands", {}).get(name)
    if command is None:
        return ""
    return command.get_help(typer.Context(command, info_name=name, parent=root))


def _show(page: "Page", json: bool) -> None:
    cells = screen_cells()
    if json:
        told = {"topic": page.id, "title": page.title, "about": page.about}
        emit({**told, "text": page.text, "links": page.links})
    elif cells is None:
        write_raw(page.text)
    else:
        write_raw(as_drawn(_rendered(page, min(cells, WIDEST))))
        say()
        more = _("more: pkgo-tui help {pages}", pages=" | ".join(page.links))
        say("\n".join(wrapped(more, min(cells, WIDEST))))


class _Paper(StringIO):
    """What rich draws on; it asks for the encoding, to know which lines it may draw."""

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return "ascii" if GLYPHS is ASCII else getattr(sys.stdout, "encoding", "utf-8")


def _rendered(page: "Page", cells: int) -> str:
    import rich.text
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.style import Style
    from rich.theme import Theme

    from tui.manual.pages import without_links
    from tui.text.breaking import break_also

    break_also(rich.text)
    paper = _Paper()
    # Rich's own is a bar of black, also on a light terminal
    theme = Theme({"markdown.code": Style(color="cyan", bold=True)})
    on_terminal = os.environ.get("TERM") != "dumb"
    console = Console(file=paper, width=cells, force_terminal=on_terminal, theme=theme)
    console.print(Markdown(without_links(page.drawn), code_theme="ansi_dark", hyperlinks=False))
    return paper.getvalue()
