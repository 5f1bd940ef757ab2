"""Fields of the forms are marked as searched, and a sweep over them is started."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from data.messages import Message as Said
from engine.store.database import Store
from tui.bench.desk import Desk
from tui.keymap.table import key_of
from tui.locale import _, words
from tui.model.undo import Back
from tui.text.searched import key_for_all

if TYPE_CHECKING:
    from engine.specs.fields import Field
    from engine.specs.sweep import Searched, SweepSpec
    from tui.sweeps.form_screen import SearchedScreen


class Searching:
    """What is searched in the experiment on show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def mark(self, field: Field) -> None:
        """Ask which values of a field are searched."""
        from engine.sweeps.refused_keys import OTHER_ROWS
        from tui.sweeps.fields import can_be_searched, proposal
        from tui.sweeps.form_screen import SearchedScreen

        state = self._desk.state
        experiment = state.experiment
        if experiment is None:
            return
        if field.path in OTHER_ROWS:
            refused = Said("sweep.of_other_rows", {"key": field.path})
            self._desk.person.hint(words(refused), error=True)
            return
        if not can_be_searched(field):
            said = _(
                "{title} is no number and no choice: it cannot be searched", title=_(field.title)
            )
            self._desk.person.hint(said, error=True)
            return
        space = {} if state.searched is None else state.searched.space
        shared = key_for_all(field.path)
        keys = [key for key in (field.path, shared) if key is not None and key in space]
        key = keys[0] if keys else field.path
        screen = SearchedScreen(field, key, space.get(key) or proposal(field), space)

        def take(answer: str) -> None:
            self._marked(experiment.id, screen, keys, drop=answer == "drop")

        self._desk.person.push(screen, take)

    def _marked(
        self, experiment: str, screen: SearchedScreen, before: list[str], *, drop: bool
    ) -> None:
        from engine.client.sweep_drafts import drafts, keep_draft, with_searched

        wanted: Searched | None = None if drop else screen.searched
        title = _(screen.field.title)

        def act(store: Store) -> Back:
            draft = drafts(store).get(experiment)
            for key in before:
                if key != screen.key:
                    draft = with_searched(draft, key, None)
            made = with_searched(draft, screen.key, wanted)
            earlier = keep_draft(store, experiment, made)

            def back(store: Store) -> None:
                keep_draft(store, experiment, earlier)

            return back

        told = Said("undo.searched", {"title": title})
        self._desk.watcher.do(self._desk.undo.undoable(told, act))
        said = _(
            "{title} is searched: {key} starts the search", title=title, key=key_of("run.search")
        )
        if drop:
            said = _("{title} is not searched", title=title)
        self._desk.person.hint(said)

    def start(self, then: Callable[[str], object]) -> None:
        """Ask how to go about it, and start a sweep; ``then`` is called with its id."""
        from tui.sweeps.form_screen import StartScreen

        state = self._desk.state
        experiment, spec, draft = state.experiment, state.spec, state.searched
        if experiment is None or spec is None:
            return
        if draft is None:
            said = _(
                "nothing is searched yet: {key} on a field of the forms says which values",
                key=key_of("form.searched"),
            )
            self._desk.person.hint(said, error=True)
            return
        if isinstance(state.table, str):
            self._desk.person.notice(_("The table cannot be used"), state.table)
            return
        screen = StartScreen(spec.name, draft)

        def take(_answer: str) -> None:
            self._when_agreed(lambda: self._started(experiment.id, screen.told, then))

        self._desk.person.push(screen, take)

    def _when_agreed(self, then: Callable[[], None]) -> None:
        from engine.specs.own_code import code_of
        from tui.bench.own_code import when_agreed

        spec = self._desk.state.spec
        if spec is not None:
            when_agreed(self._desk, code_of(spec), then)

    def _started(self, experiment: str, told: SweepSpec, then: Callable[[str], object]) -> None:
        from engine.client.sweep_drafts import keep_draft
        from engine.client.sweeps import start

        spec = self._desk.state.spec
        if spec is None:
            return
        desk = self._desk
        desk.watcher.wake_host()
        desk.person.hint(_("the search is tried out before it begins"))

        def act(store: Store) -> None:
            keep_draft(store, experiment, told)
            made = start(store, spec, told)
            desk.window.call_later(then, made)

        desk.watcher.do(act)
