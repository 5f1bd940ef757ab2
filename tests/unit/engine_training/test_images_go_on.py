"""A run on pictures, killed and resumed, and branched: it loses no bit."""

from pathlib import Path
from typing import Any

import pytest

from engine.store.database import Store
from fit_cases import described
from going_on import assert_goes_on
from made_images import told_apart

pytestmark = pytest.mark.slow
LAYERS: list[dict[str, Any]] = [
    {"type": "random_translation"},
    {"type": "random_flip"},
    {"type": "conv2d", "filters": 4, "padding": "same"},
    {"type": "batch_normalization"},
    {"type": "global_average_pooling2d"},
    {"units": 6, "dropout": 0.3},
]


@pytest.mark.thorough
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = told_apart(tmp_path / "pictures", each=20)
    spec = described(source=str(source), layers=LAYERS, epochs=5)
    assert_goes_on(spec, store, monkeypatch, broken_at=11)
