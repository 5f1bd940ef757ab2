"""Work that waits for answers from elsewhere, many at a time in one thread: each a generator that
yields what it waits for.
"""

import time
from collections.abc import Generator
from typing import Any, Protocol

from engine.on_ray.transport import SeatLost


class Awaited(Protocol):
    """What a step waits for."""

    @property
    def is_there(self) -> bool:
        """Whether ``result`` gives it at once."""
        ...

    def result(self) -> Any:
        """What the step gets."""
        ...


class Pause:
    """Waits for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def is_there(self) -> bool:
        """Whether they are over."""
        return time.monotonic() >= self._end

    def result(self) -> None:
        """Nothing."""


Steps = Generator[Awaited, Any, None]


class Going:
    """Steps on their way; ``take`` brings them forward as far as they come now."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._awaited: Awaited | None = None
        self.is_over = False

    def take(self) -> None:
        """Go on with what is there.

        Raises:
            SeatLost: the steps do not go on without the one who is gone.
            Unreachable: the cluster cannot be asked.
        """
        while not self.is_over:
            given, lost = None, None
            if self._awaited is not None:
                if not self._awaited.is_there:
                    return
                try:
                    given = self._awaited.result()
                except SeatLost as error:
                    lost = error
            try:
                if lost is None:
                    self._awaited = self._steps.send(given)
                else:
                    self._awaited = self._steps.throw(lost)
            except StopIteration:
                self.is_over = True

    def close(self) -> None:
        """They go no further."""
        self._steps.close()
        self.is_over = True
