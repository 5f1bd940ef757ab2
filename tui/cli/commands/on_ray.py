"""What ``train`` and ``sweep`` do with ``--ray``: what they queue is trained on a Ray cluster."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from data.errors import InputError
from tui.cli.console import ray as told
from tui.cli.console.interrupts import Interrupts, JobEnd

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.client.on_ray import Reached
    from engine.client.once import Once
    from engine.specs import ExperimentSpec
    from engine.store.database import Store

INTERRUPTED = 130


def reach(address: str | None, slurm: str | None) -> "Reached | None":
    """The cluster that was asked for, if one was; its nodes have answered.

    Raises:
        InputError: it cannot be used.
    """
    if address is None:
        return None
    if slurm is not None:
        raise InputError("ray.not_with_slurm")
    from engine.client.on_ray import check_ray

    return check_ray(address)


def train_there(  # noqa: PLR0913
    store: "Store",
    queue: "Callable[[], Once]",
    wanted: "Sequence[ExperimentSpec]",
    there: "Reached",
    most: int | None,
    *,
    json: bool,
    detach: bool,
) -> int:
    """Queue runs for the cluster, and follow them; the exit code. Ctrl+C leaves them there."""
    from engine.client.on_ray import asking_ray
    from tui.cli.commands.train import follow_told, tell_queued

    _must_travel(store, wanted)
    with asking_ray(store, there.address, most):
        known = queue()
    told.tell_reached(there, json)
    if detach:
        tell_queued(known, json)
        return 0
    watch = told.RayWatch(store)
    with _leaving(there.address) as left:
        left.code = follow_told(store, known, json, Interrupts(), 1, watch=watch)
    return left.code


def sweep_there(  # noqa: PLR0913
    store: "Store",
    start: Callable[[], str],
    base: "ExperimentSpec",
    there: "Reached",
    most: int | None,
    *,
    json: bool,
    detach: bool,
) -> int:
    """Start a sweep for the cluster or go on with one, and follow it; the exit code. Ctrl+C leaves
    it there.
    """
    from engine.client.on_ray import asking_ray
    from tui.cli.console.follow_sweep import follow_sweep
    from tui.cli.console.slurm import WatchedSweep
    from tui.cli.reports.sweep import SweepJson, SweepText

    _must_travel(store, [base])
    with asking_ray(store, there.address, most):
        sweep = start()
    told.tell_reached(there, json)
    if detach:
        return 0
    watched = WatchedSweep(SweepJson(store) if json else SweepText(store), told.RayWatch(store))
    with _leaving(there.address) as left:
        left.code = follow_sweep(store, sweep, watched, Interrupts(), 1)
    return left.code


def _must_travel(store: "Store", wanted: "Sequence[ExperimentSpec]") -> None:
    """Refuse before anything is queued what could not travel."""
    from engine.on_ray.luggage import must_travel

    for spec in wanted:
        must_travel(store, spec)


class _Left:
    code = INTERRUPTED


@contextmanager
def _leaving(address: str) -> "Generator[_Left]":
    """Inside the block Ctrl+C leaves it, as does the end of a job of our own: all goes on."""
    left = _Left()
    try:
        with JobEnd():
            yield left
    except KeyboardInterrupt:
        told.tell_left(address)
