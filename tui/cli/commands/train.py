"""``pkgo-tui train``: queue runs, start engines as needed, follow the runs to their end."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.once import submit_known
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
    from data import Description
    from engine.client.once import Once
    from engine.specs import ExperimentSpec
    from engine.store.database import Store
    from tui.cli.console.interrupts import Interrupts
    from tui.cli.console.slurm import Watch

SpecArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SPEC",
        help=N_("TOML files or names of presets (pkgo-tui presets); else the first model."),
        show_default=False,
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help=N_("Change one key, as training.epochs=5; may be repeated."),
    ),
]
GridOption = Annotated[
    list[str] | None,
    typer.Option(
        "--grid",
        metavar="KEY=VALUE,VALUE,...",
        help=N_("A run for each value; repeated, for each combination."),
    ),
]
SeedsOption = Annotated[
    int | None,
    typer.Option(
        "--seeds",
        metavar="N",
        help=N_("Repeat each with N seeds, from its own on: is a difference more than noise?"),
        show_default=False,
    ),
]
FoldsOption = Annotated[
    int | None,
    typer.Option(
        "--folds",
        metavar="K",
        help=N_("Cross-validate each: K runs, of which every one validates on another fold."),
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help=N_("Train nothing: tell what it would take, and what speaks against it.")
    ),
]
DetachOption = Annotated[
    bool,
    typer.Option("--detach", help=N_("Return at once; training goes on without this terminal.")),
]
OnceOption = Annotated[
    str | None,
    typer.Option(
        "--once",
        metavar="KEY",
        help=N_(
            "Train it once: where the command is given again with this key, the run goes on, or is "
            "told if it has finished. Within a SLURM job the job's id is the key."
        ),
        show_default=False,
    ),
]


def train(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    spec: SpecArgument = None,
    source: DataOption = None,
    label: LabelOption = None,
    changes: SetOption = None,
    grid: GridOption = None,
    seeds: SeedsOption = None,
    folds: FoldsOption = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
    dry_run: DryRunOption = False,
    detach: DetachOption = False,
    once: OnceOption = None,
    cluster: ClusterOption = False,
    slurm: SlurmOption = None,
    ray: RayOption = None,
    trust: TrustOption = False,
    store: StoreOption = None,
) -> int:
    """Train experiments and follow them to their end.

    Several experiments, a grid of values, seeds or folds wait in one queue; --jobs engines take
    from it.
    Ctrl+C stops what trains and keeps the models; a second one leaves at once. When the terminal
    closes, training goes on: pkgo-tui show last. At the end of a SLURM job the run is set aside:
    exit code 75, and the same command in the job that is queued again goes on with it.

    Example: pkgo-tui train 00-first-model --grid training.optimizer.learning_rate=0.01,0.1
    """
    # Imported late: the parser and --help need none of it
    from engine.client.opening import open_experiments
    from engine.client.repeating import check_repeated
    from engine.client.tables import describe, describe_all
    from engine.devices.jobs import jobs_wanted
    from engine.slurm.options import read_options
    from engine.store.watched_runs import must_be_described
    from engine.tables.keys import keys_of
    from tui.cli.commands import on_ray
    from tui.cli.commands.on_slurm import train_there, workers_of
    from tui.cli.console.interrupts import Interrupts, JobEnd
    from tui.cli.reports.table import table_lines

    most = jobs_wanted(jobs)
    there = None if slurm is None else read_options(slurm)
    reached = None if dry_run else on_ray.reach(ray, slurm)
    with JobEnd() as job_end, place_of(context).opened(store, make=True) as opened:
        wanted = open_experiments(
            spec or [None], source, changes or [], grid or [], label, partial(describe, opened)
        )
        for one in wanted:
            must_be_described(one)
        tell_sweeps(spec or [])
        check_repeated(len(wanted), grid or [], seeds, folds)
        # Reading a new table may take seconds: here Ctrl+C still leaves nothing behind
        tables = {keys_of(one.data).whole: describe_all(opened, one.data) for one in wanted}
        workers = workers_of(there, len(wanted) * (seeds or 1) * (folds or 1), jobs)
        if dry_run:
            if there is None:
                tell_forecasts(opened, wanted, list(tables.values()), json)
            else:
                tell_script(opened.directory, there, workers, json)
            return 0
        if trust:
            agree_to_code(wanted, beside=reached is not None)

        about = "\n".join(line for one in tables.values() for line in table_lines(one))

        def queued() -> "Once":
            count = 1 if seeds is None else seeds
            return submit_known(opened, wanted, count, folds, once, cluster=cluster)

        if there is not None and not _is_known(opened, wanted, seeds, folds, once):
            if not json:
                say(about)
            return train_there(opened, queued, there, workers, json=json, detach=detach)
        if reached is not None and not _is_known(opened, wanted, seeds, folds, once):
            if not json:
                say(about)
            how = {"json": json, "detach": detach}
            return on_ray.train_there(opened, queued, wanted, reached, jobs, **how)
        with Interrupts(job_end) as interrupts:
            known = queued()
            # At once: no engine is started yet, and a reader that leaves ends the command
            if not json:
                say(about)
            if detach:
                let_go(opened, known, most, json, cluster=cluster)
                return 0
            return follow_told(opened, known, json, interrupts, most)


def _is_known(
    store: "Store",
    wanted: "list[ExperimentSpec]",
    seeds: int | None,
    folds: int | None,
    key: str | None,
) -> bool:
    """Whether the key's runs have all finished: then nobody needs a job."""
    from engine.client.once import check_key, is_trained

    return key is not None and is_trained(store, wanted, seeds or 1, check_key(key), folds)


