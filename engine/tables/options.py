"""What a description says of its table, in the data floor's words."""

from collections.abc import Mapping
from typing import Any

from data.options import (
    ImageOptions,
    PreparationOptions,
    ReadingOptions,
    RowOptions,
    TableOptions,
)
from engine.devices.memory import free_memory
from engine.specs.data import DataSpec

Recorded = Mapping[str, Any]
"""The JSON of a fitted preparation, as a run keeps it."""


def options_of(spec: DataSpec) -> TableOptions:
    """The options of a table."""
    asked = spec.preparation
    said, images = spec.reading, spec.images
    return TableOptions(
        label=spec.label,
        recipe=spec.recipe,
        task=spec.task,
        where=spec.where,
        roles=spec.roles or {},
        orders=spec.orders or {},
        reading=ReadingOptions() if said is None else ReadingOptions(**said.model_dump()),
        rows=RowOptions(spec.classes, spec.cap, spec.balance, spec.sample, spec.sample_seed),
        preparation=None if asked is None else PreparationOptions(**asked.model_dump()),
        shape=spec.shape,
        images=ImageOptions() if images is None else images.options(),
        most_bytes=free_memory(),
    )
