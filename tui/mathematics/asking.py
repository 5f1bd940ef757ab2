"""Questions to the process that has TensorFlow, asked from threads: the screen never waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from textual.message import Message

from data.errors import MessageError
from tui.locale import words

if TYPE_CHECKING:
    from engine.client.mathematics import Answer
    from engine.client.model_process import ModelProcess

MOST_KEPT = 60
"""Answers that are kept: going back to one takes no time."""


class Answered(Message):
    """The answer to the question with this key, or why there is none."""

    def __init__(self, key: str, answer: Answer | None, error: str = "") -> None:
        self.key = key
        self.answer = answer
        self.error = error
        super().__init__()


class Asking:
    """Only the newest question is answered; told by ``Answered``."""

    def __init__(
        self,
        process: ModelProcess,
        post: Callable[[Message], object],
        in_thread: Callable[[Callable[[], None]], object],
    ) -> None:
        self._process = process
        self._post = post
        self._in_thread = in_thread
        self._turn = Lock()
        self._wanted = ""
        self._is_closed = False
        self._known: dict[str, Answer] = {}

    def want(self, question: dict[str, Any]) -> tuple[str, Answer | None]:
        """The question's key, and the answer where it is known; else it is asked."""
        key = json.dumps(question, sort_keys=True)
        self._wanted = key
        found = self._known.get(key)
        if found is None:
            self._in_thread(lambda: self._ask(key, question))
        return key, found

    def _ask(self, key: str, question: dict[str, Any]) -> None:
        from engine.client.mathematics import answer_of, request_in

        with self._turn:
            if key != self._wanted or key in self._known or self._is_closed:
                return
            try:
                found = answer_of(self._process, request_in(question))
            except MessageError as refused:
                self._tell(Answered(key, None, words(refused)))
                return
            if len(self._known) >= MOST_KEPT:
                del self._known[next(iter(self._known))]
            self._known[key] = found
        self._tell(Answered(key, found))

    def close(self) -> None:
        """Nobody looks any more: what takes long ends."""
        self._is_closed = True
        self._process.leave()

    def _tell(self, message: Message) -> None:
        if not self._is_closed:
            self._post(message)
