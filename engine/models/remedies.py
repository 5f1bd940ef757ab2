"""Which kinds of layers fit at a place, and which would help one that does not."""

from collections.abc import Sequence
from functools import cache
from typing import get_args

from engine.models.base.shape import Misfit, Shape, row
from engine.models.layers.layer import LayerSpec
from engine.models.layers.plain import KINDS
from engine.models.layers.residual import Residual
from engine.models.pretrained.section import Stacked

MOST = 3
_HELPFUL = (
    "flatten",
    "global_average_pooling2d",
    "global_average_pooling1d",
    "reshape",
    "embedding",
    "upsampling2d",
    "zero_padding2d",
)
"""Kinds that change the number of axes or make them longer, the usual ones first."""


@cache
def kinds() -> dict[str, type[LayerSpec]]:
    """Every kind of layer by its name, in the order of lists."""
    found: tuple[type[LayerSpec], ...] = (*get_args(KINDS), Residual)
    return {str(kind.model_fields["type"].default): kind for kind in found}


def meaning(kind: str) -> str:
    """What a kind of layer does, in a sentence."""
    return " ".join((kinds()[kind].__doc__ or "").partition("\n\n")[0].split())


def takes(layer: LayerSpec, shape: Shape) -> bool:
    """Whether the layer takes rows of that shape."""
    try:
        layer.outcome(shape)
    except Misfit:
        return False
    return True


def fitting(shape: Shape | None) -> list[str]:
    """The kinds that take rows of that shape as they are by default; all where none is known."""
    return [name for name, kind in kinds().items() if shape is None or takes(kind(), shape)]


def remedies(layers: Sequence[Stacked], index: int, shape: Shape) -> list[str]:
    """Kinds of which one before the layer at ``index`` would make it fit, ``MOST`` at most."""
    found: list[str] = []
    for name in _HELPFUL:
        between = kinds()[name]()
        if not takes(between, shape):
            continue
        after = between.outcome(shape)
        fits = _is_row(after) if index == len(layers) else takes(layers[index], after)
        if fits:
            found.append(name)
    return found[:MOST]


def _is_row(shape: Shape) -> bool:
    try:
        row(shape)
    except Misfit:
        return False
    return True
