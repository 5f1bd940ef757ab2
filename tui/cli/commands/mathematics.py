"""``pkgo-tui mathematics``: the numbers of a piece of mathematics, computed by Keras."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption
from tui.cli.console.output import emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _

if TYPE_CHECKING:
    from engine.client.mathematics import Answer, AnyRequest

ViewArgument = Annotated[
    str | None, typer.Argument(metavar="VIEW", help=N_("Which; without one they are listed."))
]
SettingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=N_("A setting of the view, as learning_rate=0.1; may be repeated."),
        show_default=False,
    ),
]
ACROSS, DOWN = 100, 36
"""Cells and lines of a picture as text, at most."""


def mathematics(
    view: ViewArgument = None, changes: SettingOption = None, json: JsonOption = False
) -> None:
    """Show the mathematics behind networks, computed by Keras.

    What is computed is Keras' own: its activations, optimizers, losses and layers. With --json
    all numbers are printed: curves, ways over a surface, figures.

    Example: pkgo-tui mathematics descent --set optimizer=adam --set learning_rate=0.3
    """
    from engine.client.mathematics import answer_of, question_of
    from engine.client.model_process import ModelProcess

    if view is None:
        _list(json)
        return
    request = question_of(view, _settings(changes or []))
    line = LiveLine(sys.stderr)
    line.draw(_("Keras and TensorFlow are being loaded"))
    with closing(ModelProcess()) as process:
        answer = answer_of(process, request)
    line.clear()
    if json:
        emit({**request.model_dump(), **answer.to_dict()})
    else:
        _show(request, answer)


def _settings(changes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not key.strip():
            raise InputError("mathematics.no_setting", value=change)
        found[key.strip()] = value.strip()
    return found


def _list(json: bool) -> None:
    from engine.client.mathematics import usual_values
    from tui.mathematics.views.registry import VIEWS
    from tui.text.tables import columns

    if json:
        for one in VIEWS:
            emit({"view": one.id, "title": one.title, "settings": usual_values(one.id)})
        return
    rows = [[one.id, one.title, ", ".join(dial.name for dial in one.dials)] for one in VIEWS]
    for text in columns([_("view"), _("title"), _("settings")], rows, frozenset({0, 1, 2})):
        say(text)


def _show(request: AnyRequest, answer: Answer) -> None:
    """The picture that the screen has, as text."""
    from engine.client.mathematics import settings_in
    from tui.mathematics.drawing import answer_lines
    from tui.mathematics.state import Standing
    from tui.mathematics.views.registry import VIEWS
    from tui.text.fitting import wrapped

    view = next(one for one in VIEWS if one.id == request.view)
    size = shutil.get_terminal_size((80, DOWN))
    across = min(size.columns, ACROSS)
    for text in wrapped(view.text, across):
        say(text)
    say("")
    standing = Standing(view, settings_in(request))
    for line in answer_lines(standing, answer, (across, DOWN)):
        say("".join(text for text, _role in line).rstrip())
