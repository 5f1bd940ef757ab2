"""Queries over runs that a person has given a name, with their sorting.

They are the person's, not a store's: the same ones serve every store, also one that cannot be
written, and nobody who looks at the store sees them.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from data.errors import InputError
from engine.io.platform_folders import platform_folder
from tui.terminal.personal_file import change_object, read_object

MOST = 200
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """What to show, in which order, and whether archived runs are among it."""

    query: str = ""
    sort: str = ""
    archived: bool = False


def queries_file() -> Path | None:
    """Where they are kept; None where nobody knows the person's home."""
    folder = platform_folder("state")
    return None if folder is None else folder / "queries.json"


def saved_queries() -> dict[str, SavedQuery]:
    """By name, in the order of the names; none where they cannot be read."""
    known = {
        name: _query(cast("dict[str, Any]", one))
        for name, one in (read_object(queries_file()) or {}).items()
        if isinstance(one, dict)
    }
    return dict(sorted(known.items(), key=lambda item: item[0].casefold()))


def _query(fields: Mapping[str, Any]) -> SavedQuery:
    query, sort = (str(fields.get(name, "")) for name in ("query", "sort"))
    return SavedQuery(query, sort, bool(fields.get("archived")))


def saved_query(name: str) -> SavedQuery:
    """The one with this name.

    Raises:
        InputError: there is none, or the file of them cannot be read.
    """
    check_readable()
    known = saved_queries()
    if name not in known:
        raise InputError("query.none_saved", name=name, known=list(known))
    return known[name]


def save_query(name: str, query: SavedQuery) -> str:
    """Keep it under a name, in place of another of that name; the name.

    Raises:
        InputError: the name cannot be one, or it cannot be kept.
    """
    found = clean_name(name)
    known = saved_queries()
    if len(known) >= MOST and found not in known:
        raise InputError("query.too_many_saved", most=MOST)
    _change(lambda kept: {**kept, found: asdict(query)})
    return found


def clean_name(name: str) -> str:
    """A name without the blanks around it.

    Raises:
        InputError: it cannot be one.
    """
    found = " ".join(name.split())
    if not found:
        raise InputError("name.empty")
    if len(found) > LONGEST_NAME:
        raise InputError("name.too_long", most=LONGEST_NAME, length=len(found))
    return found


def forget_query(name: str) -> None:
    """Keep it no longer.

    Raises:
        InputError: the others cannot be kept without it.
    """
    _change(lambda kept: {known: one for known, one in kept.items() if known != name})


def check_readable() -> None:
    """Raise InputError where the file of saved queries cannot be read: it is left as it is."""
    path = queries_file()
    if read_object(path) is None:
        raise InputError("query.saved_unreadable", file=str(path))


def _change(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    path = queries_file()
    if path is None:
        raise InputError("query.not_kept", reason="")
    check_readable()
    try:
        change_object(path, change)
    except OSError as error:
        raise InputError("query.not_kept", reason=error.strerror or str(error)) from None
