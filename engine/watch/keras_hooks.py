"""What Keras calls while ``fit`` trains. Keras is not imported here."""

from __future__ import annotations

import inspect
import sys
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.watch.asked import PAUSE, RATE, SAVE, STOP
from engine.watch.keras_facts import (
    can_be_given_a_rate,
    first_rate,
    layer_lines,
    learning_rate,
    loss_name,
    optimizer_name,
    parameters,
)

if TYPE_CHECKING:
    from engine.watch.about import About
    from engine.watch.session import Session

Logs = Mapping[str, Any] | None


class KerasHooks:
    """The methods of ``keras.callbacks.Callback``, made into a session's.

    ``async_safe``: Keras need not wait for a batch's numbers because of us; commands are attended
    to where a batch begins, which is in the training thread.
    """

    async_safe = True

    def __init__(self) -> None:
        self.params: dict[str, Any] | None = None
        self._model: Any = None
        self._session: Session | None = None
        self._inside = False
        self._behind = 0
        self._number = 0
        self._means: list[tuple[int, float]] = []
        self._steps: int | None = None
        self._fit: tuple[int, object] = (0, None)

    @abstractmethod
    def _about(self, kind: str, **more: Any) -> About: ...

    @abstractmethod
    def _open(self, about: About, **options: Any) -> Session: ...

    def set_params(self, params: dict[str, Any]) -> None:
        """Epochs and steps, as Keras knows them."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """The model that trains."""
        self._model = model

    @property
    def model(self) -> Any:
        """The model that trains."""
        return self._model

    def on_train_begin(self, logs: Logs = None) -> None:  # noqa: ARG002
        """``fit`` begins: so does the run, but for a second ``fit`` within one block."""
        self._steps, self._behind = (self.params or {}).get("steps"), 0
        self._fit = (_frame_of_fit(), getattr(sys, "last_value", None))
        if self._session is not None and not self._session.ended and self._inside:
            self._behind = self._session.epochs
            return
        if self._session is not None:
            self._session.end()
            self._session = None
        if getattr(self.model, "built", True):
            self._begin()

    def _begin(self) -> Session:
        """The run, once the model is built: then it can tell of itself."""
        params, model = self.params or {}, self.model
        obeys = [PAUSE, STOP, SAVE]
        if can_be_given_a_rate(model):
            obeys.append(RATE)
        about = self._about(
            "keras",
            epochs=params.get("epochs"),
            steps=self._steps,
            parameters=parameters(model),
            model=layer_lines(model),
            optimizer=optimizer_name(model),
            rate=first_rate(model),
            loss=loss_name(model),
            obeys=tuple(obeys),
        )
        session = self._open(about, set_rate=self._set_model_rate, save=self._save_model)
        session.ticking(self._look_for_error)
        session.begin_epoch(self._number)
        self._session = session
        return session

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:  # noqa: ARG002
        """Keras counts epochs from 0."""
        self._number = epoch + 1 + self._behind
        self._means = []
        if self._session is not None:
            self._session.begin_epoch(self._number)

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:  # noqa: ARG002
        """A batch begins: before it, people are heard."""
        session = self._session
        if session is None:
            if not getattr(self.model, "built", True):
                return
            session = self._begin()
        session.batch(batch)
        if session.stopped:
            self.model.stop_training = True

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Keras tells the mean of the epoch so far; perhaps from another thread."""
        if logs and "loss" in logs:
            self._means.append((batch, logs["loss"]))

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:  # noqa: ARG002
        """The epoch's numbers, as the History has them."""
        session = self._session or self._begin()
        self._tell_losses(session)
        session.end_epoch(self._number, logs or {}, learning_rate(self.model))
        if session.stopped:
            self.model.stop_training = True

    def on_train_end(self, logs: Logs = None) -> None:  # noqa: ARG002
        """``fit`` is over, and the run with it, where it is not that of a block."""
        if self._session is not None and not self._inside:
            self._session.end()

    def _tell_losses(self, session: Session) -> None:
        """The losses of the epoch's batches, of the means that Keras told.

        The last batch may be smaller, by nobody knows how much: it is left out.
        """
        means = sorted(self._means)
        self._means = []
        steps = [step for step, _mean in means]
        count = len(means)
        if means:
            session.batch(steps[-1] + 1)
        if count and steps == list(range(count)):
            if self._steps is None:
                session.steps_are(count)
            losses = [
                (step + 1) * mean - step * before
                for (step, mean), before in zip(
                    means, [0.0, *(mean for _step, mean in means)], strict=False
                )
            ]
            session.losses(losses[:-1] if count > 1 else losses)
        self._steps = self._steps or count or None

    def _set_model_rate(self, rate: float) -> None:
        self.model.optimizer.learning_rate = rate

    def _save_model(self, path: Path) -> None:
        self.model.save(path)

    def _look_for_error(self) -> None:
        """Keras tells nobody that ``fit`` has raised; where nothing caught it, Python knows.

        The thread that writes asks for it: an interactive Python lives on, and the run must not.
        """
        error = getattr(sys, "last_value", None)
        frame, before = self._fit
        if error is None or error is before or self._session is None or self._inside:
            return
        trace = error.__traceback__
        while trace is not None:
            if id(trace.tb_frame) == frame:
                self._session.lost(error)
                return
            trace = trace.tb_next

    def on_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Nothing: ``on_train_batch_begin`` is called, too."""

    def on_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Nothing, as before."""

    def on_test_begin(self, logs: Logs = None) -> None:
        """Nothing: validation tells its numbers at the epoch's end."""

    def on_test_end(self, logs: Logs = None) -> None:
        """Nothing."""

    def on_test_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Nothing."""

    def on_test_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Nothing."""

    def on_predict_begin(self, logs: Logs = None) -> None:
        """Nothing: who predicts trains nothing."""

    def on_predict_end(self, logs: Logs = None) -> None:
        """Nothing."""

    def on_predict_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Nothing."""

    def on_predict_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Nothing."""


def _frame_of_fit() -> int:
    """What tells the call of ``fit`` from others as long as it, or a traceback of it, is there."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_name != "fit":
        frame = frame.f_back
    return 0 if frame is None else id(frame)
