"""``pkgo-tui runs``: every run, or those that a query means."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import emit, say, screen_cells
from tui.locale import N_, _, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.query.table import RunPage, RunQuery
    from engine.store.processes import Host
    from engine.store.runs import Run
    from engine.store.summaries import Summary

NARROW, PIPED = 80, 120
MOST_NAME = 60
MOST_WHERE = 20
MOST_SETTING = 30
Asked = list[tuple[str, Callable[["Summary"], str]]]


FilterOption = Annotated[
    str,
    typer.Option(
        "--filter",
        metavar="QUERY",
        help=N_('Only runs that fit, as "val_accuracy > 0.75 and optimizer = adam".'),
    ),
]
SortOption = Annotated[
    str,
    typer.Option("--sort", metavar="FIELD", help=N_("Sort by a field; -FIELD turns it round.")),
]
SavedOption = Annotated[
    str | None,
    typer.Option(
        "--saved",
        metavar="NAME",
        help=N_("The query and the sorting that were saved under a name (S in the bench)."),
        show_default=False,
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help=N_("Archived runs, too."))]


def runs(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    filter: FilterOption = "",
    sort: SortOption = "",
    saved: SavedOption = None,
    everything: AllOption = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """List the runs, the newest first.

    Example: pkgo-tui runs --filter "val_accuracy > 0.75 and dropout > 0" --sort val_accuracy
    """
    from engine.query.table import RunQuery, RunTable
    from engine.store.processes import living_hosts
    from engine.store.runs import count, some_runs
    from tui.cli.console.queries import answer

    known = RunTable()
    with place_of(context).opened(store) as opened:
        known.refresh(opened)
        wish = RunQuery(filter, sort, archived=everything, pinned_first=False)
        if saved is not None:
            wish = with_saved(wish, saved)
        view = answer(known, wish)
        summaries = {run.id: run for run in view.runs}
        by_id = {run.id: run for run in some_runs(opened, list(summaries))}
        found = [by_id[name] for name in summaries if name in by_id]
        hosts, total = {host.id: host for host in living_hosts(opened)}, count(opened)
    if not wish.sort:
        found.sort(key=lambda run: -summaries[run.id].number)
    if json:
        for run in found:
            emit({**run_object(run, hosts.get(run.host or "")), **labels_of(summaries[run.id])})
        return
    if not found:
        say(_none(total, wish.query))
        return
    what, more = (
        {name: [read(summaries[run.id]) for run in found] for name, read in columns}
        for columns in asked(view, wish)
    )
    cells = max(screen_cells() or PIPED, NARROW)
    for line in table(found, cells, tree=not (wish.sort or wish.query), what=what, more=more):
        say(line)


def with_saved(wish: "RunQuery", name: str) -> "RunQuery":
    """The wish within what is saved under a name; its own sorting goes before.

    Raises:
        InputError: nothing is saved under it.
    """
    from tui.terminal.saved_queries import saved_query

    saved = saved_query(name)
    both = f"({saved.query}) and ({wish.query})" if saved.query and wish.query else ""
    return replace(
        wish,
        query=both or saved.query or wish.query,
        sort=wish.sort or saved.sort,
        archived=wish.archived or saved.archived,
    )


def _none(total: int, query: str) -> str:
    if not total:
        return _("no runs yet: pkgo-tui train starts one")
    if query:
        return _("none of {count} runs fits", count=total)
    return _("every run is archived: --all lists them")


def asked(view: "RunPage", wish: "RunQuery") -> tuple[Asked, Asked]:
    """Columns of what the query and the sort name, where the table has not got them anyway: values
    of the spec, the best of a metric.
    """
    from data.query_language import fields_of, parse
    from tui.runs.columns import value_text

    names = [*fields_of(parse(wish.query)), *([wish.sort.removeprefix("-")] if wish.sort else [])]
    fields = {field.name: field for field in map(view.fields.find, names)}
    what: Asked = []
    more: Asked = []
    for name, field in fields.items():
        if name in view.fields.metrics:
            head = _("best {metric}", metric=name.replace("accuracy", "acc"))
            more.append((head, partial(_best, name)))
        elif field.kind == "setting":
            what.append((view.fields.short(name), partial(_setting, partial(value_text, field))))
    return what, more


def _setting(read: "Callable[[Summary], str]", run: "Summary") -> str:
    from tui.text.fitting import fit_path, width

    text = read(run)
    return text if width(text) <= MOST_SETTING else fit_path(text, MOST_SETTING)


def _best(name: str, run: "Summary") -> str:
    from tui.text.figures import metric

    return metric(run.best.get(name))


def run_object(run: "Run", host: "Host | None" = None) -> dict[str, Any]:
    """A run as one line of JSON; ``of`` is the number of epochs asked for.

    ``figures`` tell how busy its ``host`` is (``engine.devices.figures``), while it trains.
    """
    return {
        "run": run.id,
        "name": run.name,
        "status": run.status,
        "branch": branch_object(run),
        "epochs": run.epochs_done,
        "of": run.epochs_wanted,
        "metrics": run.last,
        "created": run.created,
        "started": run.started,
        "ended": run.ended,
        "message": words(run.message),
        "figures": figures_of(run, host),
        **worker_object(run),
    }


def worker_object(run: "Run") -> dict[str, Any]:
    """Where a worker trains or has trained the run: its ``node``, and its SLURM ``job``; None of
    what this machine's own engines train.
    """
    return {"node": run.facts.node, "job": run.facts.job}


def labels_of(run: "Summary") -> dict[str, Any]:
    """What a person wrote on the run, and the best of each metric."""
    return {
        "tags": list(run.tags),
        "pinned": run.pinned,
        "archived": run.archived,
        "best": run.best,
    }


def branch_object(run: "Run") -> dict[str, Any] | None:
    """The run and the epoch from which a branch goes on; None for other runs."""
    return None if run.origin is None else {"run": run.origin.run, "epoch": run.origin.epoch}


def figures_of(run: "Run", host: "Host | None") -> dict[str, Any] | None:
    """How busy the run's host is now; None where the run does not train."""
    if host is None or run.is_ended:
        return None
    return None if host.facts.figures is None else dict(host.facts.figures)


