"""``pkgo-tui data``: how a file is read as a table."""

from pathlib import Path
from typing import Annotated

import typer

from tui.cli.commands.train import SetOption
from tui.cli.console.options import JsonOption, LabelOption
from tui.cli.console.output import emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help=N_(
            "A table: text of any dialect, Parquet, Feather, JSON lines, a spreadsheet, .npz; also "
            "packed as .gz, .zst or .zip. Or a folder of pictures, with a folder a class."
        ),
        show_default=False,
    ),
]
AsReadOption = Annotated[
    Path | None,
    typer.Option(
        "--as-read",
        metavar="OUT",
        help=N_("Write the cells as they were read to a CSV file."),
        show_default=False,
    ),
]
PreparedOption = Annotated[
    Path | None,
    typer.Option(
        "--prepared",
        metavar="OUT",
        help=N_("Write what the network is given to a CSV file."),
        show_default=False,
    ),
]
RecipeOption = Annotated[
    Path | None,
    typer.Option(
        "--save-recipe",
        metavar="OUT.toml",
        help=N_("Write what the columns are for and how they are prepared to a recipe's file."),
        show_default=False,
    ),
]


def describe(  # noqa: PLR0913, PLR0917
    file: FileArgument,
    label: LabelOption = None,
    json: JsonOption = False,
    as_read: AsReadOption = None,
    prepared: PreparedOption = None,
    save_recipe: RecipeOption = None,
    changes: SetOption = None,
) -> int:
    """Tell how a file is read: dialect, columns with roles, notes.

    What was found out can be said otherwise with --set: data.reading.delimiter, quote, escape,
    encoding, decimal, header, skip_rows, sheet; data.roles, data.orders; data.where. A recipe that
    was saved holds for the next table of the kind: --set data.recipe=OUT.toml.

    Example: pkgo-tui data flowers.csv --set "data.reading.delimiter=;"
    """
    from data.errors import InputError
    from engine.client.opening import open_experiment
    from engine.client.table_report import report_on
    from engine.specs.edit import assignment
    from tui.cli.reports.raw_table import report_lines, report_object

    for change in changes or []:
        key, _value = assignment(change)
        if not key.startswith("data."):
            raise InputError("usage.not_of_data", key=key)
    spec = open_experiment(None, file, changes or [], label)
    line = LiveLine()

    def progress(done: int, of: int) -> None:
        share = done / of if of else 0.0
        line.draw(_("reading: {share:.0%} of {size:,} MB", share=share, size=of >> 20))

    if save_recipe is not None and save_recipe.suffix != ".toml":
        raise InputError("recipe.suffix", file=str(save_recipe))
    report = report_on(spec.data, as_read, prepared, save_recipe, progress)
    line.clear()
    if json:
        emit(report_object(report))
    else:
        say("\n".join(report_lines(report)))
    return 0
