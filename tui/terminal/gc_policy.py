"""Garbage collection out of the way of the start and of the keys.

What the imports and the first paint make stays; looking through it again and again takes a fifth
of the start. Later a look through everything holds the screen up for 50 ms, so it is made rarely.
"""

import gc

THRESHOLDS = (10_000, 20, 50)
"""Python's own are 700, 10, 10 (`gc.set_threshold`)."""


def rest() -> None:
    """Collect nothing until ``resume``."""
    gc.disable()


def settle() -> None:
    """Never look through what is there by now either: for thousands of things that stay."""
    if gc.isenabled():
        gc.freeze()


def resume() -> bool:
    """Collect again, but never look through what is there by now; nothing, and False, if it never
    rested.
    """
    if gc.isenabled():
        return False
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()
    return True
