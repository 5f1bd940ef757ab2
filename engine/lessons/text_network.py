"""A network for a table with columns of tokens: each is read by a tower of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from data import Description

VECTOR, FILTERS, WORDS = 32, 64, 5
"""Length of a token's vector; filters, each of which looks for runs of so many tokens."""
_PART = re.compile(r"=|: ")


def text_network(table: Description, layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The network with convolutions over the tokens of each text, and the last of these dense
    ``layers`` behind them; empty where the table has no column of tokens.
    """
    texts = [note.params for note in table.notes if note.code == "prepare.sequence"]
    if not texts:
        return {}
    towers = [_tower(int(text["room"])) for text in texts]
    sequences = [str(text["column"]) for text in texts]
    of_texts = tuple(f"{column}: token " for column in sequences)
    rest = (name for name in table.feature_names if not name.startswith(of_texts))
    others = list(dict.fromkeys(_PART.split(name)[0] for name in rest))
    if len(texts) == 1 and not others:
        return {"layers": [*towers[0], layers[-1]]}
    inputs: dict[str, Any] = {}
    nodes: list[dict[str, Any]] = []
    ends: list[str] = []
    for number, (column, tower) in enumerate(zip(sequences, towers, strict=True), 1):
        here = f"text_{number}"
        inputs[here] = column
        for name, layer in zip(("words", "runs", "read"), tower, strict=True):
            nodes.append({"name": f"{name}_{number}", **layer, "input": here})
            here = f"{name}_{number}"
        ends.append(here)
    if others:
        inputs["table"] = others
        nodes.append({"name": "numbers", **layers[0], "input": "table"})
        ends.append("numbers")
    nodes.append({"name": "both", "type": "concatenate", "input": ends})
    nodes.append({"name": "last", **layers[-1], "input": "both"})
    return {"inputs": inputs, "nodes": nodes}


def _tower(room: int) -> list[dict[str, Any]]:
    return [
        {"type": "embedding", "input_dim": room, "output_dim": VECTOR},
        {
            "type": "conv1d",
            "filters": FILTERS,
            "kernel_size": WORDS,
            "padding": "same",
            "activation": "relu",
        },
        {"type": "global_max_pooling1d"},
    ]
