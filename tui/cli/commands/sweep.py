"""``pkgo-tui sweep``: search the best values of an experiment's keys, and follow the trials."""

from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from data.errors import InputError
from tui.cli.commands.train import DetachOption, SetOption
from tui.cli.console.options import (
    ClusterOption,
    DataOption,
    JobsOption,
    JsonOption,
    LabelOption,
    StoreOption,
    place_of,
)
from tui.cli.console.output import emit, say
from tui.cli.console.ray import RayOption
from tui.cli.console.slurm import SlurmOption, tell_script
from tui.cli.console.trusting import TrustOption, agree_to_code
from tui.locale import N_, _

if TYPE_CHECKING:
    from engine.client.on_ray import Reached
    from engine.slurm.options import SlurmOptions
    from engine.specs import ExperimentSpec
    from engine.specs.sweep import SweepSpec
    from engine.store.database import Store

SpecArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="SPEC",
        help=N_("A TOML file with a section [sweep], or a preset with --space."),
        show_default=False,
    ),
]
SpaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--space",
        metavar="KEY=VALUES",
        help=N_("Search a key: LOW..HIGH, LOW..HIGH log, or VALUE,VALUE,...; may be repeated."),
    ),
]
TrialsOption = Annotated[
    int | None,
    typer.Option(
        "--trials",
        metavar="N",
        min=1,
        help=N_("How many trials; with --resume so many more."),
        show_default=False,
    ),
]
ResumeOption = Annotated[
    str | None,
    typer.Option(
        "--resume", metavar="SWEEP", help=N_("Go on with a sweep: its id, its name, or last.")
    ),
]
ShowOption = Annotated[
    str | None,
    typer.Option(
        "--show",
        metavar="SWEEP",
        help=N_("Tell a sweep: its best trials, and what explains the differences."),
    ),
]
ListOption = Annotated[bool, typer.Option("--list", help=N_("List all sweeps."))]
PauseOption = Annotated[
    str | None,
    typer.Option("--pause", metavar="SWEEP", help=N_("Set a sweep aside with what trains.")),
]
StopOption = Annotated[
    str | None, typer.Option("--stop", metavar="SWEEP", help=N_("End a sweep; models are kept."))
]
AgainOption = Annotated[
    str | None,
    typer.Option(
        "--again",
        metavar="SWEEP",
        help=N_("Train the best trial and the start again with fresh seeds: is it luck?"),
    ),
]
SeedsOption = Annotated[
    int | None,
    typer.Option(
        "--seeds",
        metavar="N",
        min=2,
        help=N_("How many fresh seeds --again trains; else 10."),
        show_default=False,
    ),
]
FRESH_SEEDS = 10
ACTIONS: dict[str, frozenset[str]] = {
    "--list": frozenset(),
    "--show": frozenset(),
    "--pause": frozenset(),
    "--stop": frozenset(),
    "--resume": frozenset(
        {"--space", "--trials", "--jobs", "--detach", "--cluster", "--slurm", "--ray", "--dry-run"}
    ),
    "--again": frozenset({"--seeds", "--jobs", "--detach", "--cluster", "--slurm", "--dry-run"}),
}
"""What is done with a sweep that is there, with the options that go with it beside --json."""

DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=N_("Train nothing: check the sweep, and tell its space."))
]


def sweep(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    spec: SpecArgument = None,
    source: DataOption = None,
    label: LabelOption = None,
    changes: SetOption = None,
    space: SpaceOption = None,
    trials: TrialsOption = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
    detach: DetachOption = False,
    resume: ResumeOption = None,
    show: ShowOption = None,
    listed: ListOption = False,
    pause: PauseOption = None,
    stop: StopOption = None,
    again: AgainOption = None,
    seeds: SeedsOption = None,
    cluster: ClusterOption = False,
    slurm: SlurmOption = None,
    ray: RayOption = None,
    trust: TrustOption = False,
    store: StoreOption = None,
) -> int:
    """Search for the best values of an experiment's keys.

    What is searched stands in the section [sweep] of its file: pkgo-tui help sweeps. Keys of that
    section can be set, too: --set sweep.sampler=random. Each trial is a run like any other.
    Ctrl+C sets the sweep aside, and --resume goes on with it; when the terminal closes, it goes on.

    Example: pkgo-tui sweep 00-first-model --space training.optimizer.learning_rate="1e-4..1 log"
    """
    from engine.devices.jobs import jobs_wanted
    from engine.slurm.options import read_options
    from tui.cli.commands import on_ray
    from tui.cli.commands import sweep_actions as actions
    from tui.cli.commands.sweep_again import train_again

    actions_given: dict[str, object] = {
        "--list": listed,
        "--show": show,
        "--pause": pause,
        "--stop": stop,
        "--again": again,
        "--resume": resume,
    }
    options: dict[str, object] = {
        "SPEC": spec,
        "--data": source,
        "--label": label,
        "--set": changes,
        "--space": space,
        "--trials": trials,
        "--jobs": jobs,
        "--dry-run": dry_run,
        "--detach": detach,
        "--seeds": seeds,
        "--cluster": cluster,
        "--slurm": slurm,
        "--ray": ray,
        "--trust": trust,
    }
    _check_together(actions_given, options)
    places = place_of(context)
    there = None if slurm is None else read_options(slurm)
    if listed or show is not None:
        with places.opened(store) as opened:
            return actions.tell_all(opened, json) if listed else actions.tell(opened, show, json)
    if pause is not None or stop is not None:
        with places.opened(store) as opened:
            return actions.end(opened, pause, stop, json)
    most = jobs_wanted(jobs)
    reached = None if dry_run else on_ray.reach(ray, slurm)
    on = None if reached is None else (reached, jobs)
    where: _Where = {"json": json, "detach": detach, "cluster": cluster, "dry_run": dry_run}
    if again is not None:
        with places.opened(store) as opened:
            return train_again(opened, again, seeds or FRESH_SEEDS, jobs, there=there, **where)
    if resume is not None:
        with places.opened(store) as opened:
            return actions.go_on(
                opened, resume, trials, space or [], most, there=there, on=on, **where
            )
    with places.opened(store, make=True) as opened:
        base, told = _opened(opened, spec, source, label, changes or [], space or [], trials)
        if trust:
            agree_to_code([base], beside=reached is not None)
        return _start(opened, base, told, most, there, on=on, **where)


