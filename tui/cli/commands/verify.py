"""``pkgo-tui verify``: train a run again and compare it with its record."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.reports.progress import LiveLine
from tui.locale import N_, _, words
from tui.text.fitting import shown
from tui.text.tables import columns

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.verify.record import Epoch, Record
    from engine.verify.verdict import VerificationResult
    from engine.verify.verification import Told

MOST_LINES = 12

WhatArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN|DIR",
        help=N_("A run (an id or the start of one, a name, or last), or an exported folder."),
        show_default=False,
    ),
]


def verify(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    what: WhatArgument,
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", metavar="X", help=N_("How much numbers may differ."), min=0),
    ] = 1e-6,
    script: Annotated[
        bool,
        typer.Option("--run-script", help=N_("Run the folder's train.py: whatever code it holds.")),
    ] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Train a run again and compare every epoch with its record.

    What was changed by hand while it trained is done again, too. Of an exported folder the engine
    trains the description in its lock.json. Exit code 0: the numbers are identical, or within the
    tolerance; 1: they depart, or none could be compared.

    Example: pkgo-tui verify last
    """
    from engine.verify.verdict import verdict
    from engine.verify.verification import run_script, train_again

    record, folder = _record(context, what, store)
    if script and folder is None:
        raise typer.BadParameter(_("it needs an exported folder"), param_hint="--run-script")
    training = run_script(folder) if script and folder is not None else train_again(record)
    found = _follow(record, training, json)
    reached = verdict(record.epochs, found, tolerance)
    if json:
        said = {"event": "verified", "run": record.run, "name": record.name}
        emit({**said, **reached.to_dict(), "sentence": words(reached.message)})
    else:
        for line in _lines(record, reached):
            say(line)
    return 1 if reached.kind in ("departs", "nothing") else 0


def _record(context: typer.Context, what: str, store: Path | None) -> "tuple[Record, Path | None]":
    """What to compare with, and the folder where that stands in one."""
    from engine.export.run_record import read_run_record
    from engine.store.runs import find_run
    from engine.verify.record import of_folder, of_run

    path = Path(what).expanduser()
    if (path / "lock.json").is_file() or (path.is_dir() and (what == "." or "/" in what)):
        return of_folder(path), path
    with place_of(context).opened(store) as opened:
        return of_run(opened, read_run_record(opened, find_run(opened, what))), None


def _follow(record: "Record", training: "Generator[Told]", json: bool) -> "list[Epoch]":
    """Tell how it goes; the metrics of every epoch."""
    from engine.verify.verdict import differences_of

    line, found, apart = LiveLine(), list["Epoch"](), 0
    of = len(record.epochs)
    line.draw(_("the engine warms up"))
    with closing(training):
        for told in training:
            if told.note is not None:
                line.clear()
                complain(words(told.note))
            elif told.found is None:
                line.draw(_("epoch {epoch}/{of}", epoch=told.epoch, of=of))
            else:
                found.append(told.found)
                known = record.epochs[told.epoch - 1] if told.epoch <= of else {}
                differ = differences_of(told.epoch, known, told.found)
                apart += bool(differ)
                if json:
                    emit(
                        {
                            "event": "epoch",
                            "run": record.run,
                            "epoch": told.epoch,
                            "recorded": known or None,
                            "found": told.found,
                            "differences": [asdict(one) for one in differ],
                        }
                    )
                place = _("epoch {epoch}/{of}", epoch=told.epoch, of=of)
                line.draw(f"{place}  {_so_far(apart)}")
    line.clear()
    return found


def _so_far(apart: int) -> str:
    return _("{count} epochs differ", count=apart) if apart else _("identical so far")


def _lines(record: "Record", reached: "VerificationResult") -> list[str]:
    """The sentence, and a table of the numbers that differ."""
    lines = [shown(f'"{record.name}" ({record.run}): {words(reached.message)}')]
    if not reached.differences:
        return lines
    rows = [
        [str(one.epoch), one.metric, _number(one.recorded), _number(one.found), f"{one.by:.3g}"]
        for one in reached.differences[:MOST_LINES]
    ]
    head = [_("epoch"), _("metric"), _("recorded"), _("found"), _("difference")]
    lines += ["", *columns(head, rows, frozenset({1}))]
    more = len(reached.differences) - MOST_LINES
    if more > 0:
        lines.append(_("and {more} more numbers: --json has all", more=more))
    return lines


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
