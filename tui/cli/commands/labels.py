"""``pkgo-tui tag``, ``rename``, ``pin``, ``archive``, ``delete``: what a person writes on runs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.console.output import emit, fail, say
from tui.locale import N_, _, n_
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run

MOST_TOLD = 12
"""So many runs are named in a question; of more, how many there are."""
RunsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[RUN...]",
        help=N_("Runs by id, the start of one, name (the newest run), or last."),
        show_default=False,
    ),
]
FilterOption = Annotated[
    str | None,
    typer.Option(
        "--filter",
        metavar="QUERY",
        help=N_("In place of RUN: all that fit, as runs --filter lists them."),
        show_default=False,
    ),
]


class Named(Protocol):
    """Whatever stands for a run."""

    @property
    def id(self) -> str:
        """The run's id."""
        ...

    @property
    def name(self) -> str:
        """Its name, as it came."""
        ...


def meant(
    store: "Store", named: Sequence[str], query: str | None, *, archived: bool = False
) -> "list[Run]":
    """The runs named one by one, or all that a query means; ``archived`` ones among them or not.

    Raises:
        InputError: there is no such run, none fits, or both ways or neither were taken.
    """
    from engine.store.runs import find_run, some_runs

    must_be_one_way(named, query)
    if query is None:
        return [find_run(store, text) for text in named]
    return some_runs(store, fitting(store, query, archived=archived))


def must_be_one_way(named: Sequence[str], query: str | None) -> None:
    """Refuse both ways to say which runs, neither, and a query of nothing, as of a variable that
    a script forgot to set: it would mean every run.

    Raises:
        InputError: which of the three it is.
    """
    if (query is None) == (not named):
        raise InputError("labels.runs_or_query")
    if query is not None and not query.strip():
        raise InputError("labels.empty_query")


def fitting(store: "Store", query: str, *, archived: bool = False) -> list[str]:
    """The ids of the runs that a query means.

    Raises:
        InputError: none fits.
    """
    from engine.query.table import RunQuery, RunTable
    from tui.cli.console.queries import answer

    known = RunTable()
    known.refresh(store)
    found = [run.id for run in answer(known, RunQuery(query, archived=archived)).runs]
    if not found:
        raise InputError("labels.none_fits")
    return found


def tag(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN TAG...",
            help=N_("A run by id, name or last, then tags; with --filter tags alone."),
            show_default=False,
        ),
    ],
    query: FilterOption = None,
    remove: Annotated[bool, typer.Option("--remove", help=N_("Take the tags off."))] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put tags on runs, to find them by.

    As in: pkgo-tui runs --filter "tag = lesson-02".

    Example: pkgo-tui tag last lesson-02 keep; pkgo-tui tag --filter "dropout > 0" lesson-08
    """
    from engine.client import labels

    named, tags = (words[:1], words[1:]) if query is None else ([], words)
    if not tags:
        raise InputError("labels.no_tag")
    with place_of(context).opened(store) as opened:
        found = meant(opened, named, query)
        add, gone = ([], tags) if remove else (tags, [])
        now = labels.tag(opened, [run.id for run in found], add, gone)
    for run in found:
        tags_now = shown(", ".join(now[run.id])) or _("no tags")
        _tell(run, json, "tags", list(now[run.id]), f'"{shown(run.name)}": {tags_now}')


def rename(
    context: typer.Context,
    run: RunArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Give a run another name.

    Example: pkgo-tui rename last "the one with dropout"
    """
    from engine.client import labels
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        now = labels.rename(opened, found.id, name)
    renamed = _('"{run}" ({id}) is "{name}" now', **_called(found), name=shown(now))
    _tell(found, json, "name", now, renamed)


