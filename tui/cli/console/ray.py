"""``--ray``: runs go to a Ray cluster, and whoever follows is told how it stands with that."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.output import complain, emit, say
from tui.locale import N_, _, n_, words

if TYPE_CHECKING:
    from pathlib import Path

    from engine.client.bridging import Standing
    from engine.client.on_ray import Reached
    from engine.store.database import Store

RayOption = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS",
        help=N_(
            "Train on a Ray cluster that runs: auto for one that this machine belongs to, "
            "HOST:PORT, or ray://HOST:PORT from outside. At most --jobs runs at a time."
        ),
        show_default=False,
    ),
]
FIRST_LOOK = 3.0
EVERY = 2.0


def tell_reached(found: "Reached", json: bool) -> None:
    """Say which cluster was reached, and which of its nodes cannot be used."""
    for why in found.unfit:
        complain(words(why))
    if json:
        emit({"event": "ray", "address": found.address, "nodes": found.nodes})
        return
    say(
        n_(
            "Ray cluster {address}: {count} node",
            "Ray cluster {address}: {count} nodes",
            found.nodes,
            address=found.address,
        )
    )


def tell_left(address: str) -> None:
    """Say to whoever no longer follows that all goes on."""
    complain(
        _(
            "what was queued goes on without this command on the Ray cluster {address}: pkgo-tui "
            "runs tells how, pkgo-tui stop ends a run",
            address=address,
        )
    )


def tell_standing(directory: "Path", json: bool) -> bool:
    """Say how it stands with the cluster that the store's runs are trained on; False where there is
    none.
    """
    from engine.client.bridging import asked_of, standing_of_bridge

    asked, standing = asked_of(directory), standing_of_bridge(directory)
    if asked is None or standing is None:
        return False
    if json:
        said = None if standing.message is None else words(standing.message)
        about = {"connected": standing.connected, "trains": standing.carries, "message": said}
        emit({"ray": asked.address, **about})
    else:
        say()
        say(standing_of(asked.address, standing))
    return True


def standing_of(address: str, standing: "Standing") -> str:
    """How it stands with the cluster, in one line."""
    if standing.message is not None:
        return words(standing.message)
    return n_(
        "Ray cluster {address}: {count} run trains there",
        "Ray cluster {address}: {count} runs train there",
        standing.carries,
        address=address,
    )


class RayWatch:
    """Tells how it stands with the cluster, while nothing trains that is followed."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._next = time.monotonic() + FIRST_LOOK
        self._said = ""

    def look(self, *, trains: bool) -> None:
        """To be called often."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        from engine.client.bridging import standing_of_bridge

        found = standing_of_bridge(self._store.directory)
        if found is None or found.message is None or (trains and found.connected):
            return
        sentence = words(found.message)
        if sentence != self._said:
            complain(sentence)
        self._said = sentence
