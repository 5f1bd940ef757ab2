"""``pkgo-tui sweep --again``: the best trial and the start with fresh seeds, here or on workers."""

from contextlib import nullcontext
from typing import TYPE_CHECKING

from tui.cli.console.output import emit, say
from tui.locale import _, n_

if TYPE_CHECKING:
    from engine.client.once import Once
    from engine.slurm.options import SlurmOptions
    from engine.store.database import Store
    from engine.sweeps.luck import Luck


def train_again(  # noqa: PLR0913
    store: "Store",
    text: str,
    seeds: int,
    jobs: int | None,
    *,
    json: bool,
    detach: bool = False,
    cluster: bool = False,
    there: "SlurmOptions | None" = None,
    dry_run: bool = False,
) -> int:
    """Train the best trial and the experiment that it began with again, with fresh seeds, and tell
    how much of the best value was luck. Seeds that have been trained are told, not trained.
    """
    from engine.client.cluster import asking_workers
    from engine.client.sweep_results import luck, missing_repeats, repeat_best
    from engine.devices.jobs import jobs_wanted
    from engine.store.sweeps import find_sweep
    from tui.cli.commands.on_slurm import train_there, workers_of
    from tui.cli.console.slurm import tell_script

    found = find_sweep(store, text)
    missing = missing_repeats(store, found.id, seeds, with_start=True)
    workers = workers_of(there, missing, jobs)
    if dry_run and there is not None:
        tell_script(store.directory, there, workers, json)
        return 0

    def queued() -> "Once":
        with asking_workers(store) if cluster else nullcontext():
            return _once(repeat_best(store, found.id, seeds, with_start=True))

    code = 0
    if missing:
        store.must_be_writable()
    if missing and not json:
        say(n_("{count} run", "{count} runs", missing))
    if missing and there is not None:
        code = train_there(store, queued, there, workers, json=json, detach=detach)
    elif missing:
        code = _train_here(
            store, queued(), jobs_wanted(jobs), json=json, detach=detach, cluster=cluster
        )
    if not (detach and missing):
        _tell_luck(found.id, luck(store, found.id), json=json)
    return code


def _once(runs: list[str]) -> "Once":
    from engine.client.once import Once

    return Once(runs, [], [], 0)


def _train_here(  # noqa: PLR0913
    store: "Store", once: "Once", jobs: int, *, json: bool, detach: bool, cluster: bool
) -> int:
    from tui.cli.commands.train import let_go
    from tui.cli.console.follow import follow
    from tui.cli.console.interrupts import Interrupts, JobEnd
    from tui.cli.reports.many import ManyText
    from tui.cli.reports.run_json import JsonReport

    if detach:
        let_go(store, once, jobs, json, cluster=cluster)
        return 0
    report = JsonReport() if json else ManyText(store, len(once.runs))
    with JobEnd() as job_end, Interrupts(job_end) as interrupts:
        return follow(store, once.runs, report, interrupts, jobs)


def _tell_luck(sweep: str, chance: "Luck | None", *, json: bool) -> None:
    from tui.cli.reports.sweep import luck_lines, luck_object

    if chance is None:
        if not json:
            say(_("fewer than two of the fresh seeds have finished: pkgo-tui queue tells the rest"))
    elif json:
        emit({"event": "luck", "sweep": sweep, **luck_object(chance)})
    else:
        for row in ("", *luck_lines(chance)):
            say(row)
