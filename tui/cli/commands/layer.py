"""``pkgo-tui layer``: what the layers of a run's network have learnt, and give of rows."""

import sys
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from tui.cli.commands.predict import EpochOption, ReadingOption
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import complain, emit, say, screen_cells
from tui.cli.console.trusting import TrustOption
from tui.cli.reports.progress import LiveLine, bar, reading_text
from tui.locale import N_, _, n_
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.predicting import ModelInUse
    from engine.predict.order import Order
    from engine.store.database import Store
    from tui.cli.reports.layers import ResultLines

WAYS = ("pca", "tsne")

LayerArgument = Annotated[
    str | None,
    typer.Argument(metavar="[LAYER]", help=N_("A layer's name; without it all are listed.")),
]
FileArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help=N_("What the layer gives of these rows: a table, pictures, a built-in data set."),
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="OUT",
        help=N_("Write the rows to a file: OUT.csv or OUT.parquet."),
        show_default=False,
    ),
]
ProjectOption = Annotated[
    str | None,
    typer.Option(
        "--project",
        metavar="HOW",
        help=N_("Lay the rows in a plane by what the layer gives: pca or tsne."),
        show_default=False,
    ),
]


def layer(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    name: LayerArgument = None,
    file: FileArgument = None,
    out: OutOption = None,
    project: ProjectOption = None,
    epoch: EpochOption = "model",
    reading: ReadingOption = None,
    trust: TrustOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Look at what the layers of a run's network have learnt.

    Without a layer all are listed. A layer's weights are told as figures and a histogram; with a
    file, what it gives of each row, a column a unit.

    Example: pkgo-tui layer last hidden_1 new.csv --out hidden.csv
    """
    from engine.client.predictions import agree_to_model
    from engine.predict.order import Order, checked_run
    from engine.store.runs import find_run

    _check(file, out, project, reading)
    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        if trust:
            for agreed in agree_to_model(opened, found, epoch):
                complain(_("{file} may run as code of yours, as it is now", file=agreed))
        if name is not None and file is not None:
            out = None if out is None else out.expanduser()
            said = tuple(reading or ())
            order = Order(found.id, file, epoch, out, name, project or "", said)
            checked_run(opened, order)
            _rows(opened, order, json)
        else:
            _look(opened, found.id, epoch, name, json)
    return 0


def _check(
    file: str | None, out: Path | None, project: str | None, reading: list[str] | None
) -> None:
    if file is None:
        for option, value in (("--out", out), ("--project", project), ("--set", reading or None)):
            if value is not None:
                raise typer.BadParameter(
                    _("it needs the FILE whose rows are meant"), param_hint=option
                )
    if project is not None and project not in WAYS:
        said = _("{value} is neither pca nor tsne", value=shown(project, 40))
        raise typer.BadParameter(said, param_hint="--project")


def _look(store: "Store", run: str, epoch: str, name: str | None, json: bool) -> None:
    """The list of the layers, or the weights of one."""
    from engine.client.inside import Inside
    from engine.client.predicting import ModelInUse
    from tui.cli.reports.layers import layer_lines, layer_object, weight_lines, weight_object
    from tui.cli.reports.predictions import model_line

    line = LiveLine(sys.stderr)
    line.draw(_("the engine warms up"))
    with closing(ModelInUse(store.directory, run, epoch)) as model:
        line.clear()
        _tell_model(model, json, model_line(model.about))
        if name is None:
            layers = Inside(model).layers()
            for one in layers if json else ():
                emit(layer_object(one))
            for text in () if json else layer_lines(layers):
                say(text)
            return
        whole, weights = Inside(model).weights(name, 1, 1)
        for weight in weights if json else ():
            emit({"layer": whole, **weight_object(weight)})
        for text in () if json else weight_lines(whole, weights):
            say(text)


def _tell_model(model: "ModelInUse", json: bool, said: str) -> None:
    if json:
        told = {name: value for name, value in asdict(model.about).items() if name in _TOLD}
        emit({"event": "model", **told})
    else:
        complain(said)


_TOLD = ("run", "name", "epoch", "step", "file")


def _rows(store: "Store", order: "Order", json: bool) -> None:
    """What a layer gives of a file's rows."""
    from engine.client.predictions import predict_in_child

    with closing(predict_in_child(store.directory, order)) as answers:
        telling = _Telling(order.out, json)
        for told in answers:
            telling.take(told)


class _Telling:
    """Tells what the process tells."""

    def __init__(self, out: Path | None, json: bool) -> None:
        self._out = out
        self._json = json
        self._line, self._begun = LiveLine(sys.stderr), time.monotonic()
        self._columns: list[str] = []
        self._rows: ResultLines | None = None
        self._line.draw(_("the engine warms up"))

    def take(self, told: dict[str, Any]) -> None:
        """The next object."""
        if "laid" in told:
            part = told["laid"] / told["of"]
            self._line.draw(f"{bar(part)} {part:4.0%}  " + _("rows find their places"))
        elif "done" in told:
            seconds = time.monotonic() - self._begun
            self._line.draw(reading_text(told["done"], told["of"], seconds))
        else:
            self._line.clear()
            self._tell(told)

    def _tell(self, told: dict[str, Any]) -> None:
        from tui.cli.reports.layers import ResultLines

        if "model" in told:
            self._begun = time.monotonic()
            self._tell_model(told["model"])
        elif "columns" in told:
            self._columns = told["columns"]
            if not self._json:
                self._rows = ResultLines(self._columns, screen_cells())
                say(self._rows.head())
        elif "rows" in told:
            for row in cast("list[list[Any]]", told["rows"]):
                if self._rows is not None:
                    say(self._rows.line(row))
                else:
                    emit({"event": "row", **dict(zip(self._columns, row, strict=True))})
        elif "predicted" in told:
            self._tell_end(told)

    def _tell_model(self, model: dict[str, Any]) -> None:
        from engine.client.predicting import ModelAbout
        from tui.cli.reports.predictions import model_line

        if self._json:
            emit({"event": "model", **{name: model[name] for name in _TOLD}})
        else:
            complain(model_line(ModelAbout.from_dict(model)))

    def _tell_end(self, told: dict[str, Any]) -> None:
        from tui.cli.reports.notes import tell_hidden, tell_notes

        tell_notes(told["notes"], self._json)
        rows, out = told["predicted"], self._out
        if self._json:
            emit({"event": "told", "rows": rows, "out": None if out is None else str(out)})
            return
        tell_hidden(0 if self._rows is None else self._rows.left_out)
        if out is not None:
            file = shown(str(out), 400)
            say(n_("{count:,} row in {file}", "{count:,} rows in {file}", rows, file=file))
