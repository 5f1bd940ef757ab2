"""Queries saved under names: kept for the person, whatever the store."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.errors import InputError
from tui.terminal import saved_queries as kept
from tui.terminal.saved_queries import (
    MOST,
    SavedQuery,
    forget_query,
    queries_file,
    save_query,
    saved_queries,
    saved_query,
)

GOOD = SavedQuery("val_accuracy > 0.75", "-val_loss", archived=True)


def test_what_is_saved_is_there_the_next_time_by_name() -> None:
    assert saved_queries() == {}
    assert save_query("  the   good ones ", GOOD) == "the good ones"
    save_query("Adam", SavedQuery("optimizer = adam"))
    assert list(saved_queries()) == ["Adam", "the good ones"]
    assert saved_query("the good ones") == GOOD
    save_query("Adam", GOOD)
    assert saved_query("Adam") == GOOD, "one of that name is replaced"
    forget_query("Adam")
    assert list(saved_queries()) == ["the good ones"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '"x"', "[" * 100_000, "\0", "FIFO", "folder"])
def test_a_file_that_cannot_be_read_is_said_and_left_as_it_is(damage: str) -> None:
    path = queries_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    if damage == "FIFO":
        os.mkfifo(path)
    elif damage == "folder":
        path.mkdir()
    else:
        path.write_text(damage)
    assert saved_queries() == {}
    for act in (
        lambda: save_query("one", GOOD),
        lambda: saved_query("one"),
        lambda: forget_query("one"),
    ):
        with pytest.raises(InputError) as refused:
            act()
        assert refused.value.code == "query.saved_unreadable"
    assert not path.is_file() or path.read_text() == damage


def test_what_a_later_version_keeps_there_stays() -> None:
    path = queries_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_text('{"a": 3}')
    save_query("one", GOOD)
    assert saved_query("one") == GOOD
    assert json.loads(path.read_text())["a"] == 3


def test_benches_that_save_at_the_same_time_lose_nothing() -> None:
    names = [f"q{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: save_query(name, GOOD), names))
    assert sorted(saved_queries()) == sorted(names)


def test_what_cannot_be_kept_is_refused_by_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def code(name: str) -> str:
        with pytest.raises(InputError) as caught:
            save_query(name, GOOD)
        return caught.value.code

    assert code("  ") == "name.empty"
    assert code("x" * 99) == "name.too_long"
    save_query("one", GOOD)
    with pytest.raises(InputError) as caught:
        saved_query("two")
    assert caught.value.code == "query.none_saved"
    assert caught.value.message.params["known"] == ["one"]
    path = queries_file()
    assert path is not None
    path.unlink()
    monkeypatch.setattr(kept, "platform_folder", lambda _: None)
    assert code("one") == "query.not_kept"
    assert saved_queries() == {}


def test_there_is_an_end_to_how_many() -> None:
    for number in range(MOST):
        save_query(f"q{number}", GOOD)
    with pytest.raises(InputError) as caught:
        save_query("one more", GOOD)
    assert caught.value.code == "query.too_many_saved"
    assert save_query("q3", SavedQuery("x = 1")) == "q3"
