"""Runs and sweeps asked for a Ray cluster: whether it can be reached, and what is queued for it.
Nothing of Ray is loaded here.
"""

import secrets
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from data.errors import InputError
from data.messages import Message
from engine.client.bridging import Asked, ask_bridge, asked_of, object_in
from engine.client.coordinating import cluster_work, ensure_coordinator
from engine.store.asker import asking_cluster
from engine.store.coordinator_lock import must_be_lockable
from engine.store.database import Store

CHECK_SECONDS = 90.0
AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Reached:
    """A cluster that has answered: its address, how many of its nodes can be used, and what is
    wrong with the others.
    """

    address: str
    nodes: int
    unfit: tuple[Message, ...]


def check_ray(address: str) -> Reached:
    """Connect to a cluster by a process of its own, and ask its nodes for their versions.

    Raises:
        InputError: ray is not installed here, the cluster cannot be reached in time, or none of
            its nodes can be used.
    """
    if find_spec("ray") is None:
        raise InputError("ray.not_installed")
    try:
        done = subprocess.run(
            # -P: a folder named engine where the person stands must not be imported instead
            [sys.executable, "-P", "-m", "engine.on_ray.checking", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=CHECK_SECONDS,
            start_new_session=True,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise InputError("ray.silent", address=address, seconds=int(CHECK_SECONDS)) from None
    found = object_in(done.stdout.decode("utf-8", "replace").strip().rpartition("\n")[2])
    if found is None:
        raise InputError("ray.not_connected", address=address, reason=f"exit {done.returncode}")
    if "error" in found:
        raise InputError(Message.from_dict(found["error"]))
    unfit = tuple(Message.from_dict(one) for one in found["unfit"])
    if not found["nodes"]:
        raise InputError(unfit[0] if unfit else Message("ray.no_nodes", {"address": address}))
    return Reached(str(found["address"]), int(found["nodes"]), unfit)


@contextmanager
def asking_ray(store: Store, address: str, most: int | None) -> Generator[None]:
    """What is queued inside the block is trained on the cluster with this address.

    Raises:
        InputError: runs of the store are on another cluster.
    """
    must_be_lockable(store.directory)
    before = asked_of(store.directory)
    if before is not None and before.address != address and cluster_work(store).is_open:
        raise InputError("ray.on_another", address=before.address)
    name = before.name if before is not None else f"pkgo-tui-{secrets.token_hex(8)}"
    with asking_cluster():
        yield
    ask_bridge(store.directory, Asked(address, most, name))
    ensure_coordinator(store)
