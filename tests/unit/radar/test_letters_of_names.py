"""Letters of classes whose names a terminal would take for commands."""

from engine.radar.letters import letters_of


def test_letters_come_from_what_is_seen_of_a_name() -> None:
    assert letters_of(("\x1b[31mred\x1b[0m", "Mew", "\x1bm", "狐")) == ("R", "M", "A", "B")
