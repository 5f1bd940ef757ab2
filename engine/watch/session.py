"""One run of a program that is watched: what its loop tells, and what people ask of it."""

from __future__ import annotations

import atexit
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.watch.asked import PAUSE, RATE, RESUME, SAVE, STOP, Asked
from engine.watch.writer import Writer

if TYPE_CHECKING:
    from engine.watch.about import About

LOSSES_AT_ONCE = 500
LONGEST_REASON = 300


class Session:
    """From the first moment of a run to its end. The training thread calls; nothing waits for disk.

    ``set_rate`` gives the program another learning rate, ``save`` writes its model to a path. An
    epoch counts from 1, a step how many of its batches are done.
    """

    def __init__(
        self,
        directory: Path | None,
        about: About,
        *,
        set_rate: Callable[[float], None] = lambda _: None,
        save: Callable[[Path], None] | None = None,
        suffix: str = ".keras",
    ) -> None:
        self._asked = Asked()
        self._writer = Writer(directory, about, self._asked)
        self._set_rate = set_rate
        self._save = save
        self._suffix = suffix
        self._epoch, self._step = 0, 0
        self._first, self._losses = 0, list[float]()
        self._metrics: dict[str, float] = {}
        self._begun = time.monotonic()
        self._told_bad: set[str] = set()
        self.epochs = 0
        self.ended = False
        self._writer.start()
        atexit.register(self._left)

    @property
    def run(self) -> str | None:
        """The run's id in the store, once it is there."""
        return self._writer.run

    @property
    def stopped(self) -> bool:
        """Whether somebody has asked it to stop."""
        return self._asked.stopped

    def ticking(self, act: Callable[[], None]) -> None:
        """Have this done ten times a second by the thread that writes."""
        self._writer.ticking = act

    def begin_epoch(self, number: int) -> None:
        """An epoch begins."""
        self._flush()
        self._epoch, self._step, self._begun = number, 0, time.monotonic()
        self._writer.at(number, 0)

    def batch(self, step: int, loss: float | None = None) -> None:
        """``step`` batches of the epoch are done, the last one with this loss."""
        self._step = step
        self._writer.at(self._epoch, step)
        if loss is not None:
            if step - 1 != self._first + len(self._losses):
                self._flush()
            if not self._losses:
                self._first = step - 1
            self._losses.append(loss)
            if len(self._losses) >= LOSSES_AT_ONCE:
                self._flush()
        if self._asked.news:
            self.attend()

    def end_epoch(self, number: int, metrics: Mapping[str, Any], rate: float | None) -> None:
        """An epoch is over; one that is told twice has the metrics of both."""
        self._flush()
        seconds = time.monotonic() - self._begun
        again = number == self.epochs
        found = {**(self._metrics if again else {}), **self._numbers(metrics)}
        self._metrics, self.epochs = found, max(number, self.epochs)
        if again:
            self._writer.put(lambda run: run.epoch_again(number, found, rate, seconds))
        else:
            self._writer.put(lambda run: run.epoch(number, found, rate, seconds))
        self._epoch, self._begun = number, time.monotonic()
        self._writer.at(number, self._step)
        if self._asked.news:
            self.attend()

    def losses(self, losses: Sequence[float]) -> None:
        """The losses of the epoch's first batches, all at once."""
        epoch, found = self._epoch, list(losses)
        if found:
            self._writer.put(lambda run: run.batches(epoch, 0, found))

    def steps_are(self, steps: int) -> None:
        """So many batches are in an epoch, as is known now."""
        self._writer.steps = steps

        def write(run: Any) -> None:
            from engine.store.facts import RunFacts

            run.facts(RunFacts(steps=steps))

        self._writer.put(write)

    def attend(self) -> None:
        """Do what people have asked: here a pause waits, and a new learning rate is given on."""
        waited = False
        while True:
            rate, saves = self._asked.taken()
            if rate is not None:
                self._set_rate(rate)
                self._took(RATE, rate)
            for _ in range(saves):
                self._save_now()
            if not self._asked.paused:
                break
            if not waited:
                waited = True
                self._flush()
                self._took(PAUSE)
            self._asked.wait()
        if waited and not self._asked.stopped:
            self._took(RESUME)

    def end(self, error: BaseException | None = None, *, left: bool = False) -> None:
        """The run is over: by itself, by an ``error``, or ``left`` by its program in the middle."""
        if self.ended:
            return
        self.ended = True
        atexit.unregister(self._left)
        self._flush()
        if self.stopped:
            self._took(STOP)
        self._put_end(error, left=left)
        self._writer.finish()

    def _put_end(self, error: BaseException | None, *, left: bool) -> None:
        status, told = _status(error, stopped=self.stopped, left=left), _told(error)
        epochs = self.epochs

        def write(run: Any) -> None:
            from data.messages import Message

            message = Message.prose(told) if told else None
            if left and not told:
                message = Message("watched.left")
            run.end(status, epochs, message)

        self._writer.put(write)

    def lost(self, error: BaseException) -> None:
        """As ``end``, for the thread that writes, which waits for nobody."""
        if not self.ended:
            self.ended = True
            atexit.unregister(self._left)
            self._put_end(error, left=False)
            self._writer.close()

    def _left(self) -> None:
        """The program ends, and nobody has said how its training did."""
        self.end(getattr(sys, "last_value", None), left=True)

    def _flush(self) -> None:
        if self._losses:
            epoch, first, losses = self._epoch, self._first, self._losses
            self._losses = []
            self._writer.put(lambda run: run.batches(epoch, first, losses))
        self._first = self._step

    def _took(self, word: str, value: float | None = None) -> None:
        """A command took effect: that is part of the record."""
        epoch, step = self._epoch, self._step

        def write(run: Any) -> None:
            from engine.events import Intervention

            run.event(Intervention(word, epoch, step, value))

        self._writer.put(write)

    def _save_now(self) -> None:
        """The model as it is, into the run's folder: whole or not at all."""
        run, writer = self.run, self._writer
        if self._save is None or run is None:
            return
        try:
            from engine.io.files import produce_atomically

            part = f"-{self._step}" if self._step else ""
            path = writer.folder() / f"snapshot-{self._epoch}{part}{self._suffix}"
            digest = produce_atomically(path, self._save)
            about = (self._epoch, path.name, digest, path.stat().st_size, self._step)
        except Exception as error:  # of the person's model, of the disk: training goes on
            said = f"the model could not be saved: {_told(error)}"
            warnings.warn(said, RuntimeWarning, stacklevel=2)
            return

        def write(run: Any) -> None:
            from engine.events import Saved

            run.event(Saved("snapshot", *about))

        self._took(SAVE)
        writer.put(write)

    def _numbers(self, metrics: Mapping[str, Any]) -> dict[str, float]:
        """The metrics as plain numbers; one that is none is left out, and told once."""
        found: dict[str, float] = {}
        for name, value in metrics.items():
            try:
                found[str(name)] = number_of(value)
            except (TypeError, ValueError):
                if name not in self._told_bad:
                    self._told_bad.add(str(name))
                    said = f"{name} is left out: {type(value).__name__} is no single number"
                    warnings.warn(said, RuntimeWarning, stacklevel=4)
        return found


def number_of(value: Any) -> float:
    """A value as a plain number; a tensor of PyTorch's that knows its gradient gives it, too.

    Raises:
        TypeError, ValueError: it is no single number.
    """
    detach: Any = getattr(value, "detach", None)
    found: Any = detach() if detach is not None else value
    return float(found)


def _status(error: BaseException | None, *, stopped: bool, left: bool) -> Any:
    if isinstance(error, Exception):
        return "failed"
    return "stopped" if error is not None or stopped or left else "finished"


def _told(error: BaseException | None) -> str:
    """Kind and first words of what went wrong; nothing of an interruption."""
    if not isinstance(error, Exception):
        return ""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"
