"""Fields of an experiment are marked as searched, and not; from a file, too."""

from collections.abc import Mapping

from engine.client.opening import sweep_fields
from engine.specs.sweep import Searched, SweepSpec
from engine.store.sweep_drafts import drafts, keep_draft


def with_searched(draft: SweepSpec | None, key: str, searched: Searched | None) -> SweepSpec | None:
    """The draft with a key that is searched so, or no longer; None where nothing is left.

    Raises:
        SpecError: there are too many keys.
    """
    space: Mapping[str, Searched] = {} if draft is None else draft.space
    left = {name: one for name, one in space.items() if name != key}
    if searched is not None:
        left = {name: searched if name == key else one for name, one in space.items()}
        left.setdefault(key, searched)
    if not left:
        return None
    fields = {} if draft is None else draft.model_dump(mode="json", exclude={"space"})
    return SweepSpec.parse(
        {**fields, "space": {name: one.model_dump(mode="json") for name, one in left.items()}}
    )


def draft_in(named: str) -> SweepSpec | None:
    """What an experiment's file says is searched; None where it says nothing.

    Raises:
        SpecError: no such file, or a key is unknown or out of limits.
    """
    fields = sweep_fields(named)
    return None if fields is None else SweepSpec.parse(fields, named)


__all__ = ["draft_in", "drafts", "keep_draft", "with_searched"]
