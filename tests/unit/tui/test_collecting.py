"""No garbage collection during the start, an ordinary one afterwards."""

import gc

import pytest

from tui.terminal import gc_policy as collecting


@pytest.fixture(autouse=True)
def _as_before():
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


def test_rests_until_it_resumes():
    collecting.rest()
    assert not gc.isenabled()
    collecting.resume()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_resuming_without_a_rest_changes_nothing():
    before = gc.get_threshold()
    frozen = gc.get_freeze_count()
    collecting.resume()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == frozen
