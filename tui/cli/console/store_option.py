"""The store that a command works on."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import InputError
from data.messages import Message
from tui.cli.console.output import complain
from tui.locale import words

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
    def opened(self, given: Path | None, *, make: bool = False) -> Generator["Store"]:
        """The store, open; runs of hosts that died are marked as crashed first.

        No engine is started here: to look at a store is not to work its queue. What workers
        elsewhere have told is entered, though, by a coordinator that is started where none lives.
        A store that cannot be written is opened for viewing. What was found damaged in it is told
        at the end.

        Raises:
            StoreError: it cannot be opened, or is not there and not to be made.
        """
        from engine.client.attachment import open_or_view
        from engine.store.location import is_open_to_others

        self.given = given or self.given
        directory = self.directory()
        if not make and self._is_named() and not directory.exists():
            from engine.store.database import StoreError

            raise StoreError("store.not_there", store=str(directory))
        is_new = not (directory / "runs.db").exists()
        store = open_or_view(directory)
        if is_new and is_open_to_others(directory):
            complain(words(Message("store.open_to_others", {"store": str(directory)})))
        try:
            if not store.read_only:
                from tui.cli.console.hosts import tell_the_dead

                tell_the_dead(store)
                _keep_coordinator(store)
            yield store
        finally:
            for message in store.told.values():
                complain(words(message))
            store.close()

    def _is_named(self) -> bool:
        """Whether a person has named the store: then a wrong name must not make one."""
        from engine.settings import read_settings

        return self.given is not None or read_settings().store is not None


def _keep_coordinator(store: "Store") -> None:
    """Have what workers tell entered; commands work without, where no process can be started."""
    from engine.client import coordinating

    try:
        coordinating.ensure_coordinator(store)
    except InputError as error:
        complain(words(error.message))
    except OSError:
        return
