"""A network for a table with columns of tokens or pictures: each is read by a tower of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data import Description
from data.prepare.inputs import What
from engine.lessons.image_layers import image_tower
from engine.models.nodes.columns import column_of

VECTOR, FILTERS, WORDS = 32, 64, 5
"""Length of a token's vector; filters, each of which looks for runs of so many tokens."""


@dataclass(frozen=True, slots=True)
class _Tower:
    """The layers that read one ``column``, of which an input tells ``what``; ``input`` is what its
    input is called, ``names`` are those of the layers.
    """

    column: str
    what: What
    input: str
    names: tuple[str, ...]
    layers: tuple[dict[str, Any], ...]

    @property
    def nodes(self) -> Iterator[dict[str, Any]]:
        """Each layer as a node that takes the one before."""
        here = self.input
        for name, layer in zip(self.names, self.layers, strict=True):
            yield {"name": name, **layer, "input": here}
            here = name


def column_network(table: Description, layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The network with convolutions over the tokens of each text and the pixels of each picture,
    and the last of these dense ``layers`` behind them; empty where the table has neither.
    """
    towers = [*_of_texts(table), *_of_pictures(table)]
    if not towers:
        return {}
    read = tuple(f"{tower.column}: {tower.what} " for tower in towers)
    rest = (name for name in table.feature_names if not name.startswith(read))
    others = list(dict.fromkeys(map(column_of, rest)))
    if len(towers) == 1 and not others:
        return {"layers": [*towers[0].layers, layers[-1]]}
    inputs: dict[str, Any] = {tower.input: tower.column for tower in towers}
    nodes = [node for tower in towers for node in tower.nodes]
    ends = [tower.names[-1] for tower in towers]
    if others:
        inputs["table"] = others
        nodes.append({"name": "numbers", **layers[0], "input": "table"})
        ends.append("numbers")
    nodes.append({"name": "both", "type": "concatenate", "input": ends})
    nodes.append({"name": "last", **layers[-1], "input": "both"})
    return {"inputs": inputs, "nodes": nodes}


def _of_texts(table: Description) -> Iterator[_Tower]:
    texts = [note.params for note in table.notes if note.code == "prepare.sequence"]
    for number, text in enumerate(texts, 1):
        names = tuple(f"{name}_{number}" for name in ("words", "runs", "read"))
        layers = _text_tower(int(text["room"]))
        yield _Tower(str(text["column"]), "token", f"text_{number}", names, layers)


def _text_tower(room: int) -> tuple[dict[str, Any], ...]:
    return (
        {"type": "embedding", "input_dim": room, "output_dim": VECTOR},
        {
            "type": "conv1d",
            "filters": FILTERS,
            "kernel_size": WORDS,
            "padding": "same",
            "activation": "relu",
        },
        {"type": "global_max_pooling1d"},
    )


def _of_pictures(table: Description) -> Iterator[_Tower]:
    for number, (column, shape) in enumerate(table.images.items(), 1):
        layers = image_tower(shape)
        names = tuple(f"img{number}_{place}" for place in range(1, len(layers) + 1))
        yield _Tower(column, "pixel", f"image_{number}", names, layers)
