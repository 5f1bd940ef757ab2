"""Which of a run's kept model files is used: the one it ended with, an epoch's, or one by name."""

from dataclasses import dataclass
from pathlib import Path

from data.errors import InputError
from engine.io.files import sha256
from engine.store.database import Store
from engine.store.run_history import epochs
from engine.store.runs import Run
from engine.store.saved_models import MODEL, SavedModel, saved_models
from engine.store.watched_runs import must_be_ours
from engine.tasks.metrics import best_epoch

LAST, BEST, ENDED_WITH = "last", "best", "model"
SUFFIX = ".keras"


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file of a run whose content has the SHA-256 that the store knows.

    The model has trained ``epoch`` whole epochs, or ``step`` batches of that one (0: all of it).
    """

    path: Path
    epoch: int
    step: int
    sha256: str


def chosen_weights(store: Store, run: Run, which: str = ENDED_WITH) -> Weights:
    """The model file that a person means by ``which``: ``model`` (the one that the run ended with),
    ``last``, ``best`` (the epoch with the lowest validation loss), an epoch's number, or the name
    of a kept file.

    Raises:
        InputError: the run has none, has not kept that one, or the file is gone or damaged.
    """
    must_be_ours(run)
    known = saved_models(store, run.id)
    if not known:
        raise _none_yet(run)
    found = _meant(store, run, known, which)
    path = store.run_directory(run.id) / found.file
    about = {"run": run.name, "file": found.file}
    try:
        digest = sha256(path)
    except FileNotFoundError:
        raise InputError("predict.model_gone", **about) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("predict.model_unreadable", **about, reason=reason) from None
    if digest != found.sha256:
        raise InputError("predict.model_damaged", **about)
    return Weights(path, found.epoch, found.step, digest)


def names_of(known: list[SavedModel]) -> list[str]:
    """The kept files as a person names them."""
    return [model.file.removesuffix(SUFFIX) for model in known]


def _meant(store: Store, run: Run, known: list[SavedModel], which: str) -> SavedModel:
    name = which.strip()
    by_name = {model.file: model for model in known}
    if name in (ENDED_WITH, MODEL):
        if MODEL not in by_name:
            raise InputError("predict.not_ended", run=run.name, kept=names_of(known))
        return by_name[MODEL]
    for file in (name, f"{name}{SUFFIX}"):
        if file in by_name:
            return by_name[file]
    if name == LAST:
        return max(known, key=_place)
    if name == BEST:
        epoch = best_epoch(epochs(store, run.id))
        return _of_epoch(run, known, epoch or run.epochs_done)
    if not (name.isascii() and name.isdigit()):
        raise InputError("predict.no_such_weights", value=which, run=run.name, kept=names_of(known))
    return _of_epoch(run, known, int(name))


def _of_epoch(run: Run, known: list[SavedModel], epoch: int) -> SavedModel:
    """The file of a whole epoch; the one that the run ended with first."""
    found = [model for model in known if model.epoch == epoch and not model.step]
    if not found:
        kept = sorted({model.epoch for model in known if not model.step})
        about = {"run": run.name, "epoch": epoch, "kept": ", ".join(map(str, kept))}
        raise InputError("predict.epoch_not_kept", **about)
    return max(found, key=lambda model: model.file == MODEL)


def _place(model: SavedModel) -> tuple[int, int, bool]:
    """How far it has trained: batches of an epoch come before its end."""
    whole = model.epoch if not model.step else model.epoch - 1
    return whole, model.step, model.file == MODEL


def _none_yet(run: Run) -> InputError:
    if run.status == "queued":
        return InputError("predict.still_queued", run=run.name)
    if not run.is_ended:
        return InputError("predict.still_trains", run=run.name)
    return InputError("predict.without_model", run=run.name, status=run.status)
