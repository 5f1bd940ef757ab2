"""An exported run: which files its folder gets."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.errors import InputError
from engine.export import charts, tensorboard
from engine.export.account import Account, branch_of
from engine.export.lock import lock, write_lock
from engine.export.material import Material, material_of
from engine.export.preparation import preparation, write_preparation
from engine.export.readme import README, readme
from engine.export.script import SCRIPT, script
from engine.export.tables import DATA, ROWS, write_data, write_metrics, write_rows
from engine.files import produce_atomically, sha256, write_atomically
from engine.store.database import Store
from engine.store.runs import checkpoints

Tell = Callable[[str], None]
MODEL = "model.keras"


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: parts of ``engine.export.parts.PARTS``; ``say`` is told what is under way.

    ``note`` is told what could not be written for want of something optional.
    """

    what: frozenset[str]
    say: Tell
    note: Tell


def write_run(store: Store, account: Account, folder: Path, order: Order) -> None:
    """Write the parts of one run into a folder, which is made; the lock comes last.

    Raises:
        InputError: the table is gone or has changed, or the run has no model.
        OSError: the folder is not writable, or full.
    """
    if "script" in order.what:
        _must_begin_at_the_beginning(account)
    folder.mkdir(parents=True, exist_ok=True)
    if "metrics" in order.what:
        order.say("metrics")
        write_metrics([account], folder, order.note)
    if "charts" in order.what:
        order.say("charts")
        charts.write_charts([account], folder / "charts", order.note)
    if "model" in order.what:
        order.say("the model")
        _copy_model(store, account, folder, order)
    if "tensorboard" in order.what:
        order.say("the log for TensorBoard")
        tensorboard.write_log(account, folder / "tensorboard")
    if "script" in order.what:
        order.say("the script and its table")
        _write_script(material_of(account), folder)
    elif "model" in order.what:
        _write_preparation(account, folder, order)
    present = [path.name for path in folder.iterdir()]
    text = readme(account, present).encode("utf-8", "backslashreplace")
    write_atomically(folder / README, text)


def _must_begin_at_the_beginning(account: Account) -> None:
    branch = branch_of(account.spec)
    if branch is not None:
        raise InputError(
            f'"{account.run.name}" goes on from epoch {branch["epoch"]} of run {branch["run"]}: '
            "no script of its own repeats it; --what metrics,charts,model exports the rest"
        )


def _write_script(material: Material, folder: Path) -> None:
    account, table = material.account, material.dataset.description
    data_sha256 = write_data(material.dataset, folder / DATA)
    if material.rows.from_file:
        write_rows(material.rows, folder / ROWS)
    text = script(account, material.rows, table, material.weights, data_sha256)
    digest = write_atomically(folder / SCRIPT, text.encode("utf-8"))
    write_preparation(preparation(account.spec, table), folder)
    write_lock(lock(material, data_sha256, digest), folder)


def _write_preparation(account: Account, folder: Path, order: Order) -> None:
    try:
        table = material_of(account).dataset.description
    except InputError as error:
        order.note(f"no preparation.json: {error}")
        return
    write_preparation(preparation(account.spec, table), folder)


def _copy_model(store: Store, account: Account, folder: Path, order: Order) -> None:
    """The model that the run ended with, if its file is whole."""
    known = [row for row in checkpoints(store, account.run.id) if row["file"] == MODEL]
    path = store.run_directory(account.run.id) / MODEL
    if not known or not path.is_file():
        order.note(f'"{account.run.name}" ({account.run.id}) has no saved model')
        return
    if sha256(path) != known[-1]["sha256"]:
        raise InputError(f'the model of "{account.run.name}" is damaged: its SHA-256 is wrong')
    produce_atomically(folder / MODEL, lambda temporary: _copied(path, temporary))


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def must_be_free(out: Path, *, force: bool) -> None:
    """Refuse a folder that holds something.

    Raises:
        InputError: it does, or it is no folder.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file, not a folder")
    if out.is_dir() and not force and any(out.iterdir()):
        raise InputError(f"{out} is not empty: name another folder, or write into it by --force")


def places(accounts: Sequence[Account], out: Path) -> list[Path]:
    """The folder of each run: ``out`` itself, or one inside it for each of several."""
    if len(accounts) == 1:
        return [out]
    return [out / f"{_plain(account.run.name)}-{account.run.id}" for account in accounts]


def _plain(name: str) -> str:
    """A name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:40] or "run"
