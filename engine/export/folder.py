"""An exported run: which files its folder gets."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.export import charts, tensorboard
from engine.export.export_inputs import ExportInputs, read_export_inputs
from engine.export.lock import lock, write_lock
from engine.export.preparation import preparation, write_preparation
from engine.export.readme import README, readme
from engine.export.run_record import RunRecord, branch_of
from engine.export.script import SCRIPT, script
from engine.export.tables import DATA, ROWS, write_data, write_metrics, write_rows
from engine.io.files import produce_atomically, sha256, write_atomically
from engine.io.keras_file import without_our_classes
from engine.store.database import Store
from engine.store.saved_models import MODEL, saved_models

Tell = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: parts of ``engine.export.parts.PARTS``; ``say`` is told what is under way.

    ``note`` is told what could not be written for want of something optional.
    """

    what: frozenset[str]
    say: Tell
    note: Tell


def write_run(store: Store, account: RunRecord, folder: Path, order: Order) -> None:
    """Write the parts of one run into a folder, which is made; the lock comes last.

    A branch gets no script: that is noted, or, where nothing else is asked for, refused.

    Raises:
        InputError: the table is gone or has changed, or the model is damaged.
        OSError: the folder is not writable, or full.
    """
    order = _without_script_of_branch(account, order)
    # Before anything is written: a table that is gone leaves no half of a folder
    inputs = read_export_inputs(account) if "script" in order.what else None
    folder.mkdir(parents=True, exist_ok=True)
    if "metrics" in order.what:
        order.say(Message("export.metrics"))
        write_metrics([account], folder)
    if "charts" in order.what:
        order.say(Message("export.charts"))
        charts.write_charts([account], folder / "charts")
    if "model" in order.what:
        order.say(Message("export.model"))
        _copy_model(store, account, folder, order)
    if "tensorboard" in order.what:
        order.say(Message("export.tensorboard"))
        tensorboard.write_log(account, folder / "tensorboard")
    if inputs is not None:
        order.say(Message("export.script"))
        _write_script(inputs, folder)
    elif "model" in order.what:
        _write_preparation(account, folder, order)
    present = [path.name for path in folder.iterdir()]
    text = readme(account, present).encode("utf-8", "backslashreplace")
    write_atomically(folder / README, text)


def _without_script_of_branch(account: RunRecord, order: Order) -> Order:
    branch, rest = branch_of(account.spec), order.what - {"script"}
    if branch is None or rest == order.what:
        return order
    why = Message(
        "export.branch",
        {"name": account.run.name, "epoch": branch["epoch"], "run": branch["run"]},
    )
    if not rest:
        raise InputError("export.only_script_of_branch", reason=why)
    order.note(Message("export.no_script", {"reason": why}))
    return replace(order, what=rest)


def _write_script(inputs: ExportInputs, folder: Path) -> None:
    account, table = inputs.account, inputs.dataset.description
    task = inputs.task
    data_sha256 = write_data(inputs.dataset, task, folder / DATA)
    if inputs.rows.from_file:
        write_rows(inputs.rows, folder / ROWS)
    text = script(account, inputs.rows, table, task, inputs.weights, data_sha256)
    digest = write_atomically(folder / SCRIPT, text.encode("utf-8"))
    write_preparation(preparation(account.spec, table, task, account.preparation), folder)
    write_lock(lock(inputs, data_sha256, digest), folder)


def _write_preparation(account: RunRecord, folder: Path, order: Order) -> None:
    try:
        inputs = read_export_inputs(account)
    except InputError as error:
        order.note(Message("export.no_preparation", {"reason": error.message}))
        return
    table = inputs.dataset.description
    write_preparation(preparation(account.spec, table, inputs.task, account.preparation), folder)


def _copy_model(store: Store, account: RunRecord, folder: Path, order: Order) -> None:
    """The model that the run ended with, if its file is whole."""
    known = [one for one in saved_models(store, account.run.id) if one.file == MODEL]
    path = store.run_directory(account.run.id) / MODEL
    if not known or not path.is_file():
        order.note(Message("export.no_model", {"name": account.run.name, "run": account.run.id}))
        return
    if sha256(path) != known[-1].sha256:
        raise InputError("export.model_damaged", name=account.run.name)
    produce_atomically(folder / MODEL, lambda temporary: _copied(path, temporary))


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    without_our_classes(target)  # a run of an earlier version may have saved some


def must_be_free(out: Path, *, force: bool) -> None:
    """Refuse a folder that holds something.

    Raises:
        InputError: it does, or it is no folder.
    """
    if out.is_symlink() and not out.exists():
        raise InputError("file.link_astray", file=str(out))
    if out.exists() and not out.is_dir():
        raise InputError("export.place_is_file", place=str(out))
    if out.is_dir() and not force and any(out.iterdir()):
        raise InputError("export.place_not_empty", place=str(out))


def places(accounts: Sequence[RunRecord], out: Path) -> list[Path]:
    """The folder of each run: ``out`` itself, or one inside it for each of several."""
    if len(accounts) == 1:
        return [out]
    return [out / f"{_plain(account.run.name)}-{account.run.id}" for account in accounts]


def _plain(name: str) -> str:
    """A name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:40] or "run"
