"""What a person does with the run under the cursor, or with all marked ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from engine.client import labels
from engine.statuses import ENDED
from engine.store.database import Store
from tui.dialogs.person import Person
from tui.locale import _, n_, words
from tui.model.messages import Answered, RunsDeleted
from tui.model.undo import Back, UndoStack
from tui.runs import chosen_words as words_of
from tui.runs.run_list import MOST_MARKED
from tui.runs.window import RunsWindow

if TYPE_CHECKING:
    from engine.store.summaries import Summary


class Chosen:
    """The keys of runs; ``compare`` and ``branch`` are the bench's."""

    def __init__(
        self,
        window: RunsWindow,
        person: Person,
        undo: UndoStack,
        compare: Callable[[Sequence[str]], None],
        branch: Callable[[str], None],
    ) -> None:
        self._window = window
        self._lister = window.lister
        self._person = person
        self._undo = undo
        self._compare = compare
        self._branch = branch

    def _meant(self) -> list[Summary]:
        """The run under the cursor, or all marked ones in sight if it is one of them."""
        chosen, marked = self._under_cursor(), self._lister.listing.marked
        if chosen is None:
            return []
        if chosen.id not in marked:
            return [chosen]
        return [run for run in self._window.table.rows if run.id in marked]

    def _under_cursor(self) -> Summary | None:
        """The run under the cursor; where there is none, that is said."""
        chosen = self._window.table.chosen
        if chosen is None:
            self._person.hint(_("there is no run here"), error=True)
        return chosen

    def take(self) -> None:
        """Show the run under the cursor in the bench."""
        run = self._under_cursor()
        if run is not None:
            self._window.leave(run.id)

    def mark(self) -> None:
        """Mark the run under the cursor, or no longer, and go on to the next."""
        run = self._under_cursor()
        if run is None:
            return
        if not self._lister.listing.mark(run.id):
            self._person.hint(
                _("at most {count} runs can be marked", count=MOST_MARKED), error=True
            )
            return
        self._window.draw()
        self._window.table.action_cursor(1)

    def compare(self) -> None:
        """The marked runs over one another, or the one under the cursor."""
        marked = self._lister.listing.marked
        chosen = None if marked else self._under_cursor()
        ids = marked if chosen is None else [chosen.id]
        if ids:
            self._compare(tuple(ids))

    def branch(self) -> None:
        """Branch from the run under the cursor; the bench asks for the epoch."""
        run = self._under_cursor()
        if run is not None:
            self._window.leave(None, partial(self._branch, run.id))

    def tag(self) -> None:
        """The tags of one run, or one more for several."""
        runs = self._meant()
        if not runs:
            return
        ids = [run.id for run in runs]

        def take(text: str) -> None:
            tags = _tags(text)
            if len(ids) == 1 or tags:
                said = words_of.tagged(runs, tags)
                self._label("undo.tagged", runs, said, lambda store: _tag(store, ids, tags))

        one, names = len(runs) == 1, words_of.named(runs)
        text = (
            _("Tags of {names}; separated by commas:", names=names)
            if one
            else _("Tags to add to {names}:", names=names)
        )
        value = ", ".join(runs[0].tags) if one else ""
        self._person.ask(_("Tags"), text, value, take, _wrong_tags)

    def rename(self) -> None:
        """Another name for one run, or one for several."""
        runs = self._meant()
        if not runs:
            return
        ids = [run.id for run in runs]

        def take(name: str) -> None:
            said = words_of.renamed(runs, name.strip())
            self._label("undo.renamed", runs, said, lambda store: _rename(store, ids, name))

        names = words_of.named(runs)
        text = n_("A new name for {names}:", "One new name for {names}:", len(runs), names=names)
        title = n_("Rename the run", "Rename {count} runs", len(runs))
        self._person.ask(title, text, runs[0].name, take, _wrong_name)

    def pin(self) -> None:
        """Keep runs on top, or no longer."""
        runs = self._meant()
        if runs:
            ids, on_top = [run.id for run in runs], not runs[0].pinned
            code = "undo.pinned" if on_top else "undo.unpinned"
            said = words_of.pinned(runs, on_top=on_top)
            self._label(code, runs, said, lambda store: labels.pin(store, ids, on_top))

    def archive(self) -> None:
        """Put runs away, or bring them back."""
        runs = self._meant()
        if runs:
            ids, away = [run.id for run in runs], not runs[0].archived
            code = "undo.put_away" if away else "undo.brought_back"
            said = words_of.put_away(runs, away=away)
            self._label(code, runs, said, lambda store: labels.archive(store, ids, away))

    def _label(
        self, code: str, runs: Sequence[Summary], said: str, act: Callable[[Store], object]
    ) -> None:
        """Write on runs in a way that can be taken back, and say so."""
        ids = [run.id for run in runs]

        def change(store: Store) -> Back | None:
            changed = labels.relabel(store, ids, lambda: act(store))
            self._lister.post(Answered(said if changed else _("nothing has changed")))
            return (lambda store: labels.take_back_labels(store, changed)) if changed else None

        self._lister.change(self._undo.undoable(words_of.about(code, runs), change, ids))

    def delete(self) -> None:
        """Delete runs after a question; pinned ones need a word of their own."""
        runs = self._meant()
        if not runs:
            return

        def take(choice: str) -> None:
            if choice != "keep":
                self._delete(runs if choice in ("delete", "pinned") else words_of.unpinned(runs))

        title = n_("Delete a run", "Delete {count} runs", len(runs))
        ways = words_of.ways_to_delete(runs)
        self._person.pick(title, ways, "keep", words_of.to_delete(runs), take)

    def _delete(self, runs: Sequence[Summary]) -> None:
        ids = [run.id for run in runs]

        def delete(store: Store) -> Back:
            from engine.client.deleting import delete_runs, undelete_runs

            gone = [run.id for run in delete_runs(store, ids)]
            self._lister.post(RunsDeleted(tuple(gone)))
            self._lister.post(Answered(words_of.deleted(runs)))
            return lambda store: undelete_runs(store, gone)

        about = words_of.about("undo.deleted", runs)
        self._lister.change(self._undo.undoable(about, delete, ids))


