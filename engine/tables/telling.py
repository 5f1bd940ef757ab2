"""How far a child process is, as lines of JSON, and its answer behind them."""

import json
import threading
from typing import Any

EVERY_SECONDS = 0.2


class Telling:
    """Prints how far the work is, from a thread of its own: whoever reads may stop it any time."""

    def __init__(self) -> None:
        self._told: tuple[int, int] | None = None
        self._over = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._print, daemon=True).start()

    def __call__(self, done: int, of: int) -> None:
        """How much of how much is done."""
        self._told = (done, of)

    def _print(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            with self._lock:
                if not self._over.is_set() and self._told is not None:
                    done, of = self._told
                    print(json.dumps({"done": done, "of": of}), flush=True)

    def answer(self, values: dict[str, Any]) -> None:
        """The last line."""
        with self._lock:
            self._over.set()
            print(json.dumps(values), flush=True)
