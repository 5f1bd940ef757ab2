"""``pkgo-tui work``: train what waits for workers, in the foreground, until nothing does."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.cli.console.slurm import ScriptOption, SlurmOption
from tui.locale import N_, _, n_, words
from tui.text.figures import duration
from tui.text.fitting import shown
from tui.text.status import status_word

if TYPE_CHECKING:
    from engine.cluster.telling import Told

IdleOption = Annotated[
    float,
    typer.Option(
        "--idle",
        metavar="SECONDS",
        min=0,
        help=N_("Leave once nothing has waited for so long."),
    ),
]
RunsOption = Annotated[
    int | None,
    typer.Option(
        "--runs", metavar="N", min=1, help=N_("Leave after so many runs."), show_default=False
    ),
]


def work(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    idle: IdleOption = 10.0,
    runs: RunsOption = None,
    slurm: SlurmOption = None,
    dry_run: ScriptOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Train what waits for workers, until nothing does.

    A worker takes the runs that were asked for the cluster, one after another, on any machine that
    has the store's folder; several may work at once. It never opens the store's database. Where
    its SLURM job is about to end, and at Ctrl+C or SIGTERM, its run is put back with its state for
    another one: exit code 75 (130 at Ctrl+C). With --slurm workers are submitted as jobs, and the
    command returns.

    Example: pkgo-tui work --store /shared/runs --idle 60
    """
    from engine.cluster.working import work as work_on
    from tui.cli.commands.on_slurm import submit_workers

    place = place_of(context)
    place.given = store or place.given
    if slurm is not None:
        return submit_workers(place, slurm, json=json, dry_run=dry_run)
    if dry_run:
        raise InputError("slurm.only_the_script")
    return work_on(place.directory(), tell_json if json else tell, idle=idle, most=runs)


def tell_json(told: "Told") -> None:
    """One object a line."""
    about: dict[str, Any] = {"event": told.kind}
    if told.kind == "serves":
        about["worker"] = told.run
    elif told.run:
        about |= {"run": told.run, "name": told.name}
    if told.kind in ("ended", "put_back", "set_aside"):
        about["epochs"] = told.epochs
    if told.status:
        about["status"] = told.status
    if told.message is not None:
        about |= {"message": words(told.message), "code": told.message.code}
    if told.kind in ("serves", "begins"):
        about["seconds_left"] = told.left
    emit(about)


def tell(told: "Told") -> None:
    """A line of text."""
    name = shown(told.name)
    left = ""
    if told.left is not None:
        left = _(", {time} of its time left", time=duration(told.left, whole=True))
    match told.kind:
        case "serves":
            say(_("worker {worker} takes what waits{left}", worker=told.run, left=left))
        case "begins":
            say(_('"{name}" ({run}) begins{left}', name=name, run=told.run, left=left))
        case "ended":
            say(
                n_(
                    '"{name}" ({run}) is {status}, {count} epoch',
                    '"{name}" ({run}) is {status}, {count} epochs',
                    told.epochs,
                    name=name,
                    run=told.run,
                    status=status_word(told.status),
                )
            )
        case "put_back":
            say(_('"{name}" ({run}) is put back with its state', name=name, run=told.run))
        case "set_aside":
            say(_('"{name}" ({run}) is set aside', name=name, run=told.run))
        case "lost":
            complain(_('"{name}" ({run}) is somebody else\'s now', name=name, run=told.run))
        case "refused":
            why = "" if told.message is None else f": {shown(words(told.message))}"
            complain(_("{run} is left to others{why}", run=told.run, why=why))
        case "waits":
            say(_("nothing waits"))
        case _:
            if (trouble := _trouble(told)) is not None:
                complain(trouble)


def _trouble(told: "Told") -> str | None:
    """What is not as it should be, or is so again."""
    match told.kind:
        case "no_engine":
            return _("engines die again and again; cluster/log in the store says why")
        case "trouble" if told.message is not None:
            return shown(words(told.message))
        case "works_again":
            return _("the store can be written again")
        case _:
            return None
