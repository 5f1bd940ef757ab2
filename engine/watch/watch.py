"""``Watch``: among the callbacks of ``model.fit``, or around a loop of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine.watch.about import About, loaded_versions, this_program
from engine.watch.asked import PAUSE, RATE, SAVE, STOP
from engine.watch.keras_hooks import KerasHooks
from engine.watch.session import Session, number_of


class Watch(KerasHooks):
    """A run in the bench of what this program trains.

    Among Keras' callbacks: ``model.fit(..., callbacks=[Watch("my run")])``. Around a loop::

        with Watch("my run", epochs=10) as watch:
            for epoch in range(10):
                ...
                watch.log(epoch, loss=loss, val_loss=val_loss)
                if watch.should_stop:
                    break

    Where nothing can be recorded, that is said once as a ``RuntimeWarning``, and training goes on.
    ``store`` is a store's folder, by default that of ``pkgo-tui``. ``epochs``, and ``steps`` as
    batches an epoch, tell a loop's progress. ``learning_rate`` is a loop's own at its beginning:
    the loop can be given another, which it finds as ``watch.learning_rate``. ``save`` writes a
    loop's model to the path that it is given, whose name ends in ``suffix``. ``seed`` is what the
    program trains with: runs that differ in nothing else are repetitions.
    """

    def __new__(cls, *_given: Any, **_options: Any) -> Any:
        """One of Keras' callbacks, where the program has imported Keras."""
        return object.__new__(_for_keras(cls))

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        *,
        store: str | Path | None = None,
        note: str = "",
        tags: Sequence[str] = (),
        seed: int | None = None,
        epochs: int | None = None,
        steps: int | None = None,
        learning_rate: float | None = None,
        save: Callable[[Path], None] | None = None,
        suffix: str = ".model",
    ) -> None:
        super().__init__()
        self._directory = None if store is None else Path(store)
        self._told: dict[str, Any] = {"name": name, "note": note, "tags": tuple(tags)}
        self._told |= {"seed": seed, "epochs": epochs, "steps": steps}
        self._rate = learning_rate
        self._save = save
        self._suffix = suffix
        self._from_zero = False
        self._batches = 0
        self._inside = False
        self._over = False

    def __enter__(self) -> Self:
        """The run is over where the block is."""
        self._inside = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An exception ends the run as failed, Ctrl+C as stopped."""
        if self._session is None and error is not None:
            self._looped()
        if self._session is not None:
            self._session.end(error)
        self._inside, self._over = False, True

    @property
    def run(self) -> str | None:
        """The run's id in the store, once it is there; None where nothing can be recorded."""
        return None if self._session is None else self._session.run

    def log(self, epoch: int, /, **metrics: Any) -> None:
        """An epoch is over: its numbers, under any names. ``epoch`` counts from 0 or from 1.

        The same epoch may be logged again with more of them. A ``learning_rate`` among them is
        that of the epoch. Waits while somebody has paused the run.
        """
        session = self._looped()
        if session.epochs == 0 and epoch == 0:
            self._from_zero = True
        number, rate = epoch + self._from_zero, metrics.pop("learning_rate", self._rate)
        if number < 1:
            raise ValueError(f"an epoch counts from 0 or from 1, not {epoch}")
        session.end_epoch(number, metrics, None if rate is None else number_of(rate))
        if self._batches:
            session.begin_epoch(number + 1)
        self._batches = 0

    def batch(self, loss: Any = None, /) -> None:
        """A batch is done, with this loss if it is told. Waits while the run is paused."""
        session = self._looped()
        if not self._batches:
            session.begin_epoch(session.epochs + 1)
        self._batches += 1
        session.batch(self._batches, None if loss is None else number_of(loss))

    @property
    def should_stop(self) -> bool:
        """Whether somebody has asked the run to stop. Waits while it is paused."""
        session = self._looped()
        session.attend()
        return session.stopped

    @property
    def learning_rate(self) -> float | None:
        """The learning rate that the loop is to use: its own, or what somebody has asked for."""
        self._looped().attend()
        return self._rate

    def _looped(self) -> Session:
        """The run of a loop; it begins with the first word of it."""
        if self._session is None:
            if self._over:
                raise RuntimeError("the run has ended with the block of its Watch")
            obeys = [PAUSE, STOP]
            obeys += [RATE] * (self._rate is not None) + [SAVE] * (self._save is not None)
            about = self._about("loop", rate=self._rate, obeys=tuple(obeys))
            self._session = self._open(about, set_rate=self._set_own_rate, save=self._save)
        return self._session

    def _set_own_rate(self, rate: float) -> None:
        self._rate = rate

    def _about(self, kind: str, **more: Any) -> About:
        told = {**self._told, **{key: one for key, one in more.items() if one is not None}}
        return About(kind=kind, program=this_program(), versions=loaded_versions(), **told)

    def _open(self, about: About, **options: Any) -> Session:
        suffix = self._suffix if about.kind == "loop" else ".keras"
        return Session(self._directory, about, suffix=suffix, **options)


def _for_keras(kind: type[Watch]) -> type[Watch]:
    """The class with Keras' Callback behind it; itself where Keras is not imported.

    Keras takes anything with the methods of a callback; people ask ``isinstance``.
    """
    callbacks = getattr(sys.modules.get("keras"), "callbacks", None)
    base = getattr(callbacks, "Callback", None)
    if base is None or issubclass(kind, base):
        return kind
    made = _made.get((kind, base))
    if made is None:
        body = {"model": base.model, "__module__": kind.__module__, "__doc__": kind.__doc__}
        made = _made[kind, base] = type(kind.__name__, (kind, base), body)
    return made


_made: dict[tuple[type, type], type] = {}
