"""``pkgo-tui config``: what is set, where each value comes from, and where to change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.options import JsonOption
from tui.cli.console.output import emit, say
from tui.locale import N_, _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.settings import Place, Settings

KeysOption = Annotated[
    bool, typer.Option("--keys", help=N_("List everything that has keys, and its keys."))
]


def config(json: JsonOption = False, keys: KeysOption = False) -> None:
    """Show the settings and where each comes from.

    An environment variable goes before the file, an option of the command line before both. Keys
    are chosen in the file, in a table [keys], as run.train = "f5"; --keys lists what has keys.

    Example: pkgo-tui config
    """
    from engine.settings import settings_and_places
    from tui.panes.chosen_keys import put_in_force

    settings, places = settings_and_places()
    put_in_force(settings.keys)
    if keys:
        _list_keys(json=json)
    elif json:
        _tell_json(settings, places)
    else:
        _tell(settings, places)


def _tell_json(settings: Settings, places: Mapping[str, Place]) -> None:
    from engine.settings import settings_file, single_settings, variable

    file = settings_file()
    for name in single_settings():
        value = getattr(settings, name)
        kept = value if value is None or isinstance(value, bool | int | float) else str(value)
        about = {"setting": name, "value": kept, "from": places[name]}
        emit({**about, "variable": variable(name), "file": str(file) if file else None})
    chosen = {action: list(found) for action, found in settings.keys.items()}
    about = {"setting": "keys", "value": chosen, "from": places["keys"]}
    emit({**about, "variable": None, "file": str(file) if file else None})


def _tell(settings: Settings, places: Mapping[str, Place]) -> None:
    from engine.settings import settings_file, single_settings, variable
    from engine.store.location import store_directory
    from tui.text.glyphs import wants_ascii

    usual = {"store": store_directory(), "ascii": wants_ascii()}
    told = {
        "default": _("as usual"),
        "file": _("from the file"),
        "environment": _("from the environment"),
    }
    widest = max(map(len, single_settings()))
    for name in single_settings():
        value = getattr(settings, name)
        value = usual.get(name) if value is None else value
        text = "–" if value is None else str(value).lower() if isinstance(value, bool) else value
        where = variable(name) if places[name] == "environment" else told[places[name]]
        say(f"{name:<{widest}}  {shown(str(text)):<24}  {where}")
    for action, found in settings.keys.items() or (("", ()),):
        text = shown(f"{action} {' '.join(found)}".strip()) or "–"
        say(f"{'keys':<{widest}}  {text:<24}  {told[places['keys']]}")
    file = settings_file()
    if file is None:
        say(_("there is no home directory, and so no file of settings"))
    elif file.is_file():
        say(_("the file is {file}", file=shown(str(file))))
    else:
        say(_('a file would be {file}, with lines as theme = "light"', file=shown(str(file))))
    _tell_remembered()


def _tell_remembered() -> None:
    from tui.terminal.remembered import remembered, remembered_file

    kept = ", ".join(sorted(map(shown, remembered())))
    if kept:
        file = shown(str(remembered_file()))
        say(_("the bench remembers {names} in {file}", names=kept, file=file))


def _list_keys(*, json: bool) -> None:
    """Every action once, in the order of the help."""
    from tui.keymap.action import shown_key
    from tui.panes.action_table import EVERYTHING

    for action in {one.id: one for one in EVERYTHING}.values():
        found = action.present_keys
        if json:
            emit({"action": action.id, "keys": list(found), "help": action.help})
        else:
            names = " ".join(map(shown_key, found))
            say(f"{action.id:<32}  {names:<16}  {action.help}")
