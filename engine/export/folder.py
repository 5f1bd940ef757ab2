"""An exported run: which files its folder gets."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.export import charts, tensorboard
from engine.export.arrays import ARRAYS, write_arrays
from engine.export.export_inputs import (
    ExportInputs,
    ScriptInputs,
    read_export_inputs,
    script_inputs,
)
from engine.export.formats import check_formats
from engine.export.layers import write_layers
from engine.export.lock import lock, write_lock
from engine.export.model_card import write_card
from engine.export.model_parts import (
    OF_MODEL,
    WITH_PREPARATION,
    Order,
    write_known_preparation,
    write_model_parts,
)
from engine.export.preparation import preparation, write_preparation
from engine.export.readme import README, readme
from engine.export.run_record import RunRecord, branch_of
from engine.export.script import SCRIPT, script
from engine.export.script_pretrained import write_base
from engine.export.stored_rows import STORED, write_stored
from engine.export.tables import DATA, ROWS, write_data, write_metrics, write_rows
from engine.export.tracked import times_of, tracked_epochs, tracked_run
from engine.export.units import units_of
from engine.export.wandb_directory import FOLDER as WANDB
from engine.export.wandb_directory import write_directory
from engine.io.files import write_atomically
from engine.specs import TrainingSpec
from engine.specs.own_code import python_of
from engine.store.database import Store
from engine.store.run_history import matrix
from engine.tables.streaming import FOLDER


def write_run(store: Store, account: RunRecord, folder: Path, order: Order) -> None:
    """Write the parts of one run into a folder, which is made; the lock comes last.

    A branch gets no script, nor does a run with code of a person's own: that is noted, or, where
    nothing else is asked for, refused.

    Raises:
        InputError: the table is gone or has changed, or the model is damaged.
        OSError: the folder is not writable, or full.
    """
    order = _without_script(account, order)
    check_formats(order.what)
    # Before anything is written: a table that is gone leaves no half of a folder
    inputs = None
    if "script" in order.what:
        inputs = read_export_inputs(account, store.directory / FOLDER)
    made: ScriptInputs | None = None
    folder.mkdir(parents=True, exist_ok=True)
    no_predict = _write_model(store, account, folder, order)
    if "metrics" in order.what:
        order.say(Message("export.metrics"))
        write_metrics([account], folder)
        write_layers(store, account.run.id, folder)
    if "charts" in order.what:
        order.say(Message("export.charts"))
        charts.write_charts([account], folder / "charts")
    if "tensorboard" in order.what:
        order.say(Message("export.tensorboard"))
        tensorboard.write_log(account, folder / "tensorboard", matrix(store, account.run.id))
    if "wandb" in order.what:
        order.say(Message("export.wandb"))
        told = tracked_run(store, account.run, account.spec)
        epochs = tracked_epochs(account.epochs, times_of(account.logged), told.begun)
        write_directory(told, epochs, folder / WANDB)
    if inputs is not None:
        order.say(Message("export.script"))
        made = script_inputs(inputs)
        _write_script(inputs, made, folder)
    elif order.what & WITH_PREPARATION:
        write_known_preparation(store, account, folder, order)
    if "card" in order.what:
        order.say(Message("export.card"))
        write_card(store, account, folder)
    present = [path.name for path in folder.iterdir()]
    reading = None if made is None else made.reading
    text = readme(account, present, reading, no_predict, units_of(store, account.run))
    write_atomically(folder / README, text.encode("utf-8", "backslashreplace"))


def _write_model(store: Store, account: RunRecord, folder: Path, order: Order) -> Message | None:
    """Write the parts of the model; where they cannot be, nothing of the folder stays."""
    if not order.what & OF_MODEL:
        return None
    try:
        return write_model_parts(store, account, folder, order)
    except InputError:
        with suppress(OSError):  # it held something before
            folder.rmdir()
        raise


def _without_script(account: RunRecord, order: Order) -> Order:
    why, rest = _no_script(account), order.what - {"script"}
    if why is None or rest == order.what:
        return order
    if not rest:
        raise InputError("export.only_script_of_branch", reason=why)
    order.note(Message("export.no_script", {"reason": why}))
    return replace(order, what=rest)


def _no_script(account: RunRecord) -> Message | None:
    """Why no script repeats the run."""
    branch, name = branch_of(account.spec), account.run.name
    if branch is not None:
        return Message(
            "export.branch", {"name": name, "epoch": branch["epoch"], "run": branch["run"]}
        )
    if python_of(account.spec.model_copy(update={"training": _without_callbacks(account)})):
        return Message("export.own_code", {"name": name})
    return None


def _without_callbacks(account: RunRecord) -> TrainingSpec:
    """Callbacks are left out of scripts, which say so."""
    return account.spec.training.model_copy(update={"callbacks": ()})


def _write_script(inputs: ExportInputs, made: ScriptInputs, folder: Path) -> None:
    account, table = inputs.account, inputs.dataset.description
    task, rows, cells = inputs.task, made.rows, made.cells
    if made.reading.file == STORED:
        data_sha256 = write_stored(inputs.dataset, folder / STORED)
    elif made.reading.file == ARRAYS:
        data_sha256 = write_arrays(inputs.dataset, task, folder / ARRAYS)
    elif cells is None:
        data_sha256 = write_data(inputs.dataset, task, folder / DATA)
    else:
        data_sha256 = write_atomically(folder / DATA, cells.content)
    if rows.from_file:
        write_rows(rows, folder / ROWS)
    write_base(account.spec, folder)
    text = script(account, rows, table, task, inputs.weights, data_sha256, made.reading)
    digest = write_atomically(folder / SCRIPT, text.encode("utf-8"))
    prepared_by = inputs.dataset.preparation
    write_preparation(preparation(account.spec, table, task, prepared_by), folder)
    types = None if cells is None else cells.types
    write_lock(lock(inputs, data_sha256, digest, types, made.reading.file), folder)


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
