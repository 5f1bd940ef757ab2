"""Each kind of layer and optimizer: killed and resumed, and branched, it loses no bit."""

from pathlib import Path
from typing import Any

import pytest

from engine.store.database import Store
from fit_cases import TOGETHER
from going_on import assert_goes_on

pytestmark = pytest.mark.slow


@pytest.mark.thorough
@pytest.mark.parametrize("training", TOGETHER)
def test_killed_and_resumed_or_branched_a_run_ends_with_the_same_bits(
    training: dict[str, Any],
    store: Store,
    describe: Any,
    csv: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = describe(source=str(csv), epochs=5, **training)
    assert_goes_on(spec, store, monkeypatch)
