"""An edit of an experiment that can be taken back: what it was, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.messages import Message
from tui.locale import _

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.fields import Field

QUICK_SECONDS = 1.0
"""Changes of one field that follow each other within this time are one step."""
_NOTHING = object()


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
        found = self._field()
        return "" if found is None else found.path

    def told(self) -> Message:
        """What holds again once the edit is taken back."""
        from engine.specs.edit import as_text

        moved = self._of_layers()
        if moved:
            return Message(moved)
        field = self._field()
        if field is None:
            return Message("undo.experiment")
        value = as_text(field.value)
        if not value:
            return Message("undo.field_empty", {"title": _(field.title)})
        return Message("undo.field", {"title": _(field.title), "value": value})

    def _of_layers(self) -> str:
        before, after = self.before.network.layers, self.after.network.layers
        if len(before) != len(after):
            return "undo.layer_added" if len(after) > len(before) else "undo.layer_removed"
        if before != after and all(before.count(one) == after.count(one) for one in before):
            return "undo.layer_moved"
        return ""

    def _field(self) -> Field | None:
        """The first field that was different before."""
        if self._of_layers():
            return None
        now = {field.path: field.value for field in _fields(self.after)}
        return next(
            (one for one in _fields(self.before) if now.get(one.path, _NOTHING) != one.value), None
        )


def _fields(spec: ExperimentSpec) -> Iterator[Field]:
    from engine.specs.fields import section

    yield from section(spec, "")
    for index in range(len(spec.network.layers)):
        yield from section(spec, f"network.layers.{index}")