def pin(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    runs: RunsArgument = None,
    query: FilterOption = None,
    off: Annotated[bool, typer.Option("--off", help=N_("No longer."))] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Keep runs on top of the bench's table.

    Example: pkgo-tui pin last
    """
    from engine.client import labels

    with place_of(context).opened(store) as opened:
        found = meant(opened, runs or [], query)
        labels.pin(opened, [run.id for run in found], not off)
    told = _('"{run}" ({id}) is no longer pinned') if off else _('"{run}" ({id}) is pinned')
    for run in found:
        _tell(run, json, "pinned", not off, told.format(**_called(run)))


def archive(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    runs: RunsArgument = None,
    query: FilterOption = None,
    back: Annotated[bool, typer.Option("--back", help=N_("Bring them back."))] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put runs away: lists leave them out.

    Example: pkgo-tui archive 3f2a 77c0
    """
    from engine.client import labels

    with place_of(context).opened(store) as opened:
        found = meant(opened, runs or [], query, archived=back)
        labels.archive(opened, [run.id for run in found], not back)
    told = _('"{run}" ({id}) is back') if back else _('"{run}" ({id}) is put away')
    for run in found:
        _tell(run, json, "archived", not back, told.format(**_called(run)))


def delete(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    runs: RunsArgument = None,
    query: FilterOption = None,
    pinned_too: Annotated[
        bool, typer.Option("--pinned-too", help=N_("Pinned runs, too, which else stay."))
    ] = False,
    for_good: Annotated[
        bool, typer.Option("--for-good", help=N_("At once: undelete will not bring them back."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask."))] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Delete runs that have ended, with their files; asks first.

    For a week undelete brings them back. The start of an id comes before a name here.

    Example: pkgo-tui delete --filter "status = failed"
    """
    from engine.client.deleting import check_deletable, delete_runs

    with place_of(context).opened(store) as opened:
        ids = _to_delete(opened, runs or [], query)
        chosen = check_deletable(opened, ids)
        pinned = [run for run in chosen if run.pinned]
        if pinned and not pinned_too:
            raise InputError("labels.pinned", run=pinned[0].name, count=len(pinned))
        if not yes and not _agreed(_question(chosen)):
            fail(_("nothing was deleted"))
            return 1
        found = delete_runs(opened, ids, for_good=for_good)
    for run in found:
        _tell(run, json, "deleted", True, _('"{run}" ({id}) is deleted', **_called(run)))
    return 0


def _to_delete(store: "Store", named: Sequence[str], query: str | None) -> list[str]:
    """The ids of the runs, which may be damaged."""
    from engine.store.runs import find_id

    must_be_one_way(named, query)
    if query is None:
        return [find_id(store, text, ids_first=True) for text in named]
    return fitting(store, query)


def undelete(
    context: typer.Context,
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN...]",
            help=N_("Deleted runs by id, name, or last; without any they are listed."),
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Bring runs back that were deleted in the last week.

    Example: pkgo-tui undelete last
    """
    from engine.client.deleting import find_trashed, trashed, undelete_runs

    with place_of(context).opened(store) as opened:
        found = [find_trashed(opened, text) for text in runs] if runs else trashed(opened)
        if runs:
            undelete_runs(opened, list(dict.fromkeys(one.run for one in found)))
    told = _('"{run}" ({id}) is back') if runs else _('"{run}" ({id}) can be brought back')
    for one in found:
        if json:
            emit({"run": one.run, "name": one.name, "deleted": not runs})
        else:
            say(told.format(run=shown(one.name), id=one.run))
    if not found and not json:
        say(_("nothing was deleted in the last week"))


def _called(run: "Named") -> dict[str, str]:
    """A run's name and id, as sentences about it take them."""
    return {"run": shown(run.name), "id": run.id}


def _tell(run: "Named", json: bool, field: str, value: object, words: str) -> None:
    """What has become of a run: as a line of JSON, or in words."""
    if json:
        emit({"run": run.id, field: value})
    else:
        say(words)


def _question(chosen: "Sequence[Named]") -> str:
    told = [f'"{shown(run.name)}" ({run.id})' for run in chosen[:MOST_TOLD]]
    names, more = ", ".join(told), len(chosen) - len(told)
    if more:
        return _("delete {names} and {more:,} more with their files?", names=names, more=more)
    return n_(
        "delete {names} with its files?",
        "delete {names} with their files?",
        len(chosen),
        names=names,
    )


def _agreed(question: str) -> bool:
    """Whether somebody says yes; where nobody can answer, nobody does."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort as error:
        typer.echo(err=True)
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        return False
