"""What a person writes on runs: names, tags, pins, and which are put away."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from data.errors import InputError
from engine.store.database import Store
from engine.store.experiment_writer import rename_with_run
from engine.store.stored_json import UNREADABLE

LONGEST_TAG = 60
MOST_TAGS = 50
LONGEST_NAME = 200
_LABELS = ("name", "tags", "pinned", "archived")


class Relabelled(NamedTuple):
    """What was written on a run, by column: before, and instead of it."""

    run: str
    before: dict[str, Any]
    after: dict[str, Any]


def rename(store: Store, run_id: str, name: str) -> str:
    """Give a run another name, which may not be empty; its spec stays as it is. The name.

    Its experiment is renamed along where no other run of it bears the name.

    Raises:
        InputError: the name cannot be one, or there is no such run.
    """
    found = clean_name(name)
    with store.write():
        rename_with_run(store, run_id, found)
        _update(store, [run_id], "name = ?", found)
    return found


def clean_name(text: str) -> str:
    """A run's name without the blanks around it.

    Raises:
        InputError: it cannot be one.
    """
    found = text.strip()
    if not found:
        raise InputError("name.empty")
    if len(found) > LONGEST_NAME:
        raise InputError("name.too_long", most=LONGEST_NAME, length=len(found))
    return found


def tag(
    store: Store, ids: Sequence[str], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Put tags on runs and take others off; the tags of each afterwards.

    Raises:
        InputError: a tag cannot be one, or there is no such run.
    """
    new, gone = [clean_tag(text) for text in add], {clean_tag(text) for text in remove}
    found: dict[str, tuple[str, ...]] = {}
    with store.write() as db:
        for run_id in ids:
            row = db.execute("SELECT tags FROM runs WHERE id = ?", (run_id,)).fetchone()
            before = [] if row is None else _tags(row["tags"])
            kept = [one for one in dict.fromkeys([*before, *new]) if one not in gone]
            found[run_id] = set_tags(store, run_id, kept)
    return found


def tags_of(store: Store, run_id: str) -> tuple[str, ...]:
    """The tags of a run."""
    row = store.db.execute("SELECT tags FROM runs WHERE id = ?", (run_id,)).fetchone()
    return () if row is None else tuple(_tags(row["tags"]))


def _tags(text: str) -> list[str]:
    """The tags of a row; none where the text is damaged."""
    try:
        return [str(one) for one in json.loads(text)]
    except UNREADABLE:
        return []


def set_tags(store: Store, run_id: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Let a run have exactly these tags.

    Raises:
        InputError: a tag cannot be one, or there is no such run.
    """
    found = tuple(dict.fromkeys(clean_tag(text) for text in tags))
    if len(found) > MOST_TAGS:
        raise InputError("tag.too_many", most=MOST_TAGS, count=len(found))
    _update(store, [run_id], "tags = ?", json.dumps(found, ensure_ascii=False))
    return found


def clean_tag(text: str) -> str:
    """A tag without the blanks around it.

    Raises:
        InputError: it cannot be a tag.
    """
    found = " ".join(text.split())
    if not found:
        raise InputError("tag.empty")
    if "," in found:
        raise InputError("tag.comma", tag=found)
    if len(found) > LONGEST_TAG:
        raise InputError("tag.too_long", most=LONGEST_TAG, length=len(found))
    return found


def pin(store: Store, ids: Sequence[str], pinned: bool = True) -> None:
    """Keep runs on top of tables, or no longer.

    Raises:
        InputError: there is no such run.
    """
    _update(store, ids, "pinned = ?", int(pinned))


def archive(store: Store, ids: Sequence[str], archived: bool = True) -> None:
    """Put runs away, so that tables leave them out, or bring them back.

    Raises:
        InputError: there is no such run, or it has not ended yet.
    """
    with store.write() as db:
        for run_id in ids if archived else ():
            row = db.execute("SELECT name, ended FROM runs WHERE id = ?", (run_id,)).fetchone()
            if row is not None and row["ended"] is None:
                raise InputError("run.cannot_be_put_away", run=row["name"])
        _update(store, ids, "archived = ?", int(archived))


def relabel(store: Store, ids: Sequence[str], change: Callable[[], object]) -> list[Relabelled]:
    """Let ``change`` write on these runs; what is different now, for ``take_back_labels``.

    Raises:
        InputError: as what ``change`` calls; then nothing is different.
    """
    with store.write():
        before = {run_id: _labels(store, run_id) for run_id in ids}
        change()
        after = {run_id: _labels(store, run_id) for run_id in ids}
    found: list[Relabelled] = []
    for run_id, old in before.items():
        new = after[run_id]
        columns = [name for name in _LABELS if old.get(name) != new.get(name)]
        sides = ({name: side[name] for name in columns} for side in (old, new))
        if columns:
            found.append(Relabelled(run_id, *sides))
    return found


def take_back_labels(store: Store, changes: Sequence[Relabelled]) -> None:
    """Write on runs again what stood there before, on all or on none.

    Raises:
        InputError: one of them is gone, or something else has been written there since.
    """
    with store.write():
        for change in changes:
            present = _labels(store, change.run)
            if any(present.get(name) != value for name, value in change.after.items()):
                if not present:
                    raise InputError("run.unknown", run=change.run)
                raise InputError("run.labelled_since", run=present["name"])
            for name, value in change.before.items():
                _update(store, [change.run], f"{name} = ?", value)


def _labels(store: Store, run_id: str) -> dict[str, Any]:
    """What is written on a run, as it is stored; nothing where there is no such run."""
    columns = ", ".join(_LABELS)
    row = store.db.execute(f"SELECT {columns} FROM runs WHERE id = ?", (run_id,)).fetchone()
    return {} if row is None else {name: row[name] for name in _LABELS}


def _update(store: Store, ids: Sequence[str], change: str, value: str | int) -> None:
    with store.write() as db:
        for run_id in ids:
            done = db.execute(f"UPDATE runs SET {change} WHERE id = ?", (value, run_id))
            if not done.rowcount:
                raise InputError("run.unknown", run=run_id)
