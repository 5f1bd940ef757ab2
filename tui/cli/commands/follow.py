"""``pkgo-tui follow``: what another program writes, as a run that grows with it."""

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data.errors import InputError
from tui.cli.console.options import JsonOption, StoreOption, place_of
from tui.cli.console.output import complain, emit, say
from tui.locale import N_, _, n_, words
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.following import Follower
    from engine.store.database import Store
    from tui.cli.console.follow import Report
    from tui.cli.console.interrupts import Interrupts

LOOK_SECONDS = 0.5
BEAT_SECONDS = 5.0
MOST_TOLD = 50
"""So many epochs at once are told line by line; of more, how many they are."""
MOST_SKIPPED = 5
"""So many places of a source that could not be read are told; of more, how many they are."""

PathArgument = Annotated[
    str,
    typer.Argument(
        metavar="PATH",
        help=N_(
            "A table with a row an epoch, as CSVLogger writes it; a folder of TensorBoard, MLflow "
            "or W&B, of one run or of many; a database of MLflow."
        ),
        show_default=False,
    ),
]
OnceOption = Annotated[
    bool, typer.Option("--once", help=N_("Read what is there, and end: the run has finished."))
]
NameOption = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help=N_("Name of the run; else that of the file.")),
]
NoteOption = Annotated[
    str, typer.Option("--note", metavar="TEXT", help=N_("A line on what it is to show."))
]
TagOption = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help=N_("A tag of the run; repeatable."))
]


def follow(  # noqa: PLR0913, PLR0917
    context: typer.Context,
    path: PathArgument,
    once: OnceOption = False,
    name: NameOption = None,
    note: NoteOption = "",
    tag: TagOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> int:
    """Show what another program logs as a run, live.

    For a program that cannot be changed: its CSV table of epochs, or what it writes for
    TensorBoard, MLflow or W&B, is read as it grows, until Ctrl+C. Given again, the run goes on; it
    is never there twice. The bench draws and compares it like any other; its own program trains it.

    Example: pkgo-tui follow logs/history.csv --name baseline
    """
    from engine.client.following import Labels, followers
    from tui.cli.console.interrupts import Interrupts

    labels = Labels(name, note, tuple(tag or ()))
    with place_of(context).opened(store, make=True) as opened, Interrupts() as interrupts:
        found = followers(opened, Path(path), labels, once=once)
        if once:
            return _read_once(opened, found, json=json)
        return _follow(opened, found, path, interrupts, json=json)


def _read_once(store: "Store", found: "list[Follower]", *, json: bool) -> int:
    """Each source as it is, told in a line; of several a bad one is told, and passed over."""
    bad = 0
    for follower in found:
        try:
            follower.look(last=True)
        except InputError as error:
            if len(found) == 1:
                raise
            bad += 1
            complain(words(error.message))
            continue
        follower.finish()
        _tell_skipped(follower)
        _tell_read(store, follower, json=json)
    return 2 if bad else 0


def _tell_skipped(follower: "Follower") -> None:
    found = follower.skipped()
    for said in found[:MOST_SKIPPED]:
        complain(words(said))
    more = len(found) - MOST_SKIPPED
    if more > 0:
        complain(n_("{count:,} more place was skipped", "{count:,} more places were skipped", more))


def _tell_read(store: "Store", follower: "Follower", *, json: bool) -> None:
    from engine.store.runs import run as find

    run = None if follower.run is None else find(store, follower.run)
    if run is None:
        complain(_("{path} tells no epoch", path=shown(str(follower.path))))
        return
    if json:
        about = {"run": run.id, "name": run.name, "status": run.status}
        emit({"event": "read", **about, "epochs": run.epochs_done, "new": follower.added})
        return
    say(
        n_(
            '"{name}" ({run}): {count:,} epoch, {new:,} of it new',
            '"{name}" ({run}): {count:,} epochs, {new:,} of them new',
            run.epochs_done,
            name=shown(run.name),
            run=run.id,
            new=follower.added,
        )
    )


def _follow(
    store: "Store",
    found: "list[Follower]",
    path: str,
    interrupts: "Interrupts",
    *,
    json: bool,
) -> int:
    """Look again and again until Ctrl+C."""
    teller, beat = _Teller(store, json=json), time.monotonic()
    if not json:
        complain(_("following {path}; Ctrl+C ends it", path=shown(path)))
    with ExitStack() as leaving:
        for follower in found:
            leaving.callback(follower.leave)
        while not interrupts.asked:
            beats = time.monotonic() - beat >= BEAT_SECONDS
            for follower in list(found):
                try:
                    follower.look()
                except InputError as error:  # it has left; the others go on
                    found.remove(follower)
                    if not found:
                        raise
                    complain(words(error.message))
                    continue
                _tell_skipped(follower)
                if beats:
                    follower.beat()
                teller.tell(follower)
            beat = time.monotonic() if beats else beat
            time.sleep(LOOK_SECONDS)
    for follower in found:
        teller.tell(follower)
    return 130


class _Teller:
    """Tells the events of runs as they come."""

    def __init__(self, store: "Store", *, json: bool) -> None:
        self._store = store
        self._json = json
        self._seen: dict[str, int] = {}
        self._reports: dict[str, Report] = {}

    def tell(self, follower: "Follower") -> None:
        """What is new of a run."""
        from engine.store.run_history import events
        from engine.store.runs import run as find

        if follower.run is None:
            return
        found = events(self._store, follower.run, self._seen.get(follower.run, 0))
        run = find(self._store, follower.run)
        if not found or run is None:
            return
        self._seen[follower.run] = found[-1].seq
        if len(found) > MOST_TOLD and not self._json:
            count = len(found) - MOST_TOLD
            say(n_("{count:,} event before", "{count:,} events before", count))
            found = found[-MOST_TOLD:]
        for logged in found:
            self._report(run.id).event(run, logged.event)

    def _report(self, run: str) -> "Report":
        from tui.cli.reports.run_json import JsonReport
        from tui.cli.reports.run_text import TextReport

        if run not in self._reports:
            self._reports[run] = JsonReport() if self._json else TextReport(self._store)
        return self._reports[run]
