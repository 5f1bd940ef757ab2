"""What ``pkgo-tui sweep`` does with sweeps that are there already."""

from contextlib import nullcontext
from typing import TYPE_CHECKING

from tui.cli.console.output import emit, say
from tui.locale import _
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.on_ray import Reached
    from engine.slurm.options import SlurmOptions
    from engine.store.database import Store


def follow_or_leave(store: "Store", sweep: str, jobs: int, *, json: bool, detach: bool) -> int:
    """Follow a sweep to its end, or start what engines are missing and leave."""
    from engine.client.coordinating import ensure_coordinator
    from engine.host.supervisor import start_missing_hosts
    from engine.store.asker import is_cluster
    from engine.store.sweeps import find_sweep
    from tui.cli.console.follow_sweep import follow_sweep
    from tui.cli.console.interrupts import Interrupts, JobEnd
    from tui.cli.reports.sweep import SweepJson, SweepText

    if detach:
        ensure_coordinator(store)
        if not is_cluster(find_sweep(store, sweep).asker):
            start_missing_hosts(store, jobs)
        return 0
    report = SweepJson(store) if json else SweepText(store)
    with JobEnd() as job_end, Interrupts(job_end) as interrupts:
        return follow_sweep(store, sweep, report, interrupts, jobs)


def go_on(  # noqa: PLR0913
    store: "Store",
    text: str,
    more: int | None,
    space: list[str],
    jobs: int,
    *,
    json: bool,
    detach: bool,
    cluster: bool,
    there: "SlurmOptions | None" = None,
    on: "tuple[Reached, int | None] | None" = None,
    dry_run: bool = False,
) -> int:
    """Go on with a sweep, with more trials or another space; ``cluster``: on workers, ``there``:
    on those of SLURM jobs, whose script is all that a dry run tells, ``on``: on a Ray cluster, with
    so many runs at a time.

    Raises:
        InputError: there is no such sweep, or nothing is left of it and no more trials are asked
            for.
    """
    from engine.client import sweeps
    from engine.client.cluster import asking_workers
    from engine.client.sweep_files import searched_from
    from engine.store.experiments import spec_from
    from engine.store.sweeps import find_sweep
    from tui.cli.commands import on_ray
    from tui.cli.commands.on_slurm import sweep_there
    from tui.cli.console.slurm import tell_script

    found = find_sweep(store, text) if more else sweeps.check_unfinished(store, text)
    if dry_run and there is not None:
        tell_script(store.directory, there, there.workers or jobs, json)
        return 0
    if space:
        sweeps.narrow(store, found.id, dict(map(searched_from, space)))

    def begin() -> str:
        with asking_workers(store) if cluster else nullcontext():
            return sweeps.go_on(store, found.id, more or 0).id

    if on is not None:
        base = spec_from(found.spec)
        return on_ray.sweep_there(store, begin, base, *on, json=json, detach=detach)
    if there is not None:
        workers = there.workers or jobs
        return sweep_there(store, begin, there, workers, json=json, detach=detach)
    begin()
    return follow_or_leave(store, found.id, jobs, json=json, detach=detach)


def end(store: "Store", pause: str | None, stop: str | None, json: bool) -> int:
    """Set a sweep aside, or end it."""
    from engine.client import sweeps
    from engine.store.sweeps import find_sweep

    found = find_sweep(store, pause or stop or "")
    if pause is not None:
        sweeps.pause(store, found.id)
        said = _("sweep {sweep} is set aside", sweep=found.id)
    else:
        sweeps.stop(store, found.id)
        said = _("sweep {sweep} is stopped", sweep=found.id)
    if json:
        emit({"sweep": found.id, "status": "paused" if pause is not None else "stopped"})
    else:
        say(said)
    return 0


def tell_all(store: "Store", json: bool) -> int:
    """List the sweeps, the newest first."""
    from engine.store.sweep_work import standing
    from engine.store.sweeps import sweeps, trials
    from tui.cli.reports.sweep import STATUSES, best_trial, sweep_object
    from tui.text.figures import metric
    from tui.text.tables import columns

    found = [(one, trials(store, one)) for one in sweeps(store)]
    if json:
        for one, known in found:
            emit(sweep_object(store, one, known))
        return 0
    if not found:
        say(_("there is no sweep yet; pkgo-tui help sweeps tells how to make one"))
        return 0
    rows: list[list[str]] = []
    for one, known in found:
        best = best_trial(one, known)
        value = "-" if best is None or best.value is None else metric(best.value)
        over = sum(trial.is_over for trial in known)
        of = "" if one.sweep.trials is None else f"/{one.sweep.trials}"
        status = STATUSES[standing(store, one)]
        rows.append([one.id, shown(one.name, 40), status, f"{over}{of}", value])
    for row in columns(
        [_("id"), _("name"), _("status"), _("trials"), _("best")], rows, frozenset({0, 1, 2})
    ):
        say(row)
    return 0


def tell(store: "Store", text: str | None, json: bool) -> int:
    """Tell a sweep: its best trials, each key's importance, how much is luck."""
    from data.errors import MessageError
    from engine.client.sweep_results import importance, luck
    from engine.store.sweeps import find_sweep, trials
    from tui.cli.reports import sweep as report

    found = find_sweep(store, text or "last")
    known = trials(store, found)
    try:
        shares = importance(store, found.id)
    except MessageError:  # too few trials have finished
        shares = {}
    done = any(one.state == "complete" for one in known)
    chance = luck(store, found.id) if done else None
    if json:
        for one in report.trial_events(store, found, known):
            emit(one)
        told = {
            "importance": shares,
            "luck": None if chance is None else report.luck_object(chance),
        }
        emit({"event": "ended", **report.sweep_object(store, found, known), **told})
        return 0
    for row in report.sweep_lines(store, found, known):
        say(row)
    if shares:
        say()
        say(_("how much of the differences between trials each key explains:"))
        for row in report.importance_lines(shares):
            say(row)
    if chance is not None:
        say()
        for row in report.luck_lines(chance):
            say(row)
    return 0
