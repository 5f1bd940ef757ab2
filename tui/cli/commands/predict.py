"""``pkgo-tui predict``: what a run's model says of the rows of a file."""

import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import complain, emit, say, screen_cells
from tui.cli.console.trusting import TrustOption
from tui.cli.reports.progress import LiveLine, reading_text
from tui.locale import N_, _, n_
from tui.text.fitting import shown

if TYPE_CHECKING:
    from collections.abc import Generator

FileArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        help=N_("A table with the run's columns, in any order; or pictures: a folder, an .npz."),
        show_default=False,
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="OUT",
        help=N_("Write the predictions to a file: OUT.csv or OUT.parquet."),
        show_default=False,
    ),
]
EpochOption = Annotated[
    str,
    typer.Option(
        "--epoch",
        metavar="WHICH",
        help=N_(
            "Whose weights: model (that of the run's end), last, best, the number of an epoch, or "
            "a kept file's name."
        ),
    ),
]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=N_("How FILE is read, as data.reading.header=true; may be repeated."),
        show_default=False,
    ),
]


def predict(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    file: FileArgument,
    out: OutOption = None,
    epoch: EpochOption = "model",
    reading: ReadingOption = None,
    trust: TrustOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Predict the rows of a file with a run's model.

    Columns are found by name, in any order; more than those of the run are ignored. Each row gets
    its number, what is predicted, and of classes the probability of each. Where the file has the
    label, too, scores are told on stderr. A large file is read in parts. A file is read as the
    run's own table was; --set says otherwise, as --set data.reading.delimiter=tab.

    Example: pkgo-tui predict last new.csv --out predictions.csv
    """
    from engine.client.predictions import agree_to_model, predict_in_child
    from engine.predict.order import Order, checked_run

    with place_of(context).opened(store) as opened:
        out = None if out is None else out.expanduser()
        order = Order(run, file, epoch, out, reading=tuple(reading or ()))
        found = checked_run(opened, order)
        order = replace(order, run=found.id)
        if trust:
            for agreed in agree_to_model(opened, found, epoch):
                complain(_("{file} may run as code of yours, as it is now", file=agreed))
        with closing(predict_in_child(opened.directory, order)) as told:
            _follow(told, out, json)
    return 0


def _follow(answers: "Generator[dict[str, Any]]", out: Path | None, json: bool) -> None:
    """Tell what the process tells."""
    from engine.client.predicting import ModelAbout
    from tui.cli.reports.predictions import RowLines, model_line

    line, begun = LiveLine(sys.stderr), time.monotonic()
    line.draw(_("the engine warms up"))
    about: ModelAbout | None = None
    rows: RowLines | None = None
    columns: list[str] = []
    for told in answers:
        if "done" in told and out is not None:
            line.draw(reading_text(told["done"], told["of"], time.monotonic() - begun))
        elif "model" in told:
            line.clear()
            about, begun = ModelAbout.from_dict(told["model"]), time.monotonic()
            if json:
                names = ("run", "name", "epoch", "step", "file")
                emit({"event": "model", **{name: told["model"][name] for name in names}})
            else:
                complain(model_line(about))
        elif "columns" in told and about is not None:
            columns = told["columns"]
            if not json:
                rows = RowLines(columns, about, screen_cells())
                say(rows.head())
        elif "rows" in told:
            for row in told["rows"]:
                if json:
                    emit({"event": "row", **dict(zip(columns, row, strict=True))})
                elif rows is not None:
                    say(rows.line(row))
        elif "predicted" in told and about is not None:
            line.clear()
            left_out = rows.left_out if rows is not None else 0
            _tell_end(told, about, out, json, left_out)


def _tell_end(told: dict[str, Any], about: Any, out: Path | None, json: bool, hidden: int) -> None:
    from tui.cli.reports.notes import tell_hidden, tell_notes
    from tui.cli.reports.predictions import score_lines, score_object

    if json:
        tell_notes(told["notes"], json)
        for scores in told["scores"]:
            emit({"event": "scores", **score_object(scores)})
        place = None if out is None else str(out)
        emit({"event": "predicted", "rows": told["predicted"], "out": place})
        return
    tell_hidden(hidden)
    tell_notes(told["notes"], json)
    for number, scores in enumerate(told["scores"]):
        if number:
            complain(_("output {label}:", label=shown(scores["label"], 60)))
        for line in score_lines(scores, about.epoch, screen_cells()):
            complain(line)
    if out is not None:
        rows, file = told["predicted"], shown(str(out), 400)
        say(n_("{count:,} row in {file}", "{count:,} rows in {file}", rows, file=file))
