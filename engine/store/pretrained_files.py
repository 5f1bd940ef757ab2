"""The trained networks from which runs begin: where their files lie, and what a run keeps."""

from collections.abc import Iterator
from pathlib import Path

from data.errors import InputError
from engine.io.files import sha256
from engine.models.pretrained.section import Pretrained
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.lineage import segments
from engine.store.runs import find_run
from engine.store.saved_models import MODEL, saved_models


def kept_path(folder: Path, digest: str) -> Path:
    """Where a run keeps the model file of that SHA-256."""
    return folder / f"pretrained-{digest[:16]}.keras"


def pinned(store: Store, spec: ExperimentSpec) -> ExperimentSpec:
    """The description with the model file that it means now, by path and SHA-256.

    Raises:
        InputError: the run or file is not there, has no model, or is not the one it was.
    """
    begun = spec.network.pretrained
    if begun is None or begun.is_to_be_made or (begun.file and begun.sha256):
        return spec
    if not (begun.file or begun.run):
        return spec
    if begun.file:
        return replaced(spec, {"sha256": _digest(Path(begun.file))})
    try:
        found = find_run(store, begun.run)
    except InputError as error:
        if error.code not in ("run.not_found", "run.none_yet"):
            raise
        raise InputError("pretrained.no_such_run", run=begun.run) from None
    known = [one for one in saved_models(store, found.id) if one.file == MODEL]
    path = store.run_directory(found.id) / MODEL
    if not known or not path.is_file():
        raise InputError("pretrained.run_without_model", run=found.id, name=found.name)
    digest = sha256(path)
    if digest != known[-1].sha256 or begun.sha256 not in ("", digest):
        raise InputError("pretrained.model_damaged", run=found.id, name=found.name)
    return replaced(spec, {"run": found.id, "file": str(path.absolute()), "sha256": digest})


def located(store: Store, spec: ExperimentSpec, run: str | None = None) -> ExperimentSpec:
    """The description with a path at which its model file lies: kept by ``run``, by one that it
    branches from, or where it was.

    Raises:
        InputError: it is nowhere.
    """
    begun = spec.network.pretrained
    if begun is None or not begun.sha256:
        return spec
    for path in _places(store, spec, begun, run):
        try:
            if path.is_file() and sha256(path) == begun.sha256:
                return replaced(spec, {"file": str(path)})
        except OSError:
            continue
    raise InputError("pretrained.gone", file=begun.file, sha256=begun.sha256)


def located_or_not(store: Store, spec: ExperimentSpec, run: str) -> ExperimentSpec:
    """The same; as it is where the file is nowhere."""
    try:
        return located(store, spec, run)
    except InputError:
        return spec


def at(spec: ExperimentSpec, path: Path) -> ExperimentSpec:
    """The description with its model file at a path."""
    return replaced(spec, {"file": str(path)})


def _places(
    store: Store, spec: ExperimentSpec, begun: Pretrained, run: str | None
) -> Iterator[Path]:
    runs = [] if run is None else [run]
    if spec.branch is not None:
        runs.append(spec.branch.run)
    for start in runs:
        for segment in reversed(segments(store, start)):
            yield kept_path(store.run_directory(segment.run), begun.sha256)
    yield Path(begun.file)


def replaced(spec: ExperimentSpec, values: dict[str, str]) -> ExperimentSpec:
    """The description with fields of what it begins from changed."""
    begun = spec.network.pretrained
    assert begun is not None
    changed = begun.model_copy(update=values)
    return spec.model_copy(
        update={"network": spec.network.model_copy(update={"pretrained": changed})}
    )


def _digest(path: Path) -> str:
    try:
        return sha256(path)
    except IsADirectoryError:
        raise InputError("pretrained.is_folder", file=str(path)) from None
    except FileNotFoundError:
        raise InputError("pretrained.missing", file=str(path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("pretrained.unreadable", file=str(path), reason=reason) from None
