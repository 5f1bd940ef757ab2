"""``pkgo-tui show``: one run whole."""

import json as jsonlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, say, screen_cells
from tui.locale import N_, _, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.processes import Host
    from engine.store.run_history import Kept
    from engine.store.runs import Run


SOME_EPOCHS = 40
"""A longer record is told by so many of its epochs, unless all are asked for."""


def show(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    every: Annotated[
        bool, typer.Option("--all", help=N_("Every epoch, also of a long run."))
    ] = False,
    log: Annotated[
        bool, typer.Option("--log", help=N_("Its log alone: events, and what callbacks printed."))
    ] = False,
    layers: Annotated[
        bool,
        typer.Option("--layers", help=N_("What was recorded of its layers alone.")),
    ] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Show one run: its description, epochs, matrix or residuals.

    With --log what happened to it in order, and what its callbacks printed. With --layers norms,
    updates, dead units and the like, layer by layer; with --json of every recorded epoch.

    Example: pkgo-tui show last --json
    """
    from engine.store.runs import find_run
    from tui.cli.reports.log import log_lines

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        if layers:
            _show_layers(opened, found, json=json)
            return
        if json:
            emit(show_object(opened, found))
            return
        for line in log_lines(opened, found) if log else _lines(opened, found, every=every):
            say(line)


def _show_layers(store: "Store", run: "Run", *, json: bool) -> None:
    from tui.cli.reports.layer_figures import layer_lines, layers_object, recorded_layers

    recorded = recorded_layers(store, run)
    if json:
        emit({"run": run.id, "name": run.name, **layers_object(recorded)})
        return
    for line in layer_lines(recorded):
        say(line)


def show_object(store: "Store", run: "Run") -> dict[str, Any]:
    """Everything the store knows about a run; ``matrix`` rows are true classes, ``residuals`` are
    there where the label is a number.

    What a branch has from the run that it comes from carries that run's id.
    """
    from engine.events import fields
    from engine.store.epoch_digest import epoch_digest
    from engine.store.reasons import reason_of
    from engine.store.run_history import epochs, interventions, label_rounds
    from engine.store.saved_models import saved_models
    from tui.cli.commands.runs import branch_object, figures_of, worker_object
    from tui.cli.reports.run_json import epoch_object, said_object
    from tui.cli.reports.run_text import final_result
    from tui.cli.reports.table import table_object
    from tui.cli.reports.timing_report import times_object

    found, done, host = final_result(store, run), epochs(store, run.id), _host(store, run)
    return {
        "run": run.id,
        "name": run.name,
        "status": run.status,
        "pid": None if host is None else host.pid,
        "figures": figures_of(run, host),
        **worker_object(run),
        **said_object("message", reason_of(store, run)),
        "created": run.created,
        "started": run.started,
        "ended": run.ended,
        "table": table_object(run.facts),
        "spec": jsonlib.loads(run.spec),
        "branch": branch_object(run),
        "epochs": [epoch_object(run.id, epoch) for epoch in done],
        "test": None
        if run.facts.test_rows is None
        else {
            "rows": run.facts.test_rows,
            "metrics": run.facts.test,
            "looks": run.facts.test_looks or 0,
        },
        "pseudo_labels": [
            {"run": made_by, **fields(event)} for made_by, event in label_rounds(store, run.id)
        ],
        "times": times_object(run, epoch_digest(store, run.id, 1)),
        "confusion": confusion_object(run, found),
        "residuals": residuals_object(found),
        "interventions": [
            {"run": logged.run, "time": logged.time, **fields(logged.event)}
            for logged in interventions(store, run.id)
        ],
        "checkpoints": [asdict(model) for model in saved_models(store, run.id)],
    }


def confusion_object(run: "Run", found: "Kept | None") -> dict[str, Any] | None:
    """The confusion matrix; None where there is none, as of a number."""
    from engine.store.run_history import Matrix

    if not isinstance(found, Matrix):
        return None
    return {
        "classes": run.class_names(len(found.counts)),
        "matrix": found.counts,
        "epoch": found.epoch,
        "part": found.part,
    }


def residuals_object(found: "Kept | None") -> dict[str, Any] | None:
    """The residuals of a number in its own unit; None where there are none, as of classes."""
    from engine.store.run_history import Residuals

    if not isinstance(found, Residuals):
        return None
    return {**asdict(found.summary), "epoch": found.epoch, "part": found.part}


def _host(store: "Store", run: "Run") -> "Host | None":
    from engine.statuses import LIVE
    from engine.store.processes import living_hosts

    if run.status not in LIVE:
        return None
    return next((host for host in living_hosts(store) if host.id == run.host), None)


def _status(run: "Run", host: "Host | None") -> str:
    from tui.text.status import run_word

    status = run_word(run)
    return _("{status}, pid {pid}", status=status, pid=host.pid) if host else status


def _where(run: "Run") -> list[str]:
    """The node and the job of a run that a worker trains."""
    node, job = shown(run.facts.node or ""), shown(run.facts.job or "")
    if node and job:
        return [_("on node {node}, SLURM job {job}", node=node, job=job)]
    return [_("on node {node}", node=node)] if node else []


def _lines(store: "Store", run: "Run", *, every: bool) -> list[str]:
    from engine.specs import to_toml
    from engine.store.epoch_digest import epoch_digest
    from engine.store.experiments import spec_from
    from engine.store.reasons import reason_of
    from engine.store.run_history import epochs, label_rounds
    from tui.cli.reports.epoch_table import epoch_table
    from tui.cli.reports.outputs import output_lines
    from tui.cli.reports.record import record_lines
    from tui.cli.reports.run_text import final_epoch, final_result, kept_lines, round_lines
    from tui.cli.reports.table import label_lines, test_lines
    from tui.cli.reports.timing_report import times_lines

    host = _host(store, run)
    spec = spec_from(run.spec).model_copy(update={"name": run.name})
    lines = [f'"{shown(run.name)}" ({run.id}): {_status(run, host)}']
    if run.origin is not None:
        origin, epoch = shown(run.origin.run), run.origin.epoch
        lines.append(_("branched from run {run} after epoch {epoch}", run=origin, epoch=epoch))
    lines += _where(run)
    why = reason_of(store, run)
    if why:
        lines.append(shown(words(why)))
    elif run.status == "queued" and run.for_workers:
        lines.append(_("it waits for a worker: pkgo-tui work trains it, on any machine"))
    elif run.is_unasked:
        said = _("it waits until somebody here asks for it: pkgo-tui resume {run}", run=run.id)
        lines.append(said)
    lines += label_lines(run.facts)
    lines += ["", *(shown(line) for line in to_toml(spec).splitlines()), ""]
    digest = epoch_digest(store, run.id, SOME_EPOCHS)
    told = epochs(store, run.id) if every else digest.some
    if told:
        lines += [*epoch_table(told, run.epochs_wanted), ""]
        if len(told) < digest.count:
            some = _(
                "{told} of {count:,} epochs, the best among them; --all tells all",
                told=len(told),
                count=digest.count,
            )
            lines += [some, ""]
        last = final_epoch(store, run, told)
        lines += [*output_lines(last.metrics if last else {}), *times_lines(run, digest), ""]
    rounds = [line for _, event in label_rounds(store, run.id) for line in round_lines(event)]
    lines += [*rounds, ""] if rounds else []
    lines += test_lines(run.facts)
    lines += record_lines(store, run)
    found = final_result(store, run)
    if found is not None:
        lines += kept_lines(run, found, screen_cells())
    return lines
