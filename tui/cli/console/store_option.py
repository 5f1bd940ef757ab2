"""The store that a command works on."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.store.database import Store


@dataclass(slots=True)
class ChosenStore:
    """The store's directory as far as it is known: given before or behind the command's name."""

    given: Path | None = None

    def directory(self) -> Path:
        """The store's directory: given, by the settings, or the platform's place."""
        from engine.store.location import store_directory

        return store_directory(self.given)

    @contextmanager
    def opened(self, given: Path | None) -> Generator["Store"]:
        """The store, open; runs of hosts that died are marked as crashed first, and runs that wait
        for such a host get another.

        A store that cannot be written is opened for viewing.

        Raises:
            StoreError: it cannot be opened.
        """
        from engine.client.attachment import open_or_view, reap_dead_hosts
        from engine.store.processes import has_dead_hosts

        self.given = given or self.given
        store = open_or_view(self.directory())
        try:
            if not store.read_only and has_dead_hosts(store):
                from tui.cli.console.hosts import look_after_the_dead

                look_after_the_dead(store)
            elif not store.read_only:
                reap_dead_hosts(store)
            yield store
        finally:
            store.close()
