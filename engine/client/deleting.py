"""Deleting runs, and taking a deletion back."""

from data.errors import InputError
from engine.store.database import Store
from engine.store.deleting import check_deletable, delete_runs, undelete_runs
from engine.store.trash import Trashed, trashed


def find_trashed(store: Store, text: str) -> Trashed:
    """The deleted run a person means: its id, the start of one, ``last``, or its name.

    Raises:
        InputError: no such run is in the trash, or several are.
    """
    known = trashed(store)
    if known and text == "last":
        return known[0]
    exact = [one for one in known if text in (one.run, one.name)]
    begun = [one for one in known if text and one.run.startswith(text)]
    if not exact and len(begun) > 1:
        raise InputError("run.several_begin_so", text=text, runs=len(begun))
    if not exact and not begun:
        raise InputError("run.not_in_trash", text=text)
    return (exact or begun)[0]


__all__ = [
    "Trashed",
    "check_deletable",
    "delete_runs",
    "find_trashed",
    "trashed",
    "undelete_runs",
]
