"""An edit of an experiment that can be taken back: what it was, in the words of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.messages import Message
from tui.locale import _

if TYPE_CHECKING:
    from engine.models.base.spec import Spec
    from engine.specs import ExperimentSpec

QUICK_SECONDS = 1.0
"""Changes of one field that follow each other within this time are one step."""


@dataclass(frozen=True, slots=True)
class Edited:
    """An experiment's description before and after an edit; ``at`` counts seconds."""

    experiment: str
    before: ExperimentSpec
    after: ExperimentSpec
    at: float

    def joined(self, later: Edited) -> Edited | None:
        """Both as one edit, where they follow quickly and change the same field."""
        if self.experiment != later.experiment or later.at - self.at > QUICK_SECONDS:
            return None
        if self.after != later.before or self.path != later.path or not self.path:
            return None
        return Edited(self.experiment, self.before, later.after, later.at)

    @property
    def path(self) -> str:
        """The key of the field that has changed; empty where it was no field."""
        return "" if self._of_layers() else _difference(self.before, self.after, "")

    def told(self) -> Message:
        """What holds again once the edit is taken back."""
        from engine.specs import ExperimentSpec
        from engine.specs.edit import as_text
        from engine.specs.schema_walk import is_section, place_of

        moved = self._of_layers()
        if moved:
            return Message(moved)
        place = place_of(ExperimentSpec, self.path)
        if place is None:
            return Message("undo.experiment")
        value = _value(self.before, self.path)
        if is_section(place.info):
            value = value is not None
        title, text = _(place.info.title or self.path), as_text(value)
        if not text:
            return Message("undo.field_empty", {"title": title})
        return Message("undo.field", {"title": title, "value": text})

    def _of_layers(self) -> str:
        before, after = self.before.network.parts, self.after.network.parts
        if len(before) != len(after):
            return "undo.layer_added" if len(after) > len(before) else "undo.layer_removed"
        if before != after and all(before.count(one) == after.count(one) for one in before):
            return "undo.layer_moved"
        return ""


def _difference(before: Any, after: Any, path: str) -> str:
    """The key of the first value that differs; of another kind of section that of its name."""
    from engine.models.base.spec import Spec
    from engine.specs.schema_walk import tag_of

    if before == after:
        return ""
    if isinstance(before, Spec) and isinstance(after, Spec):
        start = f"{path}." if path else ""
        if type(before) is not type(after):
            return start + tag_of(type(before))[0]
        names = [(name, getattr(before, name), getattr(after, name)) for name in _names(before)]
        found = (_difference(one, other, start + name) for name, one, other in names)
    elif _are_specs(before) and _are_specs(after):
        pairs = enumerate(zip(before, after, strict=True))
        found = (_difference(one, other, f"{path}.{place}") for place, (one, other) in pairs)
    else:
        return path
    return next(filter(None, found), path)


def _names(spec: Spec) -> list[str]:
    return list(type(spec).model_fields)


def _are_specs(value: Any) -> bool:
    from engine.models.base.spec import Spec

    return isinstance(value, tuple) and all(isinstance(one, Spec) for one in value)


def _value(spec: ExperimentSpec, path: str) -> Any:
    here: Any = spec
    for name in path.split("."):
        here = here[int(name)] if name.isdecimal() else getattr(here, name)
    return here
