"""Attention and recurrent layers on windows go on after a kill, and branch, to the last bit."""

from pathlib import Path
from typing import Any

import pytest

from engine.specs import ExperimentSpec
from engine.store.database import Store
from going_on import assert_goes_on

pytestmark = pytest.mark.slow
LAYERS: list[dict[str, Any]] = [
    {"type": "positional_embedding"},
    {"type": "multi_head_attention", "num_heads": 1, "key_dim": 2, "dropout": 0.1},
    {"type": "bidirectional", "units": 3, "dropout": 0.2, "return_sequences": True},
    {"type": "lstm", "units": 4, "dropout": 0.2, "recurrent_dropout": 0.1},
]


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(LAYERS[-1:], id="recurrent", marks=pytest.mark.thorough),
        pytest.param(LAYERS, id="attention, too", marks=pytest.mark.thorough),
    ],
)
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    csv: Path, store: Store, monkeypatch: pytest.MonkeyPatch, layers: list[dict[str, Any]]
) -> None:
    spec = ExperimentSpec.parse(
        {
            "data": {
                "source": str(csv),
                "window": {"length": 3},
                "validation": {"split": 0.2, "method": "tail"},
            },
            "network": {"layers": layers},
            "training": {"epochs": 5, "batch_size": 8},
        }
    )
    assert_goes_on(spec, store, monkeypatch)
