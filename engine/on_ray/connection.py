"""A real cluster, by the package ray, which nobody else imports but the seats themselves."""

import logging
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from data.errors import InputError, reason_in
from engine.messages import one_line
from engine.on_ray.remote import RemoteSeat, probed
from engine.on_ray.transport import Node, SeatAway, SeatLost, SeatThere, Unreachable

THREADS = 4
"""Calls of a seat side by side: one may last while content is fetched."""
PROBE_SECONDS = 60.0
ANSWER_SECONDS = 60.0
"""What is ready somewhere is here within this time."""


class RayCluster:
    """One that runs already; ``namespace`` is the name of the store's seats there."""

    def __init__(self, address: str, namespace: str) -> None:
        """Connect; it may take long where nobody answers.

        Raises:
            InputError: that cannot be.
        """
        ray: Any = import_module("ray")
        self._ray = ray
        self._namespace = namespace
        try:
            ray.init(
                address=address,
                namespace=namespace,
                log_to_driver=False,
                configure_logging=False,
                logging_level=logging.ERROR,
            )
        except Exception as error:
            reason = one_line(str(error)) or type(error).__name__
            raise InputError("ray.not_connected", address=address, reason=reason) from error
        self._seat: Any = ray.remote(RemoteSeat)
        self._probed: Any = ray.remote(probed)

    @property
    def address(self) -> str:
        """Its address, where ``auto`` was asked for."""
        return str(self._ray.get_runtime_context().gcs_address)

    def nodes(self) -> list[Node]:
        """The nodes that live and train."""
        try:
            listed: list[dict[str, Any]] = self._ray.nodes()
        except Exception as error:
            raise Unreachable(one_line(reason_in(error))) from error
        found: list[Node] = []
        for one in listed:
            has: dict[str, float] = one.get("Resources") or {}
            if one.get("Alive") and has.get("CPU", 0) >= 1:
                found.append(Node(str(one["NodeID"]), has["CPU"], has.get("GPU", 0.0)))
        return found

    def probe(self, node: Node) -> "RayAnswer":
        """Which versions a node has."""
        strategies: Any = import_module("ray.util.scheduling_strategies")
        there = strategies.NodeAffinitySchedulingStrategy(node.id, soft=False)
        asked = self._probed.options(num_cpus=0, scheduling_strategy=there, max_retries=0)
        return RayAnswer(self._ray, asked.remote(), PROBE_SECONDS)

    def take_seat(self, worker: str, cpus: int, gpus: int, but: Sequence[str]) -> SeatThere:
        """A seat for a worker."""
        only = {"ray.io/node-id": f"!in({','.join(but)})"} if but else None
        made = self._seat.options(
            name=worker,
            lifetime="detached",
            num_cpus=cpus,
            num_gpus=gpus,
            max_concurrency=THREADS,
            max_restarts=0,
            max_task_retries=0,
            label_selector=only,
        ).remote(worker)
        return RaySeat(self._ray, made)

    def seats(self) -> dict[str, SeatThere]:
        """The store's seats."""
        found: dict[str, SeatThere] = {}
        try:
            names: list[str] = import_module("ray.util").list_named_actors()
        except Exception as error:
            raise Unreachable(one_line(reason_in(error))) from error
        for name in names:
            try:
                found[name] = RaySeat(self._ray, self._ray.get_actor(name))
            except ValueError:  # it has left meanwhile
                continue
        return found

    def put(self, content: bytes) -> Any:
        """Bytes for nodes to fetch."""
        return self._ray.put(content)


class RaySeat:
    """A seat on a node."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray = ray
        self._actor = actor

    def ask(self, method: str, *given: Any) -> "RayAnswer":
        """Call one of its methods."""
        return RayAnswer(self._ray, getattr(self._actor, method).remote(*given))

    def kill(self) -> None:
        """End it at once."""
        self._ray.kill(self._actor)


class RayAnswer:
    """An answer on its way; where it has not come within ``seconds``, whoever is asked is lost."""

    def __init__(self, ray: Any, reference: Any, seconds: float | None = None) -> None:
        self._ray = ray
        self._reference = reference
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def is_there(self) -> bool:
        """Whether ``result`` gives it at once."""
        there, _ = self._ray.wait([self._reference], timeout=0)
        return bool(there) or self._is_late

    def result(self) -> Any:
        """The answer."""
        errors: Any = self._ray.exceptions
        seconds = 0.1 if self._is_late else ANSWER_SECONDS
        try:
            return self._ray.get(self._reference, timeout=seconds)
        except errors.ActorUnavailableError as error:
            raise SeatAway(one_line(reason_in(error))) from error
        except errors.RaySystemError as error:
            raise Unreachable(one_line(reason_in(error))) from error
        except Exception as error:
            raise SeatLost(one_line(str(error).strip().rpartition("\n")[2])) from error

    @property
    def _is_late(self) -> bool:
        return self._end is not None and time.monotonic() >= self._end
