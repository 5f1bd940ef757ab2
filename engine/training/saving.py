"""Model files in a run's directory, and their rows in the store."""

from typing import Any

from engine.events import Saved
from engine.files import produce_atomically
from engine.store.database import Store
from engine.store.recording import forget_file, record

MODEL = "model.keras"


class NotSaved(Exception):
    """A model file could not be written; the text is a sentence for the person."""


class ModelFiles:
    """Writes one run's model files whole or not at all, then records them."""

    def __init__(self, store: Store, run: str, model: Any) -> None:
        self._store = store
        self._run = run
        self._model = model
        self._checkpoint: str | None = None

    def checkpoint(self, epoch: int, superseding: bool) -> None:
        """Save ``checkpoint-<epoch>.keras``; then remove the one it supersedes, if any.

        Raises:
            NotSaved: the disk is full or not writable.
        """
        file = f"checkpoint-{epoch}.keras"
        self._save("checkpoint", epoch, file)
        if superseding and self._checkpoint is not None:
            forget_file(self._store, self._run, self._checkpoint)
            folder = self._store.run_directory(self._run)
            (folder / self._checkpoint).unlink(missing_ok=True)
        self._checkpoint = file

    def model(self, epoch: int) -> None:
        """Save ``model.keras``, the model as it is after ``epoch`` epochs.

        Raises:
            NotSaved: the disk is full or not writable.
        """
        self._save("model", epoch, MODEL)

    def _save(self, what: str, epoch: int, file: str) -> None:
        try:
            path = self._store.run_directory(self._run) / file
            digest = produce_atomically(path, self._model.save)
            size = path.stat().st_size
        except OSError as error:
            reason = error.strerror or str(error)
            raise NotSaved(f"{file} could not be written: {reason}") from error
        record(self._store, self._run, Saved(what, epoch, file, digest, size))
