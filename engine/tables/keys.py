"""What a table's description depends on, as a text that tells it from others."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.settings import Settings, read_settings

if TYPE_CHECKING:
    from data import Description
    from engine.specs.data import DataSpec


ROLES_BY = "numbers of rows"
"""What roles are found out by; earlier versions did not in samples and behind queries."""


@dataclass(frozen=True, slots=True)
class TableKeys:
    """``plain`` tells tables apart that are used as they are, ``whole`` those that are prepared:
    what is prepared depends on the rows that train, too.
    """

    plain: str
    whole: str

    def of(self, table: Description | None) -> str:
        """The key under which what is known of the table is kept; None: it was refused."""
        return self.whole if table is None or table.preparation else self.plain


def keys_of(spec: DataSpec) -> TableKeys:
    """The keys of a description's table."""
    fields = spec.model_dump(mode="json")
    split = {name: fields.pop(name) for name in ("shuffle_seed", "validation")}
    if "test" in fields:
        split["test"] = fields.pop("test")
    above = read_settings().stream_above
    if spec.is_own and spec.streaming == "auto" and above != Settings().stream_above:
        fields["stream_above"] = above
    if digest := recipe_digest(spec):
        fields["recipe_sha256"] = digest
    if fields.get("sample") is not None:
        fields["sampled"] = "of numbers, too"  # which earlier versions were not
    if spec.is_own:
        fields["roles_by"] = ROLES_BY
    plain = json.dumps(fields, sort_keys=True)
    return TableKeys(plain, json.dumps([fields, split], sort_keys=True))


def recipe_digest(spec: DataSpec) -> str:
    """The SHA-256 of the recipe's file, which may be edited; empty where there is none."""
    if not spec.recipe:
        return ""
    with suppress(OSError, ValueError, RuntimeError):  # who reads it tells it better
        path = Path(spec.recipe).expanduser()
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""
