"""``pkgo-tui branch``: a new run that goes on from an epoch of another, with other options."""

from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import InputError
from tui.cli.commands.train import DetachOption, SetOption, follow_told, let_go
from tui.cli.console.once import submit_known
from tui.cli.console.options import (
    ClusterOption,
    JsonOption,
    RunArgument,
    StoreOption,
    place_of,
)
from tui.cli.console.ray import RayOption
from tui.cli.console.slurm import ScriptOption, SlurmOption, tell_script
from tui.cli.console.trusting import TrustOption, agree_to_code
from tui.locale import N_

if TYPE_CHECKING:
    from engine.client.once import Once
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
    cluster: ClusterOption = False,
    slurm: SlurmOption = None,
    dry_run: ScriptOption = False,
    ray: RayOption = None,
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
    from engine.slurm.options import read_options
    from tui.cli.commands import on_ray
    from tui.cli.commands.on_slurm import train_there, workers_of
    from tui.cli.console.interrupts import Interrupts, JobEnd

    if dry_run and slurm is None:
        raise InputError("slurm.only_the_script")
    most = jobs_wanted()
    there = None if slurm is None else read_options(slurm)
    reached = None if dry_run else on_ray.reach(ray, slurm)
    how = {"json": json, "detach": detach}
    with JobEnd() as job_end, place_of(context).opened(store) as opened:
        spec = _wanted(opened, run, epoch, changes or [], name)
        if there is not None and dry_run:
            tell_script(opened.directory, there, 1, json)
            return 0
        if trust:
            agree_to_code([spec], beside=reached is not None)

        def queued() -> "Once":
            return submit_known(opened, [spec], 1, None, None, cluster=cluster)

        if there is not None:
            return train_there(opened, queued, there, workers_of(there, 1, None), **how)
        if reached is not None:
            return on_ray.train_there(opened, queued, [spec], reached, None, **how)
        with Interrupts(job_end) as interrupts:
            once = queued()
            if detach:
                let_go(opened, once, most, json, cluster=cluster)
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