def tell_sweeps(named: "list[str]") -> None:
    """Say of files that hold a sweep how it is run: here the experiment alone is trained."""
    from engine.client.opening import sweep_fields
    from tui.cli.console.output import complain

    for one in named:
        if sweep_fields(one) is not None:
            complain(_("{file} holds a sweep, which pkgo-tui sweep {file} runs", file=one))


def tell_forecasts(
    store: "Store", wanted: "list[ExperimentSpec]", tables: "list[Description]", json: bool
) -> None:
    """Tell what each experiment would take, and what speaks against it."""
    from engine.client.forecasting import forecast_here
    from tui.cli.reports.forecast import forecast_lines, forecast_object
    from tui.cli.reports.table import table_lines

    if not json:
        say("\n".join(line for one in tables for line in table_lines(one)))
    for spec in wanted:
        found = forecast_here(store, spec, measures=True)
        if json:
            emit(forecast_object(spec.name, found))
        else:
            say("\n".join(["", *forecast_lines(spec.name, found)]))


def follow_told(  # noqa: PLR0913
    store: "Store",
    once: "Once",
    json: bool,
    interrupts: "Interrupts",
    jobs: int,
    *,
    watch: "Watch | None" = None,
) -> int:
    """Tell runs to their ends, one with all its epochs; the exit code.

    As JSON they are told whole, as text from where the command has found them. ``watch`` looks
    after the job or the cluster whose workers train them.
    """
    from tui.cli.console.follow import follow
    from tui.cli.console.slurm import WatchedRuns
    from tui.cli.reports.many import ManyText
    from tui.cli.reports.run_json import JsonReport
    from tui.cli.reports.run_text import TextReport

    if json:
        report = JsonReport()
    elif len(once.runs) == 1:
        report = TextReport(store)
    else:
        report = ManyText(store, len(once.runs))
    told = report if watch is None else WatchedRuns(report, watch)
    behind = 0 if json else once.behind
    return follow(store, once.runs, told, interrupts, jobs, behind=behind, found=once.going_on)


def let_go(store: "Store", once: "Once", jobs: int, json: bool, *, cluster: bool = False) -> None:
    """Start what engines are missing, or what hands runs to workers; say which runs wait."""
    from engine.client.coordinating import ensure_coordinator
    from engine.host.supervisor import start_missing_hosts

    ensure_coordinator(store)
    if not cluster and len(once.finished) < len(once.runs):
        start_missing_hosts(store, jobs)
    tell_queued(once, json)


def tell_queued(once: "Once", json: bool) -> None:
    """Say which runs wait."""
    for run in once.runs:
        is_over = run in once.finished
        if json:
            emit({"event": "finished" if is_over else "queued", "run": run})
        elif not is_over:
            say(_("queued as {run}; pkgo-tui show {run} tells how it goes", run=run))
