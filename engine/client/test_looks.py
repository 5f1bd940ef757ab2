"""How often a person has looked at the rows that a run kept aside: each look makes the next worth
less.
"""

from data.errors import InputError
from engine.store.database import Store
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.store.runs import Run
from engine.store.runs import run as run_of


def check_looks(store: Store) -> None:
    """Refuse where a look cannot be recorded.

    Raises:
        InputError: the store may only be looked at.
    """
    if store.read_only:
        raise InputError("evaluate.not_recorded", store=str(store.directory))


def add_look(store: Store, run: Run) -> int:
    """Record one more; how many there are now.

    Raises:
        InputError: as ``check_looks``.
    """
    check_looks(store)
    with store.write():
        known = run_of(store, run.id)
        looks = 1 + ((known or run).facts.test_looks or 0)
        add_facts(store, run.id, RunFacts(test_looks=looks))
    return looks
