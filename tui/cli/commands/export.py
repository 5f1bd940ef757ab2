"""``pkgo-tui export``: runs as files for elsewhere."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _, n_, words
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
    Path | None,
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
            "for: onnx,savedmodel,tensorboard,mlflow,wandb."
        ),
    ),
]
UriOption = Annotated[
    str | None,
    typer.Option(
        "--mlflow-uri",
        metavar="URI",
        envvar="MLFLOW_TRACKING_URI",
        show_envvar=False,
        help=N_(
            "Where MLflow tracks runs: a server, a database or a folder; else what "
            "MLFLOW_TRACKING_URI says, or mlflow.db in the folder that is written."
        ),
    ),
]
FollowOption = Annotated[
    bool,
    typer.Option(
        "--follow",
        help=N_("With --what mlflow: send each epoch as it comes, until the run has ended."),
    ),
]


def export(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    runs: RunsArgument,
    out: OutOption = None,
    what: WhatOption = None,
    mlflow_uri: UriOption = None,
    follow: FollowOption = False,
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
    savedmodel write the model in other formats, tensorboard, mlflow (with the extra mlflow) and
    wandb the history for other trackers.

    Example: pkgo-tui export last --out best-run
    """
    from engine.export.in_child import How, export_in_child
    from engine.export.parts import parts_from
    from engine.store.runs import find_run

    parts = parts_from(what)
    _check(parts, runs, out, mlflow_uri, follow=follow)
    how = How(force, mlflow_uri, follow)
    line = LiveLine()
    with place_of(context).opened(store) as opened:
        found = [find_run(opened, name).id for name in runs]
        child = export_in_child(opened.directory, found, out, parts, how)
        with closing(child) as answers:
            for told in answers:
                line.clear()
                said = {name: words(told[name]) for name in ("say", "note") if name in told}
                if json:
                    emit({**told, **said})
                elif "note" in said:
                    complain(said["note"])
                elif "sent" in told:
                    say(
                        n_(
                            "MLflow was told {count} epoch",
                            "MLflow was told {count} epochs",
                            told["sent"],
                        )
                    )
                elif "done" in told:
                    _say_done(told["done"], out, mlflow="mlflow" in parts and not follow)
                else:
                    line.draw(shown(said.get("say", ""), 200))
    return 0


def _check(
    parts: list[str], runs: list[str], out: Path | None, uri: str | None, *, follow: bool
) -> None:
    """Refuse what cannot be meant, or cannot be done here, before a process begins with it.

    Raises:
        InputError: there is no place to write to, what is followed is not one run for MLflow, or
            MLflow is not installed.
    """
    from engine.export.parts import mlflow_is_there

    only_mlflow = parts == ["mlflow"]
    if out is None and not (only_mlflow and uri):
        raise InputError("export.no_place")
    if follow and not (only_mlflow and len(runs) == 1):
        raise InputError("export.follows_one_run")
    if "mlflow" in parts and not mlflow_is_there():
        raise InputError("export.mlflow_not_installed")


def _say_done(folders: list[str], out: Path | None, *, mlflow: bool) -> None:
    if folders:
        folder = shown(str(out), 400)
        say(n_("the run in {folder}", "{count} runs in {folder}", len(folders), folder=folder))
    elif mlflow:
        say(_("MLflow has been told"))
