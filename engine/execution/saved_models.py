"""Model files in a run's directory, and their rows in the store."""

from pathlib import Path
from typing import Any

from data.errors import MessageError
from engine.events import Saved
from engine.execution.disk_guard import RECORD, DiskGuard
from engine.io.files import produce_atomically
from engine.io.keras_file import without_our_classes
from engine.store.database import Store
from engine.store.full_disk import is_full
from engine.store.run_writer import record
from engine.store.saved_models import MODEL, forget_saved_model, saved_models


class NotSaved(MessageError):
    """A model file could not be written."""


class ModelFiles:
    """Writes one run's model files whole or not at all, then records them.

    A superseded checkpoint stays until ``drop_superseded``: a run that is resumed from before
    the new one still needs it. ``bare``: without the training's configuration.
    """

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        run: str,
        model: Any,
        guard: DiskGuard,
        *,
        best_only: bool,
        bare: bool = False,
    ) -> None:
        self._store = store
        self._run = run
        self._model = model
        self._guard = guard
        self._bare = bare
        self._superseded = best_only  # a killed process may have left some

    def checkpoint(self, epoch: int, superseding: bool) -> None:
        """Save ``checkpoint-<epoch>.keras``, which supersedes those before it or joins them.

        Raises:
            NotSaved: the folder is not writable.
        """
        self._save("checkpoint", epoch, f"checkpoint-{epoch}.keras")
        self._superseded = superseding

    def snapshot(self, epoch: int, step: int) -> None:
        """Save ``snapshot-<epoch>[-<step>].keras``, as a person asked; nothing supersedes it.

        ``step`` is how many batches of the epoch have trained, 0 at its end.

        Raises:
            NotSaved: the folder is not writable.
        """
        part = f"-{step}" if step else ""
        self._save("snapshot", epoch, f"snapshot-{epoch}{part}.keras", step)

    def model(self, epoch: int) -> None:
        """Save ``model.keras``, the model with the weights that it had after ``epoch`` epochs.

        Raises:
            NotSaved: the folder is not writable.
        """
        self._save("model", epoch, MODEL)

    def drop_superseded(self) -> None:
        """Remove the checkpoints before the newest, if it superseded them."""
        if not self._superseded:
            return
        self._superseded = False
        known = saved_models(self._store, self._run)
        own = [model for model in known if model.kind == "checkpoint"]
        for old in sorted(own, key=lambda model: model.epoch)[:-1]:
            self._guard.retry_until_space(
                RECORD,
                lambda file=old.file: forget_saved_model(self._store, self._run, file),
            )
            (self._store.run_directory(self._run) / old.file).unlink(missing_ok=True)

    def _save(self, what: str, epoch: int, file: str, step: int = 0) -> None:
        path = self._store.run_directory(self._run) / file
        saved = self._guard.retry_until_space(file, lambda: self._write(what, epoch, step, path))
        self._guard.retry_until_space(RECORD, lambda: record(self._store, self._run, saved))

    def _produce(self, temporary: Path) -> None:
        self._model.save(temporary)
        without_our_classes(temporary, always=self._bare)

    def _write(self, what: str, epoch: int, step: int, path: Path) -> Saved:
        try:
            digest = produce_atomically(path, self._produce)
            return Saved(what, epoch, path.name, digest, path.stat().st_size, step)
        except OSError as error:
            if is_full(error, path.parent):
                raise
            reason = error.strerror or str(error)
            raise NotSaved("model.not_written", file=path.name, reason=reason) from error
