"""``pkgo-tui presets``: the tutorial's exercises that ship with the program."""

from typing import Annotated

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption
from tui.cli.console.output import emit, say
from tui.locale import N_


def presets(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help=N_("Print this preset as an experiment file."), show_default=False
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """List the presets, or print one as a file to change.

    Example: pkgo-tui presets 05-overfitting > mine.toml
    """
    from engine.lessons.presets import presets as every

    if name is not None:
        _print_one(name, json)
        return
    found = every()
    longest = max(len(preset.name) for preset in found)
    for preset in found:
        if json:
            emit({"name": preset.name, "note": preset.note})
        else:
            say(f"{preset.name:<{longest}}  {preset.note}")


def _print_one(name: str, json: bool) -> None:
    from engine.client.opening import open_experiment
    from engine.lessons.presets import preset_path

    path = preset_path(name)
    if path is None:
        raise InputError("experiment.no_such_preset", value=name)
    if json:
        spec = open_experiment(name)
        emit({"name": spec.name, "note": spec.note, "spec": spec.model_dump(mode="json")})
    else:
        say(path.read_text("utf-8").rstrip("\n"))
