"""A run's status in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _

if TYPE_CHECKING:
    from engine.store.runs import Run
    from engine.store.summaries import Summary

_WORDS = {
    "queued": _("queued"),
    "running": _("running"),
    "paused": _("paused"),
    "finished": _("finished"),
    "stopped": _("stopped"),
    "failed": _("failed"),
    "crashed": _("crashed"),
}


def status_word(status: str) -> str:
    """The word for a status; one of another version as it stands."""
    return _WORDS.get(status, status)


def run_word(run: Run | Summary) -> str:
    """The word for how a run stands; one that nobody here has asked for is set aside."""
    return _("set aside") if run.is_unasked else status_word(run.status)
