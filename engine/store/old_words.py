"""What an earlier version said in words and this one looks for as a code, brought forward."""

import re
import sqlite3
from collections.abc import Callable

from data.messages import Message
from engine.io.numbers import dumps
from engine.messages import to_text
from engine.store.stored_json import object_or_none

_TURBO = re.compile(r"turbo is not used: (.*); trained exactly instead")
_BEST = re.compile(r"(?:(.*); )?the model has the weights of the best epoch, (\d+)")


def words_to_codes(db: sqlite3.Connection) -> None:
    """Of every run: that turbo was refused, and that it was stopped with its best weights."""
    _rewrite(db, "note", "text", _turbo_refused)
    _rewrite(db, "ended", "message", _stopped_with_best)
    for run, text in db.execute("SELECT id, message FROM runs WHERE message != ''").fetchall():
        message = _stopped_with_best(text)
        if message is not None:
            db.execute("UPDATE runs SET message = ? WHERE id = ?", (to_text(message), run))


def _rewrite(
    db: sqlite3.Connection, kind: str, field: str, read: Callable[[str], Message | None]
) -> None:
    rows = db.execute("SELECT seq, data FROM events WHERE kind = ?", (kind,)).fetchall()
    for seq, data in rows:
        values = object_or_none(data)
        message = read(str(values.get(field, "")))
        if message is not None:
            changed = dumps({**values, field: message.to_dict()})
            db.execute("UPDATE events SET data = ? WHERE seq = ?", (changed, seq))


def _turbo_refused(text: str) -> Message | None:
    found = _TURBO.fullmatch(text)
    return None if found is None else Message("turbo.refused", {"reason": found[1]})


def _stopped_with_best(text: str) -> Message | None:
    found = _BEST.fullmatch(text)
    if found is None:
        return None
    return Message("run.stopped_with_best", {"epoch": int(found[2]), "reason": found[1] or ""})
