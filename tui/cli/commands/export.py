"""``pkgo-tui export``: runs as files for elsewhere."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, n_, words
from tui.text.fitting import shown

RunsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN...",
        help=N_("Runs: an id or the start of one, a name (its newest run), or last."),
        show_default=False,
    ),
]
OutOption = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="DIR",
        help=N_("The folder to write; of several runs each gets one inside it."),
        show_default=False,
    ),
]
WhatOption = Annotated[
    str | None,
    typer.Option(
        "--what",
        metavar="PARTS",
        help=N_(
            "script,metrics,charts,model,predict,card; and those that are not written unless asked "
            "for: onnx,savedmodel,tensorboard."
        ),
    ),
]


def export(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    runs: RunsArgument,
    out: OutOption,
    what: WhatOption = None,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Write into a folder that is not empty."))
    ] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Write runs as files: scripts, tables, charts, model, card.

    train.py needs tensorflow, pandas and scikit-learn only, and gives the run's history again, on
    a CPU to the last bit; lock.json holds what it is held to. predict.py says what the model
    predicts of raw rows, and needs none of our code. --what onnx (with the extra onnx) and
    savedmodel write the model in other formats.

    Example: pkgo-tui export last --out best-run
    """
    from engine.export.in_child import export_in_child
    from engine.export.parts import parts_from
    from engine.store.runs import find_run

    parts = parts_from(what)
    line = LiveLine()
    with place_of(context).opened(store) as opened:
        found = [find_run(opened, name).id for name in runs]
        child = export_in_child(opened.directory, found, out, parts, force=force)
        with closing(child) as answers:
            for told in answers:
                line.clear()
                said = {name: words(told[name]) for name in ("say", "note") if name in told}
                if json:
                    emit({**told, **said})
                elif "note" in said:
                    complain(said["note"])
                elif "done" in told:
                    _say_done(told["done"], out)
                else:
                    line.draw(shown(said.get("say", ""), 200))
    return 0


def _say_done(folders: list[str], out: Path) -> None:
    folder = shown(str(out), 400)
    say(n_("the run in {folder}", "{count} runs in {folder}", len(folders), folder=folder))
