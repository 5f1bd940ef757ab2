"""Commands speak the language of the catalogue."""

from collections.abc import Callable

import pytest

from engine.client.submission import submit
from engine.specs import first_model
from engine.store.database import Store

Ask = Callable[..., tuple[int, str, str]]


class Marked(dict[str, str]):
    """A language that is English in brackets."""

    def get(self, key: str, default: str = "", /) -> str:  # type: ignore[override]
        return f"⟦{default}⟧"


@pytest.fixture(autouse=True)
def another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.locale.translation._present", Marked())


def test_an_empty_store_is_told_in_it(ask: Ask) -> None:
    assert ask("runs") == (0, "⟦no runs yet: pkgo-tui train starts one⟧\n", "")
    assert ask("queue") == (0, "⟦nothing trains and nothing waits⟧\n", "")


def test_the_headings_of_a_table_and_what_became_of_a_run_are_told_in_it(
    ask: Ask, store: Store
) -> None:
    run = submit(store, first_model())
    _, out, _ = ask("queue")
    assert out.split("\n")[0].split() == ["⟦place⟧", "⟦id⟧", "⟦name⟧", "⟦status⟧", "⟦epoch⟧"]
    _, out, _ = ask("pin", run)
    assert out.startswith("⟦") and out.endswith(f"({run}) is pinned⟧\n")
    _, out, _ = ask("queue", "cancel", run)
    assert out.endswith(" is off the queue⟧\n")


def test_a_wrong_option_is_told_in_it(ask: Ask) -> None:
    code, _, error = ask("runs", "--no-such-option")
    assert code == 2
    assert error.endswith("; pkgo-tui --help tells more⟧\n")


def test_scripts_read_the_same_in_every_language(ask: Ask, store: Store) -> None:
    run = submit(store, first_model())
    _, out, _ = ask("queue", "--json")
    assert "⟦" not in out.encode().decode("unicode_escape")
    assert f'"run": "{run}"' in out and '"status": "queued"' in out
