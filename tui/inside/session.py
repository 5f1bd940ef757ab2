"""The model in a process of its own, looked into from threads: the screen never waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from textual.message import Message

from data.errors import MessageError
from tui.locale import words

if TYPE_CHECKING:
    from engine.client.inside import Inside, LayerAbout, OutputView, ProjectionView, WeightView
    from engine.client.predicting import ModelInUse
    from engine.predict.answers import Attribution

    Found: TypeAlias = "tuple[WeightView, ...] | OutputView | ProjectionView | Attribution"
    Points: TypeAlias = tuple[tuple[float, ...], tuple[float, ...]]

View = Literal["weights", "output", "plane", "answer"]
MOST_KEPT = 40
"""Answers that are kept: going back to one takes no time."""


class Opens(Protocol):
    """Who opens a run's model; raises MessageError."""

    def __call__(self, store: Path, run: str, which: str) -> ModelInUse:
        """The model that the run has kept under that name."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked at: a ``layer`` with the weights of ``which``, for a row's ``number`` where it
    matters (else 0), in so many cells where they do (else 0).
    """

    view: View
    which: str
    layer: str = ""
    number: int = 0
    rows: int = 0
    columns: int = 0


class Opened(Message):
    """The layers, and the numbers of the measured rows; or why there are none.

    ``refused`` tells why rows cannot be looked at, where layers can.
    """

    def __init__(
        self,
        layers: tuple[LayerAbout, ...],
        numbers: tuple[int, ...] = (),
        error: str = "",
        refused: str = "",
    ) -> None:
        self.layers = layers
        self.numbers = numbers
        self.error = error
        self.refused = refused
        super().__init__()


class Seen(Message):
    """The answer to a question, or why there is none."""

    def __init__(self, question: Question, found: Found | None, error: str = "") -> None:
        self.question = question
        self.found = found
        self.error = error
        super().__init__()


class Laid(Message):
    """How far t-SNE is (0 to 1), and at last where the points lie; or why they do not."""

    def __init__(
        self, question: Question, part: float, points: Points | None = None, error: str = ""
    ) -> None:
        self.question = question
        self.part = part
        self.points = points
        self.error = error
        super().__init__()


class Session:
    """A model that is looked into; close it in the end. Only the newest question is answered."""

    def __init__(
        self,
        store: Path,
        run: str,
        opens: Opens,
        post: Callable[[Message], object],
        in_thread: Callable[[Callable[[], None]], object],
    ) -> None:
        self._store = store
        self._run = run
        self._opens = opens
        self._post = post
        self._in_thread = in_thread
        self._model: ModelInUse | None = None
        self._which = ""
        self._turn, self._lock = Lock(), Lock()
        self._is_closed = False
        self._wanted: Question | None = None
        self._laying: Question | None = None
        self._known: dict[Question, Found] = {}

    def open(self, which: str) -> None:
        """Open the model; told by ``Opened``."""

        def work() -> None:
            from engine.client.inside import Inside

            try:
                model = self._opens(self._store, self._run, which)
                with self._lock:
                    self._model, self._which = model, which
                    if self._is_closed:
                        model.close()
                        return
                layers = Inside(model).layers()
            except MessageError as refused:
                self._tell(Opened((), error=words(refused)))
                return
            try:
                self._tell(Opened(layers, Inside(model).rows()))
            except MessageError as refused:
                self._tell(Opened(layers, refused=words(refused)))

        self._in_thread(work)

    def known(self, question: Question) -> Found | None:
        """An answer that is there already."""
        return self._known.get(question)

    def want(self, question: Question) -> None:
        """Look at something; told by ``Seen``, unless something else is wanted by then."""
        self._wanted = question
        model = self._model
        if model is None or question in self._known:
            return

        def work() -> None:
            with self._turn:
                if self._wanted != question or self._is_closed:
                    return
                try:
                    found = self._ask(model, question)
                except MessageError as refused:
                    self._tell(Seen(question, None, words(refused)))
                    return
                if len(self._known) >= MOST_KEPT:
                    del self._known[next(iter(self._known))]
                self._known[question] = found
            self._tell(Seen(question, found))

        self._in_thread(work)

    def _ask(self, model: ModelInUse, question: Question) -> Found:
        from engine.client.inside import Inside

        if question.which != self._which:
            model.use(question.which)
            self._which = question.which
        return _answer(Inside(model), question)

    def lay(self, question: Question, found: ProjectionView) -> None:
        """Lay the rows of a projection by t-SNE; told by ``Laid``, several times a second."""
        self._laying = question

        def work() -> None:
            from engine.client.inside import in_plane_of_neighbours

            try:
                with closing(in_plane_of_neighbours(found)) as told:
                    for one in told:
                        if self._laying != question or self._is_closed:
                            return
                        self._tell(_laid(question, one))
            except MessageError as refused:
                self._tell(Laid(question, 0.0, error=words(refused)))

        self._in_thread(work)

    def stop_laying(self) -> None:
        """Nobody waits for t-SNE any more."""
        self._laying = None

    def close(self) -> None:
        """Nobody looks any more."""
        with self._lock:
            self._is_closed = True
            if self._model is not None:
                self._model.close()

    def _tell(self, message: Message) -> None:
        if not self._is_closed:
            self._post(message)


def _answer(inside: Inside, question: Question) -> Found:
    room = question.rows, question.columns
    if question.view == "weights":
        return inside.weights(question.layer, *room)[1]
    if question.view == "output":
        return inside.output(question.layer, question.number, *room)
    if question.view == "plane":
        return inside.projection(question.layer)
    from engine.client.inside import with_means

    return with_means(inside, inside.explain(question.number))


def _laid(question: Question, told: tuple[object, object]) -> Laid:
    first, second = told
    if isinstance(first, int) and isinstance(second, int):
        return Laid(question, first / second)
    return Laid(question, 1.0, told)  # pyright: ignore[reportArgumentType]
