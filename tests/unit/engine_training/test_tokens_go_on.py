"""Text and table in one network go on after a kill, and branch, to the last bit."""

from pathlib import Path
from typing import Any

import pytest

from engine.specs import ExperimentSpec
from engine.store.database import Store
from going_on import assert_goes_on
from text_tables import reviews

pytestmark = pytest.mark.slow
NODES: list[dict[str, Any]] = [
    {"name": "words", "type": "embedding", "input_dim": 30, "output_dim": 4, "input": "text"},
    {"name": "runs", "type": "conv1d", "filters": 4, "kernel_size": 3, "input": "words"},
    {"name": "read", "type": "global_max_pooling1d", "input": "runs"},
    {"name": "both", "type": "concatenate", "input": ["read", "table"]},
    {"name": "last", "type": "dropout", "rate": 0.2, "input": "both"},
]


@pytest.mark.thorough
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = ExperimentSpec.parse(
        {
            "data": {
                "source": str(reviews(tmp_path)),
                "label": "verdict",
                "roles": {"review": "tokens"},
                "preparation": {"output_sequence_length": 6},
            },
            "network": {"inputs": {"text": "review", "table": "stars"}, "nodes": NODES},
            "training": {"epochs": 5, "batch_size": 8},
        }
    )
    assert_goes_on(spec, store, monkeypatch)
