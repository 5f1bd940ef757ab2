"""Experiments whose speed somebody wants to know: asked of an idle host, answered by it."""

import time
from typing import Any, cast

from engine.io.numbers import dumps
from engine.store.database import Store
from engine.store.stored_json import object_or_none

LIFETIME = 60.0
"""Seconds after which nobody waits for an answer any more."""


def ask_probe(store: Store, spec: str) -> int:
    """Ask how quick the experiment of this text is; the number to ask for the answer with."""
    now = time.time()
    with store.write() as db:
        db.execute("DELETE FROM probes WHERE asked NOT BETWEEN ? AND ?", (now - LIFETIME, now))
        made = db.execute("INSERT INTO probes (spec, asked) VALUES (?, ?)", (spec, now))
        assert made.lastrowid is not None
        return made.lastrowid


def take_probe(store: Store) -> tuple[int, str] | None:
    """The oldest that nobody has taken: its number and the text of its experiment."""
    waiting = "SELECT id FROM probes WHERE taken = 0 AND asked BETWEEN ? AND ? ORDER BY id LIMIT 1"
    now = time.time()
    if store.db.execute(waiting, (now - LIFETIME, now)).fetchone() is None:
        return None
    with store.write() as db:
        row = db.execute(
            f"UPDATE probes SET taken = 1 WHERE id = ({waiting}) RETURNING id, spec",
            (now - LIFETIME, now),
        ).fetchone()
    return None if row is None else (row["id"], row["spec"])


def answer_probe(store: Store, number: int, answer: dict[str, Any]) -> None:
    """Leave what was found, or an empty answer where nothing could be."""
    with store.write() as db:
        db.execute("UPDATE probes SET answer = ? WHERE id = ?", (dumps(answer), number))


def augmentation_asked(text: str) -> dict[str, Any] | None:
    """What is asked where a probe's text is no experiment: ``spec``, ``rows`` and ``copies`` of
    images that its random layers are to change.
    """
    asked = (object_or_none(text) or {}).get("augmentation")
    return cast("dict[str, Any]", asked) if isinstance(asked, dict) else None


def answer_of(store: Store, number: int) -> dict[str, Any] | None:
    """What was found; empty where nothing could be, None as long as there is no answer."""
    row = store.db.execute("SELECT answer FROM probes WHERE id = ?", (number,)).fetchone()
    if row is None:
        return {}
    return None if row["answer"] is None else object_or_none(row["answer"])
