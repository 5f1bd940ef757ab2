"""Calls of layers with what each of them takes: a list, or a graph where the flow divides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.io.python_text import literal
from engine.models.base.keras_call import KerasCall


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of ``keras.ops`` on results of layers: it has no weights and no name."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def make(self) -> Any:
        """The function, waiting for what it takes."""
        import keras

        return partial(getattr(keras.ops, self.name), **self.options)

    def text(self, takes: str) -> str:
        """The call in a script."""
        given = "".join(f", {name}={literal(value)}" for name, value in self.options.items())
        return f"keras.ops.{self.name}({takes}{given})"


class ModelCall:
    """A whole network in the place of a layer."""

    __slots__ = ()

    def make(self) -> Any:
        """The network."""
        raise NotImplementedError

    def text(self, *_: int) -> str:
        """The call in a script."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Wired:
    """A call of Keras on the results of others, by their names; its own is called ``name``.

    ``listed``: it takes them as one list, as merging layers do, not as arguments; ``said`` are
    arguments of that second call. ``layer``: it is no call of its own, but that one's layer again.
    """

    name: str
    call: KerasCall | Operation | ModelCall
    takes: tuple[str, ...]
    listed: bool = False
    said: Mapping[str, Any] = field(default_factory=dict[str, Any])
    layer: str | None = None


def chained(calls: Sequence[KerasCall], source: str) -> list[Wired]:
    """Calls one after the other."""
    found: list[Wired] = []
    for call in calls:
        name = str(call.options["name"])
        found.append(Wired(name, call, (source,)))
        source = name
    return found