def table(  # noqa: PLR0913
    found: Sequence["Run"],
    cells: int,
    now: float | None = None,
    *,
    tree: bool = True,
    what: Mapping[str, Sequence[str]] | None = None,
    more: Mapping[str, Sequence[str]] | None = None,
) -> list[str]:
    """Aligned lines of at most ``cells`` cells; the names give way.

    Branches stand below the run that they come from, unless the runs have an order of their own;
    only then other columns can stand among these, a value for every run in ``found``: ``what`` the
    runs are behind the status, ``more`` of what they came to before the last.
    """
    from tui.text.glyphs import GLYPHS
    from tui.text.tables import columns, cut_names, short

    head = [_("id"), _("name"), _("status"), *(what or {}), _("epochs")]
    shown_metrics = _metrics(found)
    head += [short(name) for name in shown_metrics]
    elsewhere = any(run.facts.node for run in found)
    head += [*(more or {}), *([_("node"), _("job")] if elsewhere else []), _("started")]
    from engine.query.tree import as_tree
    from tui.text.tree import branch_name

    moment = time.time() if now is None else now
    placed = as_tree(found) if tree else [(run, 0) for run in found]
    rows = [
        _row(run, branch_name(run.name, run.origin, depth), moment, shown_metrics)
        for run, depth in placed
    ]
    for (run, _depth), row in zip(placed, rows, strict=True):
        row[-1:-1] = _where(run) if elsewhere else []
    last = -3 if elsewhere else -1
    for place, added in (
        (3, list((what or {}).values())[::-1]),
        (last, list((more or {}).values())),
    ):
        for values in added:
            for row, value in zip(rows, values, strict=True):
                row.insert(place, value or GLYPHS.dash)
    cut_names(head, rows, cells, MOST_NAME)
    return columns(head, rows, left=frozenset({0, 1, 2}))


def _metrics(runs: Sequence["Run"]) -> list[str]:
    """Accuracy of training and validation; R² where runs predict a number."""
    from engine.tasks.metrics import LEADING, leading

    names = {
        leading([one for one in run.last if not one.endswith("loss")]) for run in runs if run.last
    }
    found = [name for name in LEADING if name in (names or LEADING[:1])]
    return [f"{part}{name}" for name in found for part in ("", "val_")]


def _row(run: "Run", name: str, now: float, metrics: Sequence[str]) -> list[str]:
    from tui.text.figures import metric
    from tui.text.status import run_word

    return [
        run.id,
        name,
        run_word(run),
        f"{run.epochs_done}/{run.epochs_wanted}",
        *(metric(run.last.get(name)) for name in metrics),
        _when(run.started, now),
    ]


def _where(run: "Run") -> list[str]:
    from tui.text.glyphs import GLYPHS

    told = (run.facts.node, run.facts.job)
    return [shown(one, MOST_WHERE) if one else GLYPHS.dash for one in told]


def _when(moment: float | None, now: float) -> str:
    """The time of day for today's, the date for older ones."""
    from tui.text.glyphs import GLYPHS

    if moment is None:
        return GLYPHS.dash
    then, today = time.localtime(moment), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M", then)
    return time.strftime("%b %d" if then[0] == today[0] else "%Y-%m", then)
