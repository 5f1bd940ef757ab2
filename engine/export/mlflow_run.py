"""A run into MLflow: all of it at once, with the files of its export."""

from pathlib import Path

from engine.export.mlflow_client import ARTIFACTS, MlflowTarget, local_uri
from engine.export.run_record import RunRecord
from engine.export.tracked import is_known, times_of, tracked_epochs, tracked_run
from engine.store.database import Store


def target(uri: str | None, out: Path) -> MlflowTarget:
    """Where runs go: the URI, or else a database in the exported folder.

    Raises:
        InputError: MLflow is not installed.
    """
    if uri:
        return MlflowTarget(uri)
    return MlflowTarget(local_uri(out), out.absolute() / ARTIFACTS)


def send_run(store: Store, account: RunRecord, place: MlflowTarget, folder: Path | None) -> str:
    """Tell MLflow of a run, and give it the files of a folder; sent again, it goes on with what
    MLflow has. MLflow's id of the run.

    Raises:
        InputError: it refuses, or cannot be reached.
    """
    told = tracked_run(store, account.run, account.spec)
    epochs = tracked_epochs(account.epochs, times_of(account.logged), told.begun)
    made = place.begin(told)
    known = place.sent(made, next(iter(epochs[0].metrics)))
    place.send(made, [one for one in epochs if not is_known(one, known)])
    if folder is not None:
        place.keep(made, folder)
    place.end(made, told, epochs[-1].step)
    return made
