"""Which runs a question is about, and what was done to them, in words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.messages import Message
from engine.tasks.metrics import USUAL
from tui.keymap.table import key_of
from tui.locale import _, n_
from tui.text.figures import metric

if TYPE_CHECKING:
    from engine.store.summaries import Summary

NAMES_TOLD = 4


def called(name: str, run_id: str) -> str:
    """A run so that it is unlike all others of its name."""
    return f"{name} ({run_id})"


def about(code: str, runs: Sequence[Summary]) -> Message:
    """What holds again once something done to these runs is taken back."""
    name = runs[0].name if code == "undo.renamed" else _first(runs)
    return Message(code, {"name": name, "count": len(runs)})


def described(run: Summary) -> str:
    """A run with what tells it from others of its name."""
    parts = [called(run.name, run.id)]
    if run.started is not None:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))
        parts.append(_("started {when}", when=when))
    parts += [_("seed {seed}", seed=seed) for seed in run.spec("seed")]
    parts.append(n_("{count} epoch", "{count} epochs", run.done))
    best = next((name for name in USUAL if name in run.best), None)
    if best is not None:
        parts.append(_("best {metric} {value}", metric=best, value=metric(run.best[best])))
    return ", ".join(parts)


def named(runs: Sequence[Summary]) -> str:
    """Runs in a question: one described, of several the names."""
    if len(runs) == 1:
        return described(runs[0])
    names = [called(run.name, run.id) for run in runs[:NAMES_TOLD]]
    if len(runs) > NAMES_TOLD:
        names[-1] = _("{count} more", count=len(runs) - NAMES_TOLD + 1)
    return _("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def unpinned(runs: Sequence[Summary]) -> list[Summary]:
    """Those among them that are not pinned."""
    return [run for run in runs if not run.pinned]


def to_delete(runs: Sequence[Summary]) -> str:
    """Which runs would be deleted, and how many of them are pinned."""
    said, pinned = f"{named(runs)}.", len(runs) - len(unpinned(runs))
    if not pinned:
        return said
    if len(runs) == 1:
        return _("{runs} It is pinned.", runs=said)
    return n_("{runs} {count} is pinned.", "{runs} {count} are pinned.", pinned, runs=said)


def ways_to_delete(runs: Sequence[Summary]) -> list[tuple[str, str]]:
    """What the person is asked: pinned runs go only where that is said."""
    count, others = len(runs), len(unpinned(runs))
    keep = ("keep", n_("keep it", "keep them", count))
    if others == count:
        all_of_them = n_(
            "delete it; {key} or, for a week, pkgo-tui undelete brings it back",
            "delete them; {key} or, for a week, pkgo-tui undelete brings them back",
            count,
            key=key_of("table.undo"),
        )
        return [keep, ("delete", all_of_them)]
    too = n_("delete it, although it is pinned", "delete all, the pinned too", count)
    if not others:
        return [keep, ("pinned", too)]
    rest = n_("delete the one that is not pinned", "delete the {count} not pinned", others)
    return [keep, ("others", rest), ("pinned", too)]


def deleted(runs: Sequence[Summary]) -> str:
    """They are deleted."""
    return _back(n_("{name} is deleted", "{count} runs are deleted", len(runs), name=_first(runs)))


def put_away(runs: Sequence[Summary], *, away: bool) -> str:
    """They are put away, or no longer."""
    name, count = _first(runs), len(runs)
    if away:
        return _back(n_("{name} is put away", "{count} runs are put away", count, name=name))
    return n_(
        "{name} is in the table again", "{count} runs are in the table again", count, name=name
    )


def pinned(runs: Sequence[Summary], *, on_top: bool) -> str:
    """They are kept on top, or no longer."""
    name, count = _first(runs), len(runs)
    if on_top:
        return n_("{name} is pinned", "{count} runs are pinned", count, name=name)
    return n_("{name} is no longer pinned", "{count} runs are no longer pinned", count, name=name)


def tagged(runs: Sequence[Summary], tags: Sequence[str]) -> str:
    """One run has these tags, several have them, too."""
    name, count = _first(runs), len(runs)
    if not tags:
        return _("{name} has no tags", name=name)
    return n_(
        "{name} has the tags {tags}",
        "{count} runs have the tags {tags}, too",
        count,
        name=name,
        tags=", ".join(tags),
    )


def renamed(runs: Sequence[Summary], new: str) -> str:
    """They have another name."""
    name, count = _first(runs), len(runs)
    return n_("{name} is called {new}", "{count} runs are called {new}", count, name=name, new=new)


def _first(runs: Sequence[Summary]) -> str:
    return called(runs[0].name, runs[0].id)


def _back(what: str) -> str:
    return _("{what}; {key} takes that back", what=what, key=key_of("table.undo"))
