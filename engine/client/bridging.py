"""The process that bridges a store to a Ray cluster (``engine.on_ray``): for which cluster it was
asked, how it gets on, and its start. Nothing of Ray is loaded here.
"""

import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from data.messages import Message
from engine.client.store_process import start_for_store
from engine.io.files import write_atomically
from engine.store.asker import asker, asking_cluster
from engine.store.coordinator_lock import BRIDGE, is_coordinated
from engine.store.database import Store
from engine.store.spool_place import spool_folder


@dataclass(frozen=True, slots=True)
class Asked:
    """The cluster that a store's runs are trained on: its ``address`` as Ray takes it, at most
    ``most`` runs at a time, and the ``name`` under which they are known there.
    """

    address: str
    most: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bridge gets on: whether it is ``connected``, how many runs it ``carries``, and what
    is to be told, if anything is.
    """

    connected: bool
    carries: int
    message: Message | None


def asked_of(directory: Path) -> Asked | None:
    """The cluster that the store's runs are trained on; None where there is none."""
    found = object_in(_text(folder_of(directory) / "asked.json"))
    if found is None:
        return None
    address, most, name = (found.get(key) for key in ("address", "most", "name"))
    if not isinstance(address, str) or not isinstance(name, str):
        return None
    return Asked(address, most if isinstance(most, int) else None, name)


def forget_asked(directory: Path) -> None:
    """Nothing is left to be trained there; the name stays known by what asks next."""
    for name in ("asked.json", "standing.json"):
        (folder_of(directory) / name).unlink(missing_ok=True)


def standing_of_bridge(directory: Path) -> Standing | None:
    """What the bridge said last; None where it has said nothing."""
    found = object_in(_text(folder_of(directory) / "standing.json"))
    if found is None:
        return None
    message = None
    if isinstance(found.get("message"), dict):
        with suppress(ValueError, KeyError, TypeError):
            message = Message.from_dict(found["message"])
    carries = found.get("carries")
    return Standing(
        bool(found.get("connected")), carries if isinstance(carries, int) else 0, message
    )


def tell_standing(directory: Path, standing: Standing) -> None:
    """The bridge's word to whoever looks."""
    message = standing.message
    told = {
        "connected": standing.connected,
        "carries": standing.carries,
        "message": None if message is None else message.to_dict(),
    }
    write_atomically(folder_of(directory) / "standing.json", json.dumps(told).encode())


def ensure_bridge(store: Store) -> "subprocess.Popen[bytes] | None":
    """Start the bridge where this person has asked for one and none is at work; it lives in a
    session of its own. Cheap where none was.

    A store may come from anywhere, with the address of anybody's cluster in it.
    """
    directory = store.directory
    if store.read_only or asked_of(directory) is None or is_coordinated(directory, BRIDGE):
        return None
    if (object_in(_text(folder_of(directory) / "asked.json")) or {}).get("side") != _side():
        return None
    return start_for_store("engine.on_ray", directory, cwd="/")


def folder_of(directory: Path) -> Path:
    """Where the bridge and whoever asks it meet."""
    return spool_folder(directory) / "ray"


def ask_bridge(directory: Path, asked: Asked) -> None:
    """Have a bridge to this cluster, from when it is next looked for."""
    folder_of(directory).mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"address": asked.address, "most": asked.most, "name": asked.name, "side": _side()}
    write_atomically(folder_of(directory) / "asked.json", json.dumps(told).encode())


def _side() -> str:
    with asking_cluster():
        return asker()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def object_in(text: str) -> dict[str, Any] | None:
    """The object that a text holds as JSON; None where it holds none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None
