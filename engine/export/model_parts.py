"""The parts of an export that are made of the run's model, and how its rows are prepared."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.dataset import Description
from data.errors import InputError
from data.messages import Message
from engine.export.export_inputs import described_table
from engine.export.formats import write_formats
from engine.export.parts import FORMATS
from engine.export.predict_part import no_predict, write_predict
from engine.export.preparation import preparation, write_preparation
from engine.export.run_record import RunRecord
from engine.io.files import produce_atomically, sha256
from engine.io.keras_file import without_our_classes
from engine.predict.described import Described
from engine.predict.inputs import PlainInputs
from engine.store.database import Store
from engine.store.saved_models import MODEL, saved_models
from engine.tables.streaming import FOLDER

Tell = Callable[[Message], None]
OF_MODEL = frozenset(("model", "predict", *FORMATS))
"""Parts that need the run's model."""
WITH_PREPARATION = frozenset(("model", "predict"))
"""Parts beside which ``preparation.json`` lies."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: parts of ``engine.export.parts.PARTS``; ``say`` is told what is under way.

    ``note`` is told what could not be written for want of something optional.
    """

    what: frozenset[str]
    say: Tell
    note: Tell


def write_model_parts(
    store: Store, account: RunRecord, folder: Path, order: Order
) -> Message | None:
    """Write what is asked for of the model that the run ended with, if its file is whole; why
    there is no ``predict.py`` where one is asked for.

    Raises:
        InputError: the model is damaged, or cannot be had in a format.
        OSError: the folder is not writable, or full.
    """
    known = [one for one in saved_models(store, account.run.id) if one.file == MODEL]
    path = store.run_directory(account.run.id) / MODEL
    if not known or not path.is_file():
        why = Message("export.no_model", {"name": account.run.name, "run": account.run.id})
        order.note(why)
        return why
    if sha256(path) != known[-1].sha256:
        raise InputError("export.model_damaged", name=account.run.name)
    if order.what & set(FORMATS):
        order.say(Message("export.formats"))
        write_formats(path, known[-1].sha256, order.what, folder, account.run.name)
    if order.what & WITH_PREPARATION:
        order.say(Message("export.model"))
        produce_atomically(folder / MODEL, lambda temporary: _copied(path, temporary))
    if "predict" not in order.what:
        return None
    order.say(Message("export.predict"))
    why = _predict(store, account, folder)
    if why is not None:
        order.note(Message("export.no_predict", {"reason": why}))
    return why


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    without_our_classes(target)  # a run of an earlier version may have saved some


def _predict(store: Store, account: RunRecord, folder: Path) -> Message | None:
    """Write the script; else why not."""
    try:
        known = Described.of(store, account.run)
    except InputError as error:
        return error.message
    why = no_predict(known, folder / MODEL)
    if why is None:
        write_predict(account, known, folder)
    return why


def write_known_preparation(store: Store, account: RunRecord, folder: Path, order: Order) -> None:
    """Write ``preparation.json`` of the run's table; where that is gone, of what the store knows.

    Raises:
        OSError: the folder is not writable, or full.
    """
    try:
        table, task = described_table(account, store.directory / FOLDER)
    except InputError as error:
        try:
            known = Described.of(store, account.run)
        except InputError:
            known = None
        table = None if known is None else _described(known)
        if known is None or table is None:
            order.note(Message("export.no_preparation", {"reason": error.message}))
            return
        task = known.task
    write_preparation(preparation(account.spec, table, task, account.preparation), folder)


def _described(known: Described) -> Description | None:
    """What the store knows of a table that is gone; None where it does not know the columns."""
    facts, prepared = known.run.facts, known.preparation
    names = known.inputs.names if isinstance(known.inputs, PlainInputs) else ()
    if prepared is not None:
        names = tuple(one.name for one in prepared.inputs)
    is_plain = len(known.shape) == 1
    if not known.shape or (is_plain and not names):
        return None
    parts = (facts.training_rows, facts.validation_rows, facts.test_rows)
    images = {} if prepared is None else prepared.images
    return Description(
        source=known.spec.data.source,
        name=facts.table or "",
        rows=sum(facts.class_counts or ()) or sum(part or 0 for part in parts),
        feature_names=names if is_plain else (),
        class_names=facts.classes or (),
        class_counts=facts.class_counts or (),
        label_name=facts.label or "",
        sha256=facts.sha256 or "",
        preparation=facts.preparation or "",
        shape=() if is_plain else tuple(length or 1 for length in known.shape),
        images={name: one.shape for name, one in images.items()},
    )