class Waiting:
    """The keys of the queue, for the run under the cursor; one that does not wait is refused."""

    def __init__(self, window: RunsWindow, person: Person) -> None:
        self._window = window
        self._person = person

    def _waiting(self) -> Summary | None:
        """The run under the cursor if it waits; else why nothing can be done is said at once."""
        run = self._window.table.chosen
        if run is None:
            self._person.hint(_("there is no run here"), error=True)
        elif run.status != "queued":
            code = "run.already_ended" if run.status in ENDED else "run.waits_no_longer"
            said = Message(code, {"run": run.name, "status": run.status})
            self._person.hint(words(said), error=True)
            return None
        return run

    def move_queued(self, by: int) -> None:
        """Move the run under the cursor."""
        from engine.client.queue import move_run

        run = self._waiting()
        if run is not None:
            said = _("{name} waits longer", name=run.name)
            if by < 0:
                said = _("{name} waits shorter", name=run.name)

            def move(store: Store) -> Answered:
                move_run(store, run.id, by)
                return Answered(said)

            self._window.lister.change(move)

    def cancel_queued(self) -> None:
        """Take the run under the cursor off the queue."""
        from engine.client.queue import cancel_run

        run = self._waiting()
        if run is not None:

            def cancel(store: Store) -> Answered:
                cancel_run(store, run.id)
                return Answered(_("{name} is off the queue", name=run.name))

            self._window.lister.change(cancel)


def _tags(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _wrong_tags(text: str) -> str | None:
    try:
        for tag in _tags(text):
            labels.clean_tag(tag)
    except InputError as error:
        return words(error)
    return None


def _wrong_name(text: str) -> str | None:
    try:
        labels.clean_name(text)
    except InputError as error:
        return words(error)
    return None


def _tag(store: Store, ids: Sequence[str], tags: Sequence[str]) -> None:
    if len(ids) == 1:
        labels.set_tags(store, ids[0], tags)
    else:
        labels.tag(store, ids, tags)


def _rename(store: Store, ids: Sequence[str], name: str) -> None:
    for run_id in ids:
        labels.rename(store, run_id, name)
