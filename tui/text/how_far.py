"""How far work is that tells it now and then, in a few words."""

import time
from dataclasses import dataclass, field

from tui.locale import _
from tui.text.figures import duration

LEAST_PART, LEAST_SECONDS = 0.05, 1.0
"""What has to be done before the time left is told."""


@dataclass(slots=True)
class HowFar:
    """How far reading is: the ``part`` that is done, from 0 to 1, None before anything is known."""

    part: float | None = None
    began: float = field(default_factory=time.monotonic)

    @property
    def words(self) -> str:
        """Per cent, and the time left once that can be told; empty before."""
        if self.part is None:
            return ""
        taken = time.monotonic() - self.began
        done = f"{self.part:.0%}"
        if self.part < LEAST_PART or taken < LEAST_SECONDS:
            return done
        left = duration(taken * (1 - self.part) / self.part, whole=True)
        return f"{done}  " + _("{time} left", time=left)


def so_far(said: str, far: HowFar | None) -> str:
    """What is being done, and how far it is where that is known."""
    known = "" if far is None else far.words
    return _("{said}, {far}", said=said, far=known) if known else said
