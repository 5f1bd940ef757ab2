"""Fields of an experiment are marked as searched, and not; from a file, too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.client.opening import sweep_fields
from engine.io.files import write_atomically
from engine.specs.sweep import Searched, SweepSpec
from engine.specs.toml import SWEEP
from engine.specs.toml_text import document, name_text, written
from engine.store.sweep_drafts import drafts, keep_draft


def with_searched(draft: SweepSpec | None, key: str, searched: Searched | None) -> SweepSpec | None:
    """The draft with a key that is searched so, or no longer, nor any condition on it; None where
    nothing is left.

    Raises:
        SpecError: there are too many keys.
    """
    space: Mapping[str, Searched] = {} if draft is None else draft.space
    left = {name: _without(one, key) for name, one in space.items() if name != key}
    if searched is not None:
        left = {name: searched if name == key else one for name, one in space.items()}
        left.setdefault(key, searched)
    if not left:
        return None
    fields = {} if draft is None else draft.model_dump(mode="json", exclude={"space"})
    return SweepSpec.parse(
        {**fields, "space": {name: one.model_dump(mode="json") for name, one in left.items()}}
    )


def _without(searched: Searched, key: str) -> Searched:
    """The range without a condition on this key."""
    left = {name: values for name, values in searched.when.items() if name != key}
    return searched.model_copy(update={"when": left}) if key in searched.when else searched


def draft_in(named: str) -> SweepSpec | None:
    """What an experiment's file says is searched; None where it says nothing.

    Raises:
        SpecError: no such file, or a key is unknown or out of limits.
    """
    fields = sweep_fields(named)
    return None if fields is None else SweepSpec.parse(fields, named)


def write_draft(path: Path, draft: SweepSpec) -> None:
    """Put what is searched into an experiment's file, in place of what the section said before;
    all else stays as it is written.

    Raises:
        OSError: the file cannot be read or written.
    """
    import tomlkit

    whole = tomlkit.parse(path.read_text("utf-8-sig"))
    own = _section(draft)
    if whole.get(SWEEP) == tomlkit.parse(own)[SWEEP]:
        return
    whole.pop(SWEEP, None)
    write_atomically(path, f"{tomlkit.dumps(whole).rstrip()}\n\n{own}".encode())


def _section(draft: SweepSpec) -> str:
    """As a person would write it: the searched keys in their order, a line each."""
    fields = draft.model_dump(mode="json", exclude_defaults=True, exclude={"space"})
    space = "".join(
        f"{name_text(key)} = {written(_plain(one))}\n" for key, one in draft.space.items()
    )
    head = document({SWEEP: fields}) if fields else ""
    return f"{head}{chr(10) if head else ''}[{SWEEP}.space]\n{space}"


def _plain(searched: Searched) -> Any:
    """As one writes it: a list of choices, or a range's ends."""
    if searched.choices and not searched.when:
        return list(searched.choices)
    return searched.model_dump(mode="json", exclude_defaults=True)


__all__ = ["draft_in", "drafts", "keep_draft", "with_searched", "write_draft"]
