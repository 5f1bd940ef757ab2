"""The table of runs between screen and store: what it is to show, and who reads it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from textual.message import Message

from data.errors import InputError
from engine.query.table import RunQuery, RunTable
from engine.store.database import Store
from tui.locale import words
from tui.model.messages import AllRunsRead, Answered
from tui.runs.previews import Previews
from tui.terminal import gc_policy as collecting
from tui.terminal.remembered import remember, remembered
from tui.widgets.table import Place

MOST_MARKED = 12
SORT, HIDDEN = "runs_sort", "runs_hidden"
"""Under these names it is remembered."""
Job = Callable[[Store], Message | None]


@dataclass
class Listing:
    """What a person wants to see; it outlives the screen.

    ``hidden`` are the keys of columns, ``marked`` the ids of runs to be compared, in the order in
    which they were marked; they stay marked whatever the filter shows. ``place`` is where the
    person was in the table; ``preview`` whether they want one, None as the terminal's size has it.
    """

    wish: RunQuery = field(default_factory=RunQuery)
    hidden: set[str] = field(default_factory=set[str])
    marked: list[str] = field(default_factory=list[str])
    place: Place = field(default_factory=lambda: Place(column="val_accuracy"))
    preview: bool | None = None

    @classmethod
    def of_last_time(cls) -> "Listing":
        """Sorted by the same column and without the same ones as when it was last changed."""
        kept = remembered()
        sort, hidden = kept.get(SORT), kept.get(HIDDEN)
        names = (
            [str(key) for key in cast("list[object]", hidden)] if isinstance(hidden, list) else []
        )
        return cls(RunQuery(sort=sort if isinstance(sort, str) else ""), set(names))

    def keep(self) -> None:
        """For the next time."""
        remember(**{SORT: self.wish.sort, HIDDEN: sorted(self.hidden)})

    def mark(self, run_id: str) -> bool:
        """Mark the run, or no longer; False if too many are marked."""
        if run_id in self.marked:
            self.marked.remove(run_id)
        elif len(self.marked) < MOST_MARKED:
            self.marked.append(run_id)
        else:
            return False
        return True

    def forget(self, run_id: str) -> None:
        """The run is gone."""
        if run_id in self.marked:
            self.marked.remove(run_id)


class Lister:
    """Asks for views of the table, in the order of other work on the store (``do``).

    ``post`` takes what it finds out to the screen.
    """

    def __init__(self, do: Callable[[Job], None], post: Callable[[Message], object]) -> None:
        self.listing = Listing.of_last_time()
        self.previews = Previews(do)
        self._do = do
        self.post = post
        self._table = RunTable()
        self._told: object = None

    def want(self, **changes: object) -> None:
        """Change the wish, and ask for it."""
        self.listing.wish = replace(self.listing.wish, **changes)  # pyright: ignore[reportArgumentType]
        self.ask(anew=True)

    def ask(self, *, anew: bool = False) -> None:
        """Tell the runs that are wished for, if anything has changed or ``anew``."""
        wish = self.listing.wish
        self._do(lambda store: self._read(store, wish, anew))

    def change(self, act: Callable[[Store], Message | None]) -> None:
        """Do something to runs, and tell them as they are then; or why it cannot be done."""

        def work(store: Store) -> Message | None:
            try:
                said = act(store)
                if said is not None:
                    self.post(said)
            except InputError as error:
                self.post(Answered(words(error), error=True))
            finally:
                told = self._read(store, self.listing.wish, anew=False)
            return told

        self._do(work)

    # What follows runs in the thread that works on the store

    def _read(self, store: Store, wish: RunQuery, anew: bool) -> Message | None:
        if wish != self.listing.wish:
            return None  # a newer one waits behind this
        # Others' writes change the version, our own do not
        state = (store.version(), store.db.total_changes, wish)
        if state == self._told and not anew:
            return None
        self._told = state
        if wish == RunQuery() and self._table.glance(store):
            self.post(AllRunsRead(self._table.view(wish)))
        whole = self._table.whole
        self._table.refresh(store)
        if not whole:
            collecting.settle()
        lost = [name for name in tuple(self.listing.marked) if name not in self._table]
        try:
            return AllRunsRead(self._table.view(wish), lost=lost)
        except InputError as error:
            return AllRunsRead(None, error, lost)
