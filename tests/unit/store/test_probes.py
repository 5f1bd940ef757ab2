"""Questions of how quick an experiment is: each is answered once, and none for ever."""

import time

import pytest

from engine.store.database import Store
from engine.store.probes import answer_of, answer_probe, ask_probe, take_probe


def test_the_oldest_is_taken_once_and_answered(store: Store) -> None:
    assert take_probe(store) is None
    first, second = ask_probe(store, "one"), ask_probe(store, "two")
    assert answer_of(store, first) is None
    assert take_probe(store) == (first, "one")
    assert take_probe(store) == (second, "two")
    assert take_probe(store) is None
    answer_probe(store, first, {"step": 0.25, "row": 0.5})
    answer_probe(store, second, {})
    assert answer_of(store, first) == {"step": 0.25, "row": 0.5}
    assert answer_of(store, second) == {}


def test_one_that_nobody_waits_for_any_more_is_not_taken_and_goes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ask_probe(store, "old")
    later = time.time() + 61
    monkeypatch.setattr("engine.store.probes.time.time", lambda: later)
    assert take_probe(store) is None
    new = ask_probe(store, "new")
    assert take_probe(store) == (new, "new")
    assert answer_of(store, old) == {}, "nothing is waited for"
