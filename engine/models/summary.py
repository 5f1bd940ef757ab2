"""The network's layers, shapes and weights as arithmetic: known without building it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.messages import Message
from engine.models.base.shape import Misfit, Shape, row
from engine.models.layers import LayerSummary
from engine.models.layers.layer import LayerSpec
from engine.models.pretrained.section import Pretrained, Stacked
from engine.tasks.task import Head

OUTPUT = "output"
_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_RESERVED = re.compile(r"input|output|hidden_\d+.*")


class NetworkMisfit(Misfit):
    """The layer at ``index`` (from 0; behind the last one is the output) does not take the
    ``shape`` that comes in; ``reason`` tells why.
    """

    def __init__(self, index: int, name: str, shape: Shape, reason: Message) -> None:
        super().__init__(reason)
        self.index = index
        self.name = name
        self.shape = shape
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Passed:
    """What becomes of a row at one layer.

    ``before`` and ``after`` are its shapes there (None: an earlier layer does not fit, or this),
    ``parameters`` the weights of all layers up to it, ``lines`` the layers of Keras.
    """

    before: Shape | None
    after: Shape | None
    parameters: int = 0
    lines: tuple[LayerSummary, ...] = ()
    misfit: NetworkMisfit | None = None


def shown_name(layer: Stacked, index: int) -> str:
    """The person's name for the layer at ``index`` (from 0), or hidden_1, hidden_2, …"""
    return layer.name or f"hidden_{index + 1}"


def layer_names(layers: Sequence[Stacked]) -> list[str]:
    """Names that Keras takes: the person's where it can be used, else hidden_1, hidden_2, …

    A slash, a letter outside ASCII or a second layer of the same name crashes Keras.
    """
    taken: set[str] = set()
    names: list[str] = []
    for index, layer in enumerate(layers, first_number(layers)):
        preferred = shown_name(layer, index)
        name = f"hidden_{index + 1}"
        if is_usable(preferred) and taken.isdisjoint(_names(layer, preferred)):
            name = preferred
        taken |= _names(layer, name)
        names.append(name)
    return names


def first_number(layers: Sequence[Stacked]) -> int:
    """From what the layers are counted: a trained network before them is none of them."""
    return -1 if layers and isinstance(layers[0], Pretrained) else 0


def is_usable(name: str) -> bool:
    """Whether Keras takes a person's name for a layer, and no other layer is called so anyway."""
    return bool(_ACCEPTED.fullmatch(name)) and not _RESERVED.fullmatch(name)


def _names(layer: Stacked, name: str) -> set[str]:
    """The names of a hidden layer's parts; Keras tells capital letters apart, files may not."""
    return {part.lower() for part in layer.part_names(name)}


def passage(layers: Sequence[Stacked], shape: Shape, head: Head | None) -> list[Passed]:
    """What becomes of a row of ``shape`` at every layer, the output last; where one does not fit,
    nothing is known behind it. Without a head nothing is known of the output.
    """
    found: list[Passed] = []
    here: Shape | None = shape
    total = 0
    first = first_number(layers)
    for index, layer in enumerate(layers):
        one = _passed(layer, index, shown_name(layer, index + first), here, total)
        found.append(one)
        here, total = one.after, one.parameters
    found.append(_at_the_end(len(layers), here, head, total))
    return found


def _passed(layer: LayerSpec, index: int, name: str, shape: Shape | None, total: int) -> Passed:
    if shape is None:
        return Passed(None, None, total)
    try:
        lines, after = layer.summary(name, shape), layer.outcome(shape)
    except Misfit as error:
        return Passed(shape, None, total, misfit=NetworkMisfit(index, name, shape, error.message))
    return Passed(shape, after, total + sum(line.parameters for line in lines), tuple(lines))


def _at_the_end(index: int, shape: Shape | None, head: Head | None, total: int) -> Passed:
    if shape is None:
        return Passed(None, None, total)
    try:
        weights = 0 if head is None else (row(shape) + 1) * head.units
    except Misfit as error:
        return Passed(shape, None, total, misfit=NetworkMisfit(index, OUTPUT, shape, error.message))
    if head is None:
        return Passed(shape, None, total)
    after: Shape = (head.units,)
    line = LayerSummary(OUTPUT, head.words, after, weights, weights)
    return Passed(shape, after, total + weights, (line,))


def misfit(layers: Sequence[Stacked], shape: Shape, head: Head | None) -> NetworkMisfit | None:
    """Why the network cannot be built on rows of that shape; None where it can."""
    return next((one.misfit for one in passage(layers, shape, head) if one.misfit), None)


def summary(layers: Sequence[Stacked], shape: Shape, head: Head) -> list[LayerSummary]:
    """The layers as Keras builds them, in order, with their numbers of weights.

    Raises:
        NetworkMisfit: a layer does not take what comes in.
    """
    found = passage(layers, shape, head)
    wrong = next((one.misfit for one in found if one.misfit), None)
    if wrong is not None:
        raise wrong
    return [line for one in found for line in one.lines]


def parameters(layers: Sequence[Stacked], shape: Shape, head: Head) -> int:
    """All weights of the network, trainable or not; of one that cannot be built, up to there."""
    return passage(layers, shape, head)[-1].parameters
