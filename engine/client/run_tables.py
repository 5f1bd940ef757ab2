"""The table of a run, as long as it is what it was when the run trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.errors import InputError, MessageError
from engine.client.tables import describe_all
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run
from engine.store.watched_runs import must_be_ours
from engine.tables.loading import as_begun

if TYPE_CHECKING:
    from data.messages import Message
    from engine.specs.data import DataSpec


@dataclass(frozen=True, slots=True)
class TableThen:
    """``data`` describes the table as the run had it, None where that is not there any more as it
    was, of which ``refused`` tells; ``source`` names it. ``shape`` is an image's, else empty.
    """

    source: str
    data: DataSpec | None
    shape: tuple[int, ...] = ()
    refused: Message | None = None


def table_then(store: Store, run: Run) -> TableThen:
    """The table of a run, compared by its SHA-256."""
    facts, spec = run.facts, spec_from(run.spec)
    try:
        must_be_ours(run)
        data = as_begun(spec.data, facts.task, facts.classes, facts.streamed, facts.sampled)
        table = describe_all(store, data)
        if table.sha256 != facts.sha256:
            raise InputError("predictions.table_changed", file=table.source)
    except MessageError as refused:
        return TableThen(spec.data.source, None, refused=refused.message)
    return TableThen(data.source, data, table.shape)
