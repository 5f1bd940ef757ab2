"""Options and arguments that several commands share."""

from pathlib import Path
from typing import Annotated, cast

import typer

from tui.cli.console.store_option import ChosenStore
from tui.locale import N_

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help=N_("Directory of the runs; else $PKGO_STORE, else the platform's data directory."),
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print one JSON object a line."))]
DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="SRC",
        help=N_("A table, an .npz, a folder of pictures; or pokemon-radar, digits, cifar10."),
    ),
]
LabelOption = Annotated[
    str | None,
    typer.Option(
        "--label",
        metavar="COLUMN",
        help=N_(
            "The column to predict; else the one named class, else the only one of words, "
            "else the last."
        ),
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        help=N_("Engines side by side; else $PKGO_JOBS, else one for each GPU, without GPU one."),
    ),
]
ClusterOption = Annotated[
    bool,
    typer.Option(
        "--cluster", help=N_("Leave it to workers: pkgo-tui work, where the store's folder is.")
    ),
]
RunArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help=N_("A run's id or the start of it, a name (its newest run), or last."),
        show_default=False,
    ),
]


def place_of(context: typer.Context) -> ChosenStore:
    """The place that ``entry.run`` handed to the commands."""
    return cast(ChosenStore, context.obj)
