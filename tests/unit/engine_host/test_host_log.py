"""The engine's log holds nothing that a terminal would obey."""

import logging

from engine.host.__main__ import PlainLines


def test_control_characters_of_a_message_and_its_traceback_become_dots() -> None:
    try:
        raise ValueError("\x1b]0;gone\x07 and \u202e")
    except ValueError as error:
        about = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("host", logging.ERROR, "f", 1, "run %s", ("\x9b2J小",), about)
    text = PlainLines("%(message)s").format(record)
    assert text.startswith("run ·2J小\nTraceback")
    assert all(sign.isprintable() or sign == "\n" for sign in text)
