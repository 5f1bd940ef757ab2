"""Queries saved under names: kept for the person, whatever the store."""

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


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 3}', '"x"'])
def test_a_file_that_is_none_holds_none_and_can_be_written_anew(text: str) -> None:
    path = queries_file()
    assert path is not None
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert saved_queries() == {}
    save_query("one", GOOD)
    assert saved_query("one") == GOOD


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
    path.mkdir()
    assert code("one") == "query.not_kept"
    path.rmdir()
    monkeypatch.setattr(kept, "platform_folder", lambda _: None)
    assert code("one") == "query.not_kept"
    assert saved_queries() == {}


def test_there_is_an_end_to_how_many() -> None:
    kept._keep({f"q{number}": GOOD for number in range(MOST)})
    with pytest.raises(InputError) as caught:
        save_query("one more", GOOD)
    assert caught.value.code == "query.too_many_saved"
    assert save_query("q3", SavedQuery("x = 1")) == "q3"
