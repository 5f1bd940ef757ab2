"""Python's threads take turns: the screen's comes soon, however busy those that read are.

Whoever wants the interpreter waits until the other thread's turn is over, and numpy gives it up in
every call: a picture of a hundred such calls, drawn while thousands of runs were read, took 300 ms
in place of 30.
"""

import sys

SECONDS = 0.0005
"""Python's own are 5 ms (`sys.setswitchinterval`)."""


def take_short_turns() -> None:
    """From now on, in this process."""
    sys.setswitchinterval(SECONDS)
