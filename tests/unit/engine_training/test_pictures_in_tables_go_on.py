"""Pictures and numbers of a table in one network go on after a kill, and branch, to the bit."""

from pathlib import Path

import pytest

from engine.specs import ExperimentSpec
from engine.store.database import Store
from going_on import assert_goes_on
from picture_tables import described, offers

pytestmark = pytest.mark.slow


@pytest.mark.thorough
def test_killed_and_resumed_or_branched_it_ends_with_the_same_bits(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = ExperimentSpec.parse(described(offers(tmp_path)))
    assert_goes_on(spec, store, monkeypatch)
