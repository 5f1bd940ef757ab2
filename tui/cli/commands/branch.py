"""``pkgo-tui branch``: a new run that goes on from an epoch of another, with other options."""

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.commands.train import DetachOption, SetOption, follow_told, let_go
from tui.cli.console.once import submit_known
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.trusting import TrustOption, agree_to_code
from tui.locale import N_

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.store.database import Store

EpochOption = Annotated[
    int | None,
    typer.Option(
        "--epoch",
        metavar="N",
        help=N_("The epoch at whose end it goes on; else the run's last whole one."),
        show_default=False,
    ),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="NAME", help=N_("Name of the new run; else the old one's and the epoch.")
    ),
]


def branch(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    epoch: EpochOption = None,
    changes: SetOption = None,
    name: NameOption = None,
    json: JsonOption = False,
    detach: DetachOption = False,
    trust: TrustOption = False,
    store: StoreOption = None,
) -> int:
    """Go on from an epoch of a run, trained otherwise.

    It begins with all that training had become at that epoch's end: weights, optimizer, chance,
    the counters of early stopping. Where that is no longer kept, the run is trained again up to
    there. Training options, L1, L2, dropout and what of a trained network is frozen may change.

    Example: pkgo-tui branch last --epoch 40 --set training.optimizer.learning_rate=0.001
    """
    from engine.devices.jobs import jobs_wanted
    from tui.cli.console.interrupts import Interrupts, JobEnd

    most = jobs_wanted()
    with JobEnd() as job_end, place_of(context).opened(store) as opened:
        spec = _wanted(opened, run, epoch, changes or [], name)
        if trust:
            agree_to_code([spec])
        with Interrupts(job_end) as interrupts:
            once = submit_known(opened, [spec], 1, None, None)
            if detach:
                let_go(opened, once, most, json)
                return 0
            return follow_told(opened, once, json, interrupts, most)


def _wanted(
    store: "Store", named: str, epoch: int | None, changes: list[str], name: str | None
) -> "ExperimentSpec":
    from engine.client.branching import branched
    from engine.specs.edit import with_value, with_values
    from engine.store.runs import find_run

    spec = with_values(branched(store, find_run(store, named), epoch), changes)
    return spec if name is None else with_value(spec, "name", name)
