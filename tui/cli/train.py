"""``pkgo-tui train``: queue a run, start the engine if needed, follow it to its end."""

from typing import Annotated

import typer

from tui.cli.options import DataOption, JsonOption, LabelOption, StoreOption, place_of
from tui.cli.output import emit, say

SpecArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="SPEC",
        help="A TOML file or a preset's name (pkgo-tui presets); else the first model.",
        show_default=False,
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one key, as training.epochs=5; may be repeated."
    ),
]
DetachOption = Annotated[
    bool, typer.Option("--detach", help="Return at once; the run trains without this terminal.")
]


def train(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    spec: SpecArgument = None,
    source: DataOption = None,
    label: LabelOption = None,
    changes: SetOption = None,
    json: JsonOption = False,
    detach: DetachOption = False,
    store: StoreOption = None,
) -> int:
    """Train an experiment and follow it to its end.

    Ctrl+C stops the run and keeps its model; a second one leaves at once. When the terminal
    closes, the run goes on: pkgo-tui show last.

    Example: pkgo-tui train 04-optimizer-adam --set training.epochs=5
    """
    # Imported late: the parser and --help need none of it
    from engine.client import ensure_host, submit
    from engine.opening import open_experiment
    from engine.tables import describe
    from tui.cli.follow import follow
    from tui.cli.interrupts import Interrupts
    from tui.cli.report_json import JsonReport
    from tui.cli.report_text import TextReport

    with place_of(context).opened(store) as opened:
        wanted = open_experiment(spec, source, changes or [], label)
        # Reading a new table may take seconds: here Ctrl+C still leaves nothing behind
        describe(opened, wanted.data.source, wanted.data.label)
        with Interrupts() as interrupts:
            run = submit(opened, wanted)
            if not detach:
                report = JsonReport() if json else TextReport(opened)
                return follow(opened, run, report, interrupts)
            ensure_host(opened)
            if json:
                emit({"event": "queued", "run": run})
            else:
                say(f"queued as {run}; pkgo-tui show {run} tells how it goes")
            return 0
