"""A host takes its GPUs before TensorFlow starts, and waits while others hold them."""

import time
from dataclasses import dataclass

from engine.devices.gpus import take_gpus, visible_gpus
from engine.host.threads import devices_for, next_run
from engine.store.asker import asker
from engine.store.database import Store
from engine.store.facts import HostFacts
from engine.store.gpu_places import take_places
from engine.store.process_writer import is_needed, leave_host, update_host
from engine.store.processes import is_listed
from engine.store.runs import Run

LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Taken:
    """``gpus`` as CUDA names them, at ``places``; ``run`` is the one that they are for, if any."""

    run: Run | None
    places: tuple[int, ...]
    gpus: tuple[str, ...]


NOTHING_TAKEN = Taken(None, (), ())


def await_gpus(store: Store, host: str, slot: int, idle: float) -> Taken | None:
    """Take as many GPUs as the next run asks for, as soon as no other host holds them.

    Where there are fewer it takes all: the run is refused then. Without GPUs there is nothing to
    take. None where the host has left: nothing was to be done for ``idle`` seconds, or it was taken
    for dead.
    """
    there, needed = len(visible_gpus()), time.monotonic()
    while True:
        run = next_run(store)
        if not there:
            return Taken(run, (), ())
        places = take_places(store, host, min(devices_for(run), there), there)
        if places is not None:
            return Taken(run, places, tuple(take_gpus(places)))
        if not is_listed(store, host):
            return None
        now = time.monotonic()
        if run is not None or is_needed(store, host):
            needed = now
        elif now - needed >= idle and leave_host(store, host, only_if_idle=True):
            return None
        update_host(store, host, "warming", HostFacts(slot=slot, gpus=(), asker=asker()))
        time.sleep(LOOK_SECONDS)
