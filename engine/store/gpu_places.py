"""Which of the GPUs a host may use: who needs several holds them alone."""

from engine.store.database import Store
from engine.store.facts import HostFacts, merged
from engine.store.process_writer import shares_gpus
from engine.store.processes import Host, living_hosts


def take_places(store: Store, host: str, wanted: int, there: int) -> tuple[int, ...] | None:
    """Let a listed host hold ``wanted`` of ``there`` GPUs: their places, from 0.

    Of one GPU it takes that of its slot, or one that is free; where there are more hosts than GPUs
    it shares one. Several are its own. None while others hold too many: it holds none then.
    """
    with store.write() as db:
        hosts = living_hosts(store)
        own = next((one for one in hosts if one.id == host), None)
        if own is None:
            return None
        others = [_held(one, there) for one in hosts if one.id != host and _shares(one, own)]
        places = _several(others, wanted, there) if wanted > 1 else _one(others, own.slot, there)
        facts = HostFacts(slot=own.slot, gpus=places or (), asker=own.facts.asker)
        db.execute("UPDATE hosts SET facts = ? WHERE id = ?", (merged("{}", facts), host))
    return places


def _shares(other: Host, own: Host) -> bool:
    same = other.identity.machine == own.identity.machine
    return same and shares_gpus(other.facts.asker, own.facts.asker or "")


def _held(host: Host, there: int) -> tuple[int, ...]:
    return (host.slot % there,) if host.facts.gpus is None else host.facts.gpus


def _several(others: list[tuple[int, ...]], wanted: int, there: int) -> tuple[int, ...] | None:
    held = {place for places in others for place in places}
    free = [place for place in range(there) if place not in held]
    return tuple(free[:wanted]) if len(free) >= wanted else None


def _one(others: list[tuple[int, ...]], slot: int, there: int) -> tuple[int, ...] | None:
    alone = {place for places in others if len(places) > 1 for place in places}
    held = [place for places in others for place in places]
    # Its own first where it is as good as another
    mine = [(slot + step) % there for step in range(there)]
    fitting = [place for place in mine if place not in alone]
    return (min(fitting, key=held.count),) if fitting else None
