"""``pkgo-tui tag``, ``rename``, ``archive`` and ``delete``: what a person writes on runs."""

from typing import Annotated

import typer

from tui.cli.options import JsonOption, RunArgument, StoreOption, place_of
from tui.cli.output import emit, fail, say
from tui.text import shown

RunsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN...",
        help="Runs by id, the start of one, name (the newest run), or last.",
        show_default=False,
    ),
]


def tag(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    run: RunArgument,
    tags: Annotated[list[str], typer.Argument(metavar="TAG...", show_default=False)],
    remove: Annotated[bool, typer.Option("--remove", help="Take the tags off.")] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put tags on a run, to find it by: runs --filter "tag = lesson-02".

    Example: pkgo-tui tag last lesson-02 keep
    """
    from engine.store import labels
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        add, gone = ([], tags) if remove else (tags, [])
        now = labels.tag(opened, [found.id], add, gone)[found.id]
    if json:
        emit({"run": found.id, "tags": list(now)})
    else:
        say(f'"{shown(found.name)}": ' + (shown(", ".join(now)) or "no tags"))


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
    from engine.store import labels
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = find_run(opened, run)
        now = labels.rename(opened, found.id, name)
    if json:
        emit({"run": found.id, "name": now})
    else:
        say(f'"{shown(found.name)}" ({found.id}) is "{shown(now)}" now')


def archive(
    context: typer.Context,
    runs: RunsArgument,
    back: Annotated[bool, typer.Option("--back", help="Bring them back.")] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Put runs away: lists leave them out.

    Example: pkgo-tui archive 3f2a 77c0
    """
    from engine.store import labels
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        found = [find_run(opened, text) for text in runs]
        labels.archive(opened, [run.id for run in found], not back)
    for run in found:
        if json:
            emit({"run": run.id, "archived": not back})
        else:
            say(f'"{shown(run.name)}" ({run.id}) is ' + ("back" if back else "put away"))


def delete(
    context: typer.Context,
    runs: RunsArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Delete runs that have ended, with their files; asks first.

    Example: pkgo-tui delete 3f2a --yes
    """
    from engine.store.deleting import check_deletable, delete_runs
    from engine.store.runs import find_run

    with place_of(context).opened(store) as opened:
        ids = [find_run(opened, text).id for text in runs]
        wished = check_deletable(opened, ids)
        names = ", ".join(f'"{shown(run.name)}" ({run.id})' for run in wished)
        if not yes and not typer.confirm(f"delete {names} with their files?", err=True):
            fail("nothing was deleted")
            return 1
        found = delete_runs(opened, ids)
    for run in found:
        if json:
            emit({"run": run.id, "deleted": True})
        else:
            say(f'"{shown(run.name)}" ({run.id}) is deleted')
    return 0
