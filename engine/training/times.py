"""What an epoch's seconds were spent on."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal

Spent = Literal["training", "validation", "callbacks", "writing"]
SPENT: tuple[Spent, ...] = Spent.__args__


class Times:
    """Seconds by purpose since they were last taken."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = _nothing()

    @contextmanager
    def counting(self, part: Spent) -> Generator[None]:
        """What happens inside is ``part``, also when it raises."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._spent[part] += time.perf_counter() - begun

    def take(self) -> dict[str, float]:
        """The seconds of each part, which begin at 0 again."""
        taken, self._spent = self._spent, _nothing()
        return taken


def _nothing() -> dict[str, float]:
    return dict.fromkeys(SPENT, 0.0)
