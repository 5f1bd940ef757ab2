"""``pkgo-tui explain``: what of a row a run's model hangs on."""

import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.inside.gradients import FEWEST_STEPS, MOST_STEPS, USUAL_STEPS
from tui.cli.commands.predict import EpochOption, FileArgument, ReadingOption
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.console.trusting import TrustOption
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _
from tui.text.fitting import shown
from tui.text.tables import columns

if TYPE_CHECKING:
    from engine.predict.answers import Attribution

WIDEST = 40
BASELINES = ("mean", "zeros")

RowOption = Annotated[int, typer.Option("--row", min=1, help=N_("The number of the file's row."))]
ClassOption = Annotated[
    str,
    typer.Option("--class", metavar="NAME", help=N_("Explain this class; else the predicted one.")),
]
BaselineOption = Annotated[
    str,
    typer.Option(
        "--baseline",
        metavar="WHICH",
        help=N_("What the row is held against: mean (of the training rows' inputs) or zeros."),
    ),
]
StepsOption = Annotated[
    int,
    typer.Option(
        "--steps",
        min=FEWEST_STEPS,
        max=MOST_STEPS,
        help=N_("At most; as many are taken as make the shares add up."),
    ),
]
TopOption = Annotated[
    int | None,
    typer.Option("--top", min=1, help=N_("Only so many columns, the first."), show_default=False),
]


def explain(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    file: FileArgument,
    row: RowOption = 1,
    target: ClassOption = "",
    baseline: BaselineOption = "mean",
    steps: StepsOption = USUAL_STEPS,
    top: TopOption = None,
    epoch: EpochOption = "model",
    reading: ReadingOption = None,
    trust: TrustOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Tell what of a row a run's model hangs on.

    Integrated gradients: what each column adds to how probable the class is (or to the number),
    against a row of the training rows' means. The shares add up to the difference.

    Example: pkgo-tui explain last new.csv --row 3 --top 10
    """
    from engine.client.predictions import agree_to_model, explain_in_child
    from engine.predict.order import Order, checked_run

    if baseline not in BASELINES:
        said = _("{value} is neither mean nor zeros", value=shown(baseline, 40))
        raise typer.BadParameter(said, param_hint="--baseline")
    line = LiveLine(sys.stderr)
    with place_of(context).opened(store) as opened:
        order = Order(run, file, epoch, reading=tuple(reading or ()))
        found = checked_run(opened, order)
        if trust:
            for agreed in agree_to_model(opened, found, epoch):
                complain(_("{file} may run as code of yours, as it is now", file=agreed))
        line.draw(_("the engine warms up"))
        order = replace(order, run=found.id)
        asked = explain_in_child(
            opened.directory, order, row, target=target, baseline=baseline, steps=steps
        )
        label = found.facts.label or ""
        with closing(asked) as answers:
            for told in answers:
                line.clear()
                _tell(told, row, baseline, top, label, json)
    return 0


def _tell(  # noqa: PLR0913, PLR0917
    told: dict[str, Any], row: int, wanted: str, top: int | None, label: str, json: bool
) -> None:
    from engine.client.inside import attribution_in
    from engine.client.predicting import ModelAbout
    from tui.cli.reports.notes import tell_notes
    from tui.cli.reports.predictions import model_line

    if "model" in told and not json:
        complain(model_line(ModelAbout.from_dict(told["model"])))
    if "explained" not in told:
        return
    found = attribution_in(told["explained"])
    if json:
        emit(_object(found, row, top))
    tell_notes(told["notes"], json)
    if not json:
        _tell_lines(found, row, wanted, top, label)


def _object(found: "Attribution", row: int, top: int | None) -> dict[str, Any]:
    about: dict[str, Any] = {"row": row, "class": found.target or None, "value": found.value}
    about |= {
        "baseline": found.baseline,
        "of_baseline": found.before,
        "completeness_error": found.gap,
    }
    about["steps"] = found.steps
    if found.shape:
        return {**about, "shape": found.shape, "pixels": found.pixels}
    return {**about, "columns": [{"name": n, "share": share} for n, share in found.shares[:top]]}


def _tell_lines(found: "Attribution", row: int, wanted: str, top: int | None, label: str) -> None:
    from tui.text.attributions import baseline_text, gap_text, sum_text

    what = _("row {row:,}: {said}", row=row, said=sum_text(found))
    if found.shape:
        from tui.text.attributions import picture_texts

        say(what)
        for text in picture_texts(found):
            say(text)
    else:
        rows = [[shown(name, WIDEST), f"{share:+.4f}"] for name, share in found.shares[:top]]
        say(what)
        for text in columns([_("column"), _("adds")], rows):
            say(text)
    complain(
        _(
            "against {baseline}; the shares add up but for {error} ({steps} steps)",
            baseline=baseline_text(found),
            error=gap_text(found, label),
            steps=found.steps,
        )
    )
    if found.baseline != wanted:
        complain(_("the training rows cannot be read any more: their means are not known"))
    if not found.shape and top is not None and top < len(found.shares):
        left = len(found.shares) - top
        complain(_("{count:,} more columns: without --top all are told", count=left))
