"""A run's status in the person's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _
from tui.locale.key_words import STATUS_WORDS

if TYPE_CHECKING:
    from engine.store.runs import Run
    from engine.store.summaries import Summary


def status_word(status: str) -> str:
    """The word for a status; one of another version as it stands."""
    return STATUS_WORDS.get(status, status)


def run_word(run: Run | Summary) -> str:
    """The word for how a run stands; one that nobody here has asked for is set aside."""
    if run.status == "queued" and run.for_workers:
        return _("waits for workers")
    return _("set aside") if run.is_unasked else status_word(run.status)


def listed_word(run: Run | Summary) -> str:
    """The same in a list's narrow column, behind the sign of what waits."""
    return _("workers") if run.status == "queued" and run.for_workers else run_word(run)
