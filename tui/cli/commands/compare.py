"""``pkgo-tui compare``: runs or repeated experiments side by side; is the difference noise?"""

from typing import Annotated, Literal

import typer

from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import emit, say, screen_cells
from tui.locale import N_

NamesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="A B [C...]",
        help=N_("Experiments by name (all their finished seeds), or runs by id or last."),
        show_default=False,
    ),
]
MetricOption = Annotated[
    str | None,
    typer.Option(
        "--metric",
        metavar="METRIC",
        help=N_("What is compared, under Keras' name; else val_accuracy if all have it."),
        show_default=False,
    ),
]
AtOption = Annotated[
    Literal["last", "best"],
    typer.Option("--at", help=N_("Each run's value: of its last epoch, or of its best.")),
]


def compare(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    named: NamesArgument,
    metric: MetricOption = None,
    at: AtOption = "last",
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Tell what differs between experiments, and if it is noise.

    Each is compared with the first of them.
    Repeat an experiment first (pkgo-tui train A --seeds 5): one run says nothing about noise.

    Example: pkgo-tui compare 00-first-model 04-optimizer-adam --metric val_loss
    """
    from engine.compare.comparison import compare as compared
    from tui.cli.reports.compare import as_object, lines

    with place_of(context).opened(store) as opened:
        found = compared(opened, named, metric, at)
    if json:
        emit(as_object(found))
        return
    for line in lines(found, screen_cells()):
        say(line)
