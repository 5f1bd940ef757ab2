"""What the bridge needs of a cluster, whoever plays it: nodes, seats on them, and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Fields = dict[str, Any]
"""Plain values: text, bytes, numbers, lists and dicts of these."""


class SeatLost(Exception):
    """The seat, or its node, is gone; what it had trained since its state was fetched is, too."""


class SeatAway(SeatLost):
    """The seat does not answer now; whether it is gone its cluster will know."""


class Unreachable(Exception):
    """The cluster cannot be asked now; its seats may train on."""


class Answer(Protocol):
    """What was asked of a node; it comes later."""

    @property
    def is_there(self) -> bool:
        """Whether ``result`` gives it at once."""
        ...

    def result(self) -> Any:
        """The answer.

        Raises:
            SeatLost: there is nobody any more who could give it.
            Unreachable: the cluster cannot be asked.
        """
        ...


class SeatThere(Protocol):
    """A seat (``engine.on_ray.seat``) somewhere in the cluster."""

    def ask(self, method: str, *given: Any) -> Answer:
        """Call one of its methods."""
        ...

    def kill(self) -> None:
        """End it at once."""
        ...


@dataclass(frozen=True, slots=True)
class Node:
    """A node that lives, and all that it has, in use or not."""

    id: str
    cpus: float
    gpus: float


class Cluster(Protocol):
    """A cluster that is connected to."""

    def nodes(self) -> list[Node]:
        """The nodes that live."""
        ...

    def probe(self, node: Node) -> Answer:
        """Which versions a node has (``engine.on_ray.versions``), and its machine as ``node``."""
        ...

    def take_seat(self, worker: str, cpus: int, gpus: int, but: Sequence[str]) -> SeatThere:
        """A seat for a worker with this id, where so much is free, on none of the nodes ``but``.

        It outlives this process.
        """
        ...

    def seats(self) -> dict[str, SeatThere]:
        """The seats that were taken for the store and are left, by their workers' ids."""
        ...

    def put(self, content: bytes) -> Any:
        """Bytes for nodes to fetch, each node once; they are there while what is given is kept."""
        ...
