"""What the preview of a run needs, read when the cursor rests on the run."""

from collections.abc import Callable

from textual.message import Message

from data.errors import InputError
from engine.store.database import Store
from engine.store.epoch_digest import epoch_digest
from engine.store.run_history import kept
from engine.store.runs import run as find
from engine.store.summaries import Summary
from tui.model.messages import RunPreviewed, RunView

MOST_EPOCHS = 240
"""As many as the small charts have dots for."""
KEPT = 60


class Previews:
    """Asks for runs through ``do``, which works on the store in its order; keeps the latest."""

    def __init__(self, do: Callable[[Callable[[Store], Message | None]], None]) -> None:
        self._do = do
        self._known: dict[str, tuple[int, RunView | None]] = {}

    def of(self, run: Summary) -> RunView | None:
        """The run as far as it is known, of whatever version; None of one that cannot be read."""
        known = self._known.get(run.id)
        return None if known is None else known[1]

    def has_read(self, run: Summary) -> bool:
        """Whether it was looked for, of whatever version."""
        return run.id in self._known

    def is_known(self, run: Summary) -> bool:
        """Whether the run is known as it is now."""
        known = self._known.get(run.id)
        return known is not None and known[0] == run.version

    def ask(self, run: Summary) -> None:
        """Read the run; a ``RunPreviewed`` comes."""
        self._do(lambda store: _read(store, run.id, run.version))

    def take(self, message: RunPreviewed) -> None:
        """Keep what was read."""
        self._known.pop(message.run, None)
        self._known[message.run] = message.version, message.view
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]


def _read(store: Store, run_id: str, version: int) -> RunPreviewed:
    try:
        run = find(store, run_id)
    except InputError:  # damaged: told with the list
        run = None
    if run is None:
        return RunPreviewed(run_id, version, None)
    digest = epoch_digest(store, run_id, MOST_EPOCHS)
    return RunPreviewed(run_id, version, RunView(run, digest.some, kept(store, run_id)))
