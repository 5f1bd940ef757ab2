"""A cluster in this process: its seats are real ones, with scripted engines, and can be lost."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.on_ray.seat import Seat
from engine.on_ray.transport import Fields, Node, SeatAway, SeatLost, Unreachable
from engine.on_ray.versions import own_versions
from scripted_host import Script
from scripted_worker import ScriptedEngine


class Said:
    """An answer that is there at once, or once its seat has a node; or the loss."""

    def __init__(self, give: Callable[[], Any], may: Callable[[], bool] = lambda: True) -> None:
        self._give = give
        self._may = may

    @property
    def is_there(self) -> bool:
        return self._may()

    def result(self) -> Any:
        return self._give()


class FakeSeat:
    """A seat on one of the fake nodes."""

    def __init__(self, cluster: "FakeRay", worker: str, cpus: int, but: Sequence[str]) -> None:
        self._cluster = cluster
        self.worker, self.cpus, self.but = worker, cpus, but
        self.node: str | None = None
        self.lost = self.away = False
        self.seat: Seat | None = None

    def ask(self, method: str, *given: Any) -> Said:
        if method == "close" and not self.lost:  # nobody waits for it
            self._answer(method, given)
        return Said(lambda: self._answer(method, given), lambda: self.lost or self._has_node())

    def _has_node(self) -> bool:
        if self.seat is None:
            self.node = self._cluster.room_for(self)
        if self.seat is None and self.node is not None:
            script = self._cluster.script
            self.seat = Seat(
                self.worker,
                self._cluster.fetched(self.node),
                base=self._cluster.folder / self.node,
                engine=lambda store, _: ScriptedEngine(store, script),
            )
        return self.seat is not None

    def _answer(self, method: str, given: tuple[Any, ...]) -> Any:
        if self._cluster.away:
            raise Unreachable("away")
        if self.away:
            raise SeatAway("no answer")
        if self.lost:
            raise SeatLost("the node is gone")
        said = getattr(self.seat, method)(*given)
        if method == "close":
            self._cluster.taken.pop(self.worker, None)
        if method == "about":
            return {**said, **self._cluster.other.get(self.node or "", {}), "place": self.node}
        return said

    def kill(self) -> None:
        self.lost = True
        if self.seat is not None:
            self.seat.close()
        self._cluster.taken.pop(self.worker, None)


class FakeRay:
    """Nodes with CPUs; what is put there is fetched by nodes, and counted."""

    def __init__(self, folder: Path, cpus: Sequence[int] = (2, 2), script: Script | None = None):
        self.folder = folder
        self.script = script or Script()
        self.cpus = {f"node{place}": count for place, count in enumerate(cpus)}
        self.gpus = 0
        self.taken: dict[str, FakeSeat] = {}
        self.given: list[str] = []
        self.content: dict[str, bytes] = {}
        self.fetches: list[tuple[str, str]] = []
        self.other: dict[str, Fields] = {}
        self.asked_for: list[tuple[int, int, list[str]]] = []
        self.away = False

    def nodes(self) -> list[Node]:
        if self.away:
            raise Unreachable("away")
        return [Node(name, count, self.gpus) for name, count in self.cpus.items()]

    def probe(self, node: Node) -> Said:
        return Said(lambda: {**own_versions(), "node": node.id, **self.other.get(node.id, {})})

    def take_seat(self, worker: str, cpus: int, gpus: int, but: Sequence[str]) -> FakeSeat:
        self.asked_for.append((cpus, gpus, list(but)))
        self.taken[worker] = FakeSeat(self, worker, cpus, but)
        self.given.append(worker)
        return self.taken[worker]

    def room_for(self, seat: FakeSeat) -> str | None:
        free = dict(self.cpus)
        for one in self.taken.values():
            if one.node in free:
                free[one.node] -= one.cpus
        fit = (name for name, left in free.items() if left >= seat.cpus and name not in seat.but)
        return next(fit, None)

    def seats(self) -> dict[str, FakeSeat]:
        return {name: seat for name, seat in self.taken.items() if not seat.lost}

    def put(self, content: bytes) -> str:
        name = secrets.token_hex(4)
        self.content[name] = content
        return name

    def fetched(self, node: str) -> Callable[[Any], bytes]:
        def fetch(name: Any) -> bytes:
            self.fetches.append((node, name))
            return self.content[name]

        return fetch

    def lose(self, node: str) -> None:
        """The node is gone with all that is on it."""
        self.cpus.pop(node)
        for seat in [one for one in self.taken.values() if one.node == node]:
            seat.kill()
