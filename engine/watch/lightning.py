"""``LightningWatch``: among the callbacks of Lightning's ``Trainer``. Lightning is not imported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.watch.about import About, loaded_versions, this_program
from engine.watch.asked import PAUSE, RATE, SAVE, STOP
from engine.watch.session import Session

_HOMES = ("lightning.pytorch", "pytorch_lightning")
MOST_LAYERS = 400


class LightningWatch:
    """A run in the bench of what a Trainer fits: ``Trainer(callbacks=[LightningWatch("my run")])``.

    An epoch's numbers are the trainer's ``callback_metrics`` at its end, its learning rate that of
    its last batch. ``store``, ``note``, ``tags`` and ``seed`` as of ``Watch``.

    Where several processes train one model, the first alone records, and hears only that it is to
    stop: at an epoch's end, where all of them can agree. Waiting or saving alone would hold up the
    others for ever.
    """

    def __new__(cls, *_given: Any, **_options: Any) -> Any:
        """One of Lightning's callbacks, where the program has imported Lightning."""
        return object.__new__(_for_lightning(cls))

    def __init__(
        self,
        name: str,
        *,
        store: str | Path | None = None,
        note: str = "",
        tags: Sequence[str] = (),
        seed: int | None = None,
    ) -> None:
        super().__init__()
        self._directory = None if store is None else Path(store)
        self._told: dict[str, Any] = {"name": name, "note": note, "tags": tuple(tags), "seed": seed}
        self._session: Session | None = None
        self._trainer: Any = None
        self._rate: float | None = None

    @property
    def run(self) -> str | None:
        """The run's id in the store, once it is there."""
        return None if self._session is None else self._session.run

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """The run begins."""
        self._trainer, self._session = trainer, None
        if not getattr(trainer, "is_global_zero", True):
            return
        epochs = getattr(trainer, "max_epochs", None)
        steps = getattr(trainer, "num_training_batches", None)
        about = About(
            kind="lightning",
            program=this_program(),
            versions=loaded_versions(),
            epochs=epochs if isinstance(epochs, int) and epochs > 0 else None,
            steps=steps if isinstance(steps, int) and steps > 0 else None,
            parameters=_parameters(pl_module),
            model=_layer_lines(pl_module),
            rate=_rate(trainer),
            obeys=_obeyed(trainer),
            **self._told,
        )
        self._session = Session(
            self._directory, about, set_rate=self._set_rate, save=self._save, suffix=".ckpt"
        )

    def on_train_epoch_start(self, trainer: Any, pl_module: Any) -> None:  # noqa: ARG002
        """Lightning counts epochs from 0."""
        if self._session is not None:
            self._session.begin_epoch(int(trainer.current_epoch) + 1)

    def on_train_batch_start(
        self,
        trainer: Any,
        pl_module: Any,  # noqa: ARG002
        batch: Any,  # noqa: ARG002
        batch_idx: int,
        *_more: Any,
    ) -> None:
        """A batch begins: before it, people are heard. Who stops has this batch trained yet."""
        if self._session is None:
            return
        self._session.batch(batch_idx)
        if self._session.stopped and not _are_many(trainer):
            trainer.should_stop = True
        self._rate = _rate(trainer)  # behind the last batch a scheduler sets that of the next epoch

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:  # noqa: ARG002
        """The epoch's numbers, those of its validation among them."""
        session = self._session
        if session is not None:
            metrics = dict(getattr(trainer, "callback_metrics", {}))
            session.end_epoch(int(trainer.current_epoch) + 1, metrics, self._rate)
        stopped = session is not None and session.stopped
        if _are_many(trainer):
            stopped = trainer.strategy.reduce_boolean_decision(stopped, all=False)
        if stopped:
            trainer.should_stop = True

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:  # noqa: ARG002
        """The run is over."""
        if self._session is not None:
            self._session.end()

    def on_exception(
        self,
        trainer: Any,  # noqa: ARG002
        pl_module: Any,  # noqa: ARG002
        exception: BaseException,
    ) -> None:
        """The run has failed, or Ctrl+C has stopped it."""
        if self._session is not None:
            self._session.end(exception)

    def _set_rate(self, rate: float) -> None:
        for group in _groups(self._trainer):
            group["lr"] = rate

    def _save(self, path: Path) -> None:
        self._trainer.save_checkpoint(str(path))


def _are_many(trainer: Any) -> bool:
    """Whether other processes train the same model."""
    return getattr(trainer, "world_size", 1) > 1


def _obeyed(trainer: Any) -> tuple[str, ...]:
    if _are_many(trainer):
        return (STOP,)
    rate = (RATE,) if _groups(trainer) and not _is_scheduled(trainer) else ()
    return (PAUSE, STOP, SAVE, *rate)


def _is_scheduled(trainer: Any) -> bool:
    """Whether a schedule sets the learning rate; one that only lowers it where it must does not."""
    kinds = [type(one.scheduler).__name__ for one in getattr(trainer, "lr_scheduler_configs", ())]
    return any(kind != "ReduceLROnPlateau" for kind in kinds)


def _groups(trainer: Any) -> list[dict[str, Any]]:
    found = [getattr(one, "param_groups", ()) for one in getattr(trainer, "optimizers", ())]
    return [group for groups in found for group in groups]


def _rate(trainer: Any) -> float | None:
    with suppress(Exception):
        return float(_groups(trainer)[0]["lr"])
    return None


def _parameters(module: Any) -> int | None:
    with suppress(Exception):
        return sum(int(one.numel()) for one in module.parameters())
    return None


def _layer_lines(module: Any) -> tuple[str, ...]:
    """A line a part of the module: its name, its kind, how many weights it has."""
    with suppress(Exception):
        parts = list(module.named_children())[:MOST_LAYERS]
        told = [(name, type(one).__name__, _parameters(one) or 0) for name, one in parts]
        return tuple(f"{name}  {kind}  {count:,}" for name, kind, count in told)
    return ()


def _for_lightning(kind: type[LightningWatch]) -> type[LightningWatch]:
    """The class with Lightning's Callback behind it, which its Trainer insists on."""
    bases = [getattr(sys.modules.get(home), "Callback", None) for home in _HOMES]
    base = next((one for one in bases if isinstance(one, type)), None)
    if base is None or issubclass(kind, base):
        return kind
    made = _made.get((kind, base))
    if made is None:
        made = _made[kind, base] = type(kind.__name__, (kind, base), {"__doc__": kind.__doc__})
    return made


_made: dict[tuple[type, type], type] = {}
