"""A call of Keras as data: it makes the object, and it writes the line of a script that does.

What trains and what an exported script says are one description, so they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.io.python_text import call, literal


@dataclass(frozen=True, slots=True)
class InBatches:
    """So many epochs (None: one) counted in batches; a script has ``steps`` of them an epoch."""

    epochs: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A value that a script computes by an expression of its own."""

    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class KerasCall:
    """A call of something in ``keras``, as ``layers.Dense``; what it is given may be calls too."""

    name: str
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def make(self, steps: int = 1) -> Any:
        """Call Keras; an epoch has ``steps`` batches."""
        import keras

        made: Any = keras
        for part in self.name.split("."):
            made = getattr(made, part)
        given = [_value(argument, steps) for argument in self.arguments]
        return made(*given, **{name: _value(one, steps) for name, one in self.options.items()})

    def text(self, indent: int = 0, before: int = 0, after: int = 1) -> str:
        """The call in a script, broken as a formatter would (``python_text.call``)."""
        given = [("", argument) for argument in self.arguments]
        given += [(f"{name}=", option) for name, option in self.options.items()]
        written = [f"{name}{_text(one, indent + 4, len(name))}" for name, one in given]
        return call(f"keras.{self.name}", written, indent, before, after)


def measures_steps(value: Any) -> bool:
    """Whether the number of an epoch's batches stands somewhere in a value."""
    if isinstance(value, KerasCall):
        return any(map(measures_steps, (*value.arguments, *value.options.values())))
    return isinstance(value, InBatches)


def _value(given: Any, steps: int) -> Any:
    if isinstance(given, KerasCall):
        return given.make(steps)
    if isinstance(given, InBatches):
        return steps * (1 if given.epochs is None else given.epochs)
    return given.value if isinstance(given, Written) else given


def _text(given: Any, indent: int, before: int) -> str:
    if isinstance(given, KerasCall):
        return given.text(indent, before)
    if isinstance(given, InBatches):
        return "steps" if given.epochs is None else f"{given.epochs} * steps"
    return given.text if isinstance(given, Written) else literal(given)
