"""``pkgo-tui evaluate``: what a run's model comes to on rows that it has not seen."""

import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.commands.predict import EpochOption, ReadingOption
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import complain, emit, say, screen_cells
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _, n_, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

FileArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE",
        help=N_("A table or pictures with the label; else the rows that the run kept aside."),
        show_default=False,
    ),
]


def evaluate(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    file: FileArgument = None,
    epoch: EpochOption = "model",
    reading: ReadingOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Score a run's model on a file, or on its test part.

    The test part are the rows that data.test.split has kept aside. How often they were looked at is
    recorded with the run: whoever chooses by them has trained on them.

    Example: pkgo-tui evaluate last
    """
    from engine.client.predictions import evaluate_in_child, predict_in_child
    from engine.client.test_looks import add_look, check_looks
    from engine.predict.order import Order, checked_run, checked_test

    if file is None and reading:
        raise typer.BadParameter(_("it needs the FILE whose rows are meant"), param_hint="--set")
    with place_of(context).opened(store) as opened:
        if file is not None:
            order = Order(run, file, epoch, reading=tuple(reading or ()))
            found = checked_run(opened, order)
            told = predict_in_child(opened.directory, replace(order, run=found.id), rows=False)
            return _tell(told, None, file, found.facts.label or "", json)
        found = checked_test(opened, run, epoch)
        check_looks(opened)
        told = evaluate_in_child(opened.directory, found.id, epoch)
        look = partial(add_look, opened, found)
        return _tell(told, look, "", found.facts.label or "", json)


def _tell(
    answers: "Generator[dict[str, Any]]",
    look: "Callable[[], int] | None",
    file: str,
    label: str,
    json: bool,
) -> int:
    """The scores that the process tells; before a person sees them ``look`` records that."""
    from data.errors import InputError
    from engine.client.predicting import ModelAbout
    from tui.cli.reports.predictions import model_line, score_lines, score_object

    line = LiveLine(sys.stderr)
    line.draw(_("the engine warms up"))
    about: ModelAbout | None = None
    looks: int | None = None
    with closing(answers):
        for told in answers:
            if "model" in told:
                line.clear()
                about = ModelAbout.from_dict(told["model"])
                if not json:
                    complain(model_line(about))
            elif "predicted" in told and about is not None:
                if not told["scores"]:
                    raise InputError("evaluate.no_label", file=file, label=label)
                looks = None if look is None else look()
                for note in told["notes"]:
                    complain(_("note: {what}", what=words(note)))
                for scores in told["scores"]:
                    if json:
                        said = {"event": "scores", "run": about.run, "epoch": about.epoch}
                        emit({**said, "looks": looks, **score_object(scores)})
                        continue
                    if len(told["scores"]) > 1:
                        say(_("output {label}:", label=shown(scores["label"], 60)))
                    for one in score_lines(scores, about.epoch, screen_cells()):
                        say(one)
    if looks is not None and not json:
        complain(
            n_(
                "the rows kept aside were looked at once so far",
                "the rows kept aside were looked at {count} times so far",
                looks,
            )
        )
    return 0
