"""Which values of a field are searched, in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.locale import N_, _
from tui.text.figures import setting_value
from tui.text.glyphs import GLYPHS

if TYPE_CHECKING:
    from engine.specs.fields import Field
    from engine.specs.sweep import Searched, Value

DEPTH = "network.depth"
"""As ``engine.specs.sweep`` has it, which is not loaded before the first picture."""
DEPTH_TITLE = N_("depth")
DEPTH_HELP = N_("How often the list of layers stands behind itself; it can be searched alone.")


def choice_text(choice: Any) -> str:
    """A choice as one types it."""
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def searched_text(searched: Searched) -> str:
    """A range or choices in few words, in place of a field's value."""
    if searched.choices:
        return " | ".join(map(choice_text, searched.choices))
    low, high = (setting_value(one or 0.0) for one in (searched.low, searched.high))
    told = f"{low} {GLYPHS.arrow} {high}"
    if searched.log:
        return _("{range} log", range=told)
    return told if searched.step is None else f"{told} / {setting_value(searched.step)}"


def key_for_all(key: str) -> str | None:
    """The key of the same field of every layer, or of this one's alone again; None elsewhere."""
    parts: Sequence[str] = key.split(".")
    if parts[:2] != ["network", "layers"] or len(parts) < 4:
        return None
    return ".".join((*parts[:2], "*", *parts[3:]))


def searched_of(space: Mapping[str, Searched], path: str) -> Searched | None:
    """How a field is searched: by its own key, or by that of every layer's."""
    found = space.get(path)
    if found is None and (shared := key_for_all(path)) is not None:
        found = space.get(shared)
    return found


def depth_field() -> Field:
    """What stands for the depth of a network: no field of an experiment, but one to be searched."""
    from engine.specs.fields import Field

    return Field(DEPTH, DEPTH_TITLE, DEPTH_HELP, "whole", 1)


def condition_text(when: Mapping[str, Sequence[Value]], names: Mapping[str, str]) -> str:
    """With which values of other keys it is searched, as one types it; ``names`` are the short
    names of keys.
    """
    return "; ".join(
        f"{names.get(key, key)} = {', '.join(map(choice_text, values))}"
        for key, values in when.items()
    )
