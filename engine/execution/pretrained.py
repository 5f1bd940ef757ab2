"""The trained network from which a run begins, kept in the run's folder."""

import shutil
from pathlib import Path

from data.messages import Message
from engine.execution.disk_guard import DiskGuard
from engine.io.files import produce_atomically
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.pretrained_files import at, kept_path, located, pinned


def keep_pretrained(
    store: Store, run: str, spec: ExperimentSpec, guard: DiskGuard
) -> ExperimentSpec:
    """The description with its model file in the run's own folder, copied there if need be: what
    becomes of the original does not matter from here on.

    Raises:
        InputError: it is nowhere, or no longer the one that was meant.
        DiskFull: the disk is full and the run is to stop.
    """
    begun = spec.network.pretrained
    if begun is None:
        return spec
    found = located(store, pinned(store, spec), run)
    begun = found.network.pretrained
    assert begun is not None
    path = kept_path(store.run_directory(run), begun.sha256)
    source = Path(begun.file)
    if source != path:
        guard.retry_until_space(
            Message("disk.pretrained"),
            lambda: produce_atomically(path, lambda target: _copy(source, target)),
        )
    return at(found, path)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
