"""``pkgo-tui importance``: which columns a run's model hangs on."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.commands.predict import EpochOption
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.reports.progress import LiveLine, bar
from tui.locale import N_, _, n_
from tui.text.figures import metric
from tui.text.fitting import shown
from tui.text.tables import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.client.predicting import ModelInUse
    from engine.predict.answers import Importances

AT_ONCE = 4
"""Columns that are shuffled between two looks at the progress."""
WIDEST = 40

RepeatsOption = Annotated[
    int, typer.Option("--repeats", min=1, max=100, help=N_("Shuffles of each column."))
]
SeedOption = Annotated[
    int, typer.Option("--seed", min=0, max=2**32 - 1, help=N_("What the shuffles depend on."))
]
TopOption = Annotated[
    int | None,
    typer.Option(
        "--top", min=1, help=N_("Only so many columns, the strongest."), show_default=False
    ),
]


def importance(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    repeats: RepeatsOption = 5,
    seed: SeedOption = 0,
    top: TopOption = None,
    epoch: EpochOption = "model",
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Tell which columns a run's model hangs on.

    Each column of the measured rows is shuffled alone, a few times: how much the accuracy (of a
    number R2) falls is what the model has from it. Columns that say the same share their worth.

    Example: pkgo-tui importance last --top 10
    """
    from engine.client.predicting import ModelInUse
    from engine.store.runs import find_run
    from tui.cli.reports.predictions import model_line

    line = LiveLine(sys.stderr)
    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        line.draw(_("the engine warms up"))
        with closing(ModelInUse(opened.directory, found.id, epoch)) as model:
            line.clear()
            if not json:
                complain(model_line(model.about))
            told = list(_asked(model, line, repeats, seed))
            of_number = not model.about.output.classes
            line.clear()
    _tell(told, top, repeats, of_number=of_number, json=json)
    return 0


def _asked(model: "ModelInUse", line: LiveLine, repeats: int, seed: int) -> "Iterator[Importances]":
    """What every column is worth, a few at a time."""
    start = model.importance((), repeats=repeats, seed=seed)
    yield start
    for first in range(0, len(start.columns), AT_ONCE):
        part = first / len(start.columns)
        line.draw(f"{bar(part)} {part:4.0%}  {shown(start.columns[first], WIDEST)}")
        few = start.columns[first : first + AT_ONCE]
        yield model.importance(few, repeats=repeats, seed=seed)


def _tell(
    told: "list[Importances]", top: int | None, repeats: int, *, of_number: bool, json: bool
) -> None:
    start = told[0]
    found = sorted((one for part in told for one in part.found), key=lambda one: -one.mean)
    listed = found[:top]
    if json:
        emit(
            {
                "rows": start.rows,
                "measure": "r2" if of_number else "accuracy",
                "score": start.score,
                "repeats": repeats,
                "columns": [
                    {"name": one.column, "mean": one.mean, "deviation": one.deviation}
                    for one in listed
                ],
            }
        )
        return
    measure = "R2" if of_number else _("accuracy")
    head = [_("column"), _("{score} falls by", score=measure), "±"]
    rows = [[shown(one.column, WIDEST), metric(one.mean), metric(one.deviation)] for one in listed]
    for text in columns(head, rows):
        say(text)
    said = n_(
        "{measure} {score} over {count:,} measured row",
        "{measure} {score} over {count:,} measured rows",
        start.rows,
        measure=measure,
        score=metric(start.score),
    )
    complain(said)
    if len(listed) < len(found):
        complain(
            _("{count:,} more columns: without --top all are told", count=len(found) - len(listed))
        )
