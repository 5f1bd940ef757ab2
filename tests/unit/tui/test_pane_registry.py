"""The registry of panes: what the keys, the tabs and the places are made of."""

from tui.bench.arrangement import GROUPS, VIEWS
from tui.panes.registry import GO, PANES, doing, of_pane, tabs


def test_every_pane_has_an_id_a_letter_and_a_title_of_its_own() -> None:
    for what in ("id", "letter", "heading", "tab", "kind", "going"):
        assert len({getattr(entry, what) for entry in PANES}) == len(PANES), what


def test_every_pane_is_gone_to_by_its_letter() -> None:
    assert [(action.call, *action.keys) for action in GO] == [
        (f"go('{entry.id}')", entry.letter) for entry in PANES
    ]


def test_every_pane_stands_in_one_half_and_the_lower_ones_share_a_place() -> None:
    assert sorted((*GROUPS["left"], *GROUPS["right"])) == sorted(entry.id for entry in PANES)
    assert set(VIEWS) < set(GROUPS["right"])


def test_the_tabs_name_the_panes_behind_their_letters_and_mark_the_one_in_front() -> None:
    spans = tabs(["network", "log"], ["log"], short=True, number=False)
    assert "".join(text for text, _ in spans).split() == ["N", "Net", "O", "Log"]
    assert [text for text, role in spans if "accent" in role] == [" Log"]


def test_who_does_an_action_of_a_pane_is_found_by_the_pane_that_shows_its_key() -> None:
    assert doing("form") == ("network", "training")
    assert doing("network") == ("network",)
    for entry in PANES:
        for action in of_pane(entry.id):
            assert entry.id in doing(action.doer)
            assert callable(getattr(entry.kind, f"action_{action.name}"))