class _Where(TypedDict):
    """How a command tells what it does, and where it is trained."""

    json: bool
    detach: bool
    cluster: bool
    dry_run: bool


def _check_together(actions: dict[str, object], options: dict[str, object]) -> None:
    """Refuse what would be passed over: two actions at once, an option that an action has no use
    for, a dry run of what trains.
    """

    def given(among: dict[str, object]) -> list[str]:
        return [name for name, value in among.items() if value not in (None, False, [])]

    chosen = given(actions)
    if not chosen:
        if options["--seeds"] is not None:
            raise InputError("sweep.seeds_of_again")
        return
    if len(chosen) > 1:
        raise InputError("sweep.not_together", first=chosen[0], second=chosen[1])
    wrong = [name for name in given(options) if name not in ACTIONS[chosen[0]]]
    if options["--dry-run"] and options["--slurm"] is None:
        wrong.append("--dry-run")
    if wrong:
        raise InputError("sweep.not_together", first=chosen[0], second=wrong[0])


def _opened(  # noqa: PLR0913, PLR0917
    store: "Store",
    spec: str | None,
    source: str | None,
    label: str | None,
    changes: list[str],
    space: list[str],
    trials: int | None,
) -> "tuple[ExperimentSpec, SweepSpec]":
    from engine.client.opening import open_experiment
    from engine.client.sweep_files import open_sweep, split_changes
    from engine.client.tables import describe

    own, others = split_changes(changes)
    base = open_experiment(spec, source, others, label, partial(describe, store))
    if trials is not None:
        own = [*own, f"sweep.trials={trials}"]
    return base, open_sweep(spec, own, space)


def _start(  # noqa: PLR0913
    store: "Store",
    base: "ExperimentSpec",
    told: "SweepSpec",
    jobs: int,
    there: "SlurmOptions | None",
    *,
    json: bool,
    dry_run: bool,
    detach: bool,
    cluster: bool,
    on: "tuple[Reached, int | None] | None",
) -> int:
    from engine.client.cluster import asking_workers
    from engine.client.sweeps import prepared, start
    from tui.cli.commands import on_ray
    from tui.cli.commands import sweep_actions as actions
    from tui.cli.commands.on_slurm import sweep_there, workers_of
    from tui.cli.reports.sweep_space import space_lines, space_object

    def begin() -> str:
        with asking_workers(store) if cluster else nullcontext():
            made = start(store, base, told)
        if json:
            emit({"event": "sweep", "sweep": made, "name": base.name})
        else:
            say(_("sweep {sweep}; pkgo-tui sweep --show {sweep} tells how it goes", sweep=made))
        return made

    if on is not None:
        prepared(store, base, told)
        return on_ray.sweep_there(store, begin, base, *on, json=json, detach=detach)
    if there is None and not dry_run:
        return actions.follow_or_leave(store, begin(), jobs, json=json, detach=detach)
    ready = prepared(store, base, told)
    if there is not None:
        runs = (ready.trials or jobs) * ready.seeds
        workers = workers_of(there, runs, jobs)
        if not dry_run:
            return sweep_there(store, begin, there, workers, json=json, detach=detach)
        tell_script(store.directory, there, workers, json)
    elif json:
        emit(space_object(base, ready))
    else:
        for row in space_lines(base, ready):
            say(row)
    return 0
