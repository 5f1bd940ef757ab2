"""Keys as people write them."""

import pytest

from tui.keymap.action import shown_key
from tui.keymap.bench import BENCH


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("question_mark", "?"),
        ("ctrl+p", "^p"),
        ("f5", "F5"),
        ("f", "f"),
        ("left_square_bracket", "["),
        ("space", "space"),
        ("up", "↑"),
        ("R", "R"),
        ("shift+tab", "Shift+Tab"),
    ],
)
def test_a_key(key: str, text: str) -> None:
    assert shown_key(key) == text


def test_no_action_shows_a_name_that_only_textual_knows() -> None:
    for action in BENCH:
        assert "_" not in action.key, action


def test_nothing_needs_a_key_that_tmux_or_a_terminal_swallows() -> None:
    for action in BENCH:
        plain = [key for key in action.keys if not key.startswith(("alt+", "ctrl+"))]
        assert plain or action.palette, action
