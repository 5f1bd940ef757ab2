"""What a person says of how a file is read, in the place of what was said of the run's own."""

from __future__ import annotations

from collections.abc import Sequence

from data.errors import InputError
from data.options import ReadingOptions
from data.sources.registry import checked
from engine.specs import ExperimentSpec
from engine.specs.edit import assignment, with_values
from engine.tables.options import options_of

BEGINNING = "data.reading."


def reading_of(spec: ExperimentSpec, changes: Sequence[str]) -> ReadingOptions:
    """How a file of the run is read: as its own table was, but for ``changes``, each ``KEY=VALUE``
    of a key of ``data.reading``.

    Raises:
        InputError: a key says nothing of it, or a value cannot be obeyed.
    """
    for change in changes:
        key, _ = assignment(change)
        if not key.startswith(BEGINNING):
            raise InputError("usage.not_of_reading", key=key)
    found = options_of(with_values(spec, changes).data if changes else spec.data).reading
    return checked(found)
