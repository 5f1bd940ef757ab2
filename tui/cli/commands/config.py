"""``pkgo-tui config``: what is set, where each value comes from, and where to change it."""

from dataclasses import fields

from tui.cli.console.options import JsonOption
from tui.cli.console.output import emit, say
from tui.locale import _
from tui.text.fitting import shown


def config(json: JsonOption = False) -> None:
    """Show the settings and where each comes from.

    An environment variable goes before the file, an option of the command line before both.

    Example: pkgo-tui config
    """
    from engine.settings import Settings, settings_and_places, settings_file, variable
    from engine.store.location import store_directory
    from tui.text.glyphs import wants_ascii

    settings, places = settings_and_places()
    file = settings_file()
    if json:
        for one in fields(Settings):
            value = getattr(settings, one.name)
            kept = value if value is None or isinstance(value, bool | int | float) else str(value)
            about = {"setting": one.name, "value": kept, "from": places[one.name]}
            emit({**about, "variable": variable(one.name), "file": str(file) if file else None})
        return
    usual = {"store": store_directory(), "ascii": wants_ascii()}
    told = {
        "default": _("as usual"),
        "file": _("from the file"),
        "environment": _("from the environment"),
    }
    for one in fields(Settings):
        name, value = one.name, getattr(settings, one.name)
        value = usual.get(name) if value is None else value
        text = "–" if value is None else str(value).lower() if isinstance(value, bool) else value
        where = variable(name) if places[name] == "environment" else told[places[name]]
        say(f"{name:<10}  {shown(str(text)):<24}  {where}")
    if file is None:
        say(_("there is no home directory, and so no file of settings"))
    elif file.is_file():
        say(_("the file is {file}", file=shown(str(file))))
    else:
        say(_('a file would be {file}, with lines as theme = "light"', file=shown(str(file))))
