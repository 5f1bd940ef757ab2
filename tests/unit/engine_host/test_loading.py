"""No look for garbage while TensorFlow is imported, an ordinary one afterwards."""

import gc
from collections.abc import Generator

import pytest

from engine.devices.environment import loading


@pytest.fixture(autouse=True)
def _as_before() -> Generator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def test_nothing_is_collected_inside_and_what_came_is_never_looked_through() -> None:
    gc.unfreeze()
    with loading():
        assert not gc.isenabled()
        kept = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(kept)


def test_it_goes_on_collecting_where_an_import_fails() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError("no such library")
    assert gc.isenabled()


def test_one_within_another_does_not_begin_to_collect() -> None:
    with loading():
        with loading():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
