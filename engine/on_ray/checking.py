"""``python -P -m engine.on_ray.checking ADDRESS``: see that a cluster can be used, and say so as a
line of JSON. A process of its own, for Ray may take as long as it likes, or end it.
"""

import json
import socket
import sys
import time
from typing import Any

from data.errors import InputError
from engine.on_ray.bridge import misfit_of
from engine.on_ray.connection import RayCluster

KNOCK_SECONDS = 5.0
AUTO = "auto"


def main(address: str) -> dict[str, Any]:
    """What is to be said: how many nodes can be used and what is wrong with others; or why none."""
    try:
        knock(address)
        cluster = RayCluster(address, "pkgo-tui-check")
    except InputError as error:
        return {"error": error.message.to_dict()}
    nodes = cluster.nodes()
    asked = [cluster.probe(node) for node in nodes]
    while not all(answer.is_there for answer in asked):
        time.sleep(0.05)
    found = [misfit_of(answer) for answer in asked]
    unfit = [why.to_dict() for why in found if why is not None]
    resolved = cluster.address if address == AUTO else address
    return {"address": resolved, "nodes": len(nodes) - len(unfit), "unfit": unfit}


def knock(address: str) -> None:
    """See that somebody listens there: Ray itself waits for minutes.

    Raises:
        InputError: nobody does, or it is no address.
    """
    if address == AUTO:
        return
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) < 65_536):
        raise InputError("ray.bad_address", value=address)
    try:
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("ray.not_connected", address=address, reason=reason) from None


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])), flush=True)
