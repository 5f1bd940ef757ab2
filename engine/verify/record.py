"""What a verification is held to: from a run in the store, or from an exported folder's lock."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import data
from data.dataset import digest_of
from data.errors import InputError
from data.messages import Message
from engine.events import Intervention, fields
from engine.export.arrays import ARRAYS
from engine.export.cells import TYPES
from engine.export.lock import read_lock
from engine.export.preparation import PREPARATION, read_prepared_by
from engine.export.run_record import RunRecord, read_run_record
from engine.export.script_pretrained import BASE
from engine.export.stored_rows import STORED
from engine.export.tables import DATA, ROWS
from engine.io.files import sha256
from engine.specs import ExperimentSpec
from engine.specs.errors import SpecError
from engine.specs.own_code import python_of
from engine.store.database import Store
from engine.store.lineage import Segment, segments
from engine.store.pretrained_files import at
from engine.store.runs import run as run_of
from engine.tables.loading import as_begun
from engine.tables.options import Recorded
from engine.tables.streaming import FOLDER

MOST_THREADS = 1024
"""Of a folder, which may say anything."""
Epoch = dict[str, float]
"""An epoch's metrics under Keras' names, and ``learning_rate``."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a run trained of a branch's history: from where the one before ended to an epoch."""

    spec: ExperimentSpec
    interventions: tuple[Intervention, ...]
    end: int

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**_to_train(self.spec, self.interventions), "end": self.end}


@dataclass(frozen=True, slots=True)
class Record:
    """A description to train, with what it is to come to.

    ``table_sha256`` identifies the table (``Description.sha256``), ``classes`` are in their order.
    ``notes`` tell what is not repeated. A run that did not ``finish`` is trained
    no further than it came. Of a branch ``before`` are the runs it comes from, the oldest first,
    and ``epochs`` begin with theirs. ``preparation`` is the JSON of what prepared the table; of a
    folder whose table holds the cells as they were read ``types`` are those of columns that are no
    text. The table's last ``held_rows`` validate, and no others. ``rows`` are the file that says
    which rows train, and its rows' SHA-256, where the table does not tell it. Of a table that
    ``streamed`` this is where its rows are kept. ``arrays``: what the lock says of a folder's
    table that has pictures beside other columns, or streamed. It is trained with as many
    ``threads`` as the run.
    """

    run: str
    name: str
    spec: ExperimentSpec
    interventions: tuple[Intervention, ...]
    epochs: tuple[Epoch, ...]
    finished: bool
    table_sha256: str | None
    classes: tuple[str, ...] | None
    device: str
    versions: dict[str, str]
    notes: list[Message] = field(default_factory=list[Message])
    before: tuple[Stretch, ...] = ()
    held_rows: int = 0
    preparation: Recorded | None = None
    types: dict[str, str] | None = None
    rows: tuple[str, str] | None = None
    streamed: Path | None = None
    threads: int = 1
    arrays: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """What the process that trains is given, ready for JSON."""
        return {
            **_to_train(self.spec, self.interventions),
            "before": [stretch.to_dict() for stretch in self.before],
            "epochs": len(self.epochs),
            "finished": self.finished,
            "sha256": self.table_sha256,
            "classes": self.classes,
            "held_rows": self.held_rows,
            "preparation": self.preparation,
            "types": self.types,
            "rows": self.rows,
            "threads": self.threads,
            "arrays": self.arrays,
            "streamed": None if self.streamed is None else str(self.streamed),
        }


def _to_train(spec: ExperimentSpec, made: tuple[Intervention, ...]) -> dict[str, Any]:
    return {
        "spec": spec.model_dump(mode="json"),
        "interventions": [fields(event) for event in made],
    }


def of_run(store: Store, account: RunRecord) -> Record:
    """The record of a run in the store.

    Raises:
        InputError: a run that it branches from is not there.
    """
    run, facts = account.run, account.run.facts
    *way, _ = segments(store, run.id)
    data = as_begun(
        account.spec.data, facts.task, facts.classes, facts.streamed or False, facts.sampled
    )
    return Record(
        run=run.id,
        name=run.name,
        spec=account.spec.model_copy(update={"data": data}),
        interventions=tuple(account.changes),
        epochs=tuple(
            {**account.measured(epoch), "learning_rate": epoch.learning_rate}
            for epoch in account.epochs
        ),
        finished=run.status == "finished",
        table_sha256=run.facts.sha256,
        classes=run.facts.classes,
        device=account.device,
        versions=account.versions,
        notes=_left_out(account),
        before=tuple(_stretch(store, segment) for segment in way),
        preparation=account.preparation,
        streamed=store.directory / FOLDER if run.facts.streamed else None,
        threads=account.threads,
    )


def _left_out(account: RunRecord) -> list[Message]:
    if not account.added:
        return []
    return [Message("verify.added_left_out", {"metrics": sorted(account.added)})]


def _stretch(store: Store, segment: Segment) -> Stretch:
    found = run_of(store, segment.run)
    if found is None:
        raise InputError("verify.no_parent", run=segment.run)
    account = read_run_record(store, found)
    # Each segment but the last has an end
    return Stretch(account.spec, tuple(account.changes), segment.end or 0)


def of_folder(folder: Path) -> Record:
    """The record in an exported folder; its table, and no code of it, is what will be trained.

    Raises:
        InputError: it is no exported folder, or its files are not those that were exported.
    """
    lock = read_lock(folder)
    try:
        spec = ExperimentSpec.parse(lock["spec"], str(folder / "lock.json"))
        about, made = lock["data"], lock["interventions"]
        notes = [] if _is_script(folder, lock) else [Message("verify.other_script")]
        if spec.training.callbacks:
            notes.append(Message("verify.callbacks_left_out"))
        source, label, digest = _table(folder, about)
        prepared_by, types = _prepared_by(folder, about)
        plain = _without_code(spec, source, label, about)
        if python_of(plain):  # nothing of a folder runs
            raise InputError("export.own_code", name=str(lock["name"]))
        plain = _with_base(plain, folder)
        rows = None if _has_the_column(plain, source) else _rows(folder, lock, plain)
        return Record(
            run=str(lock["run"]),
            name=str(lock["name"]),
            spec=plain if rows is None else _divided_already(plain),
            interventions=tuple(Intervention(**event) for event in made),
            epochs=tuple(
                {name: value for name, value in line.items() if name != "epoch"}
                for line in lock["metrics"]
            ),
            finished=lock["status"] == "finished",
            table_sha256=digest,
            classes=tuple(about["classes"]),
            device=str(lock["device"]),
            versions={str(name): str(value) for name, value in lock["versions"].items()},
            notes=notes,
            held_rows=int(about.get("held_rows", 0)),
            preparation=prepared_by,
            types=types,
            rows=rows,
            threads=min(max(int(lock.get("threads", 1)), 1), MOST_THREADS),
            arrays=about if "images" in about or "streamed" in about else None,
        )
    except SpecError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        file = str(folder / "lock.json")
        raise InputError("lock.incomplete", file=file, reason=repr(error)) from None


def _is_script(folder: Path, lock: dict[str, Any]) -> bool:
    script = folder / "train.py"
    return script.is_file() and sha256(script) == lock["script"]["sha256"]


_DONE_ALREADY = (
    *("where", "roles", "orders", "classes", "cap", "balance", "sample", "sample_seed"),
    *("preparation", "recipe", "reading", "shape", "images"),
)
"""What an exported table has behind it: its rows are chosen, its columns are inputs."""


def _without_code(
    spec: ExperimentSpec, source: str, label: str, about: dict[str, Any]
) -> ExperimentSpec:
    plain = spec.model_dump(mode="json")
    is_array = Path(source).name in (ARRAYS, STORED)  # which have labels without a name
    plain["data"] |= {"source": source, "label": None if is_array else label}
    builtin = data.is_builtin(source)
    for name in (*_DONE_ALREADY, *(() if builtin else ("window",))):
        plain["data"].pop(name, None)
    plain["data"]["validation"].pop("file", None)  # its rows are the last of the table
    if "shape" in about and not builtin:  # its pixels are scaled already
        plain["data"] |= {"shape": about["shape"], "images": {"scale": "none"}}
    if "task" in about:  # however few values it holds
        plain["data"]["task"] = about["task"]
    plain["training"]["callbacks"] = []
    return ExperimentSpec.parse(plain)


def _with_base(spec: ExperimentSpec, folder: Path) -> ExperimentSpec:
    """The description with the folder's copy of the network from which the run begins."""
    begun = spec.network.pretrained
    if begun is None:
        return spec
    path = (folder / BASE).absolute()
    if not path.is_file() or sha256(path) != begun.sha256:
        raise InputError("verify.other_base", file=str(path))
    return at(spec, path)


def _has_the_column(spec: ExperimentSpec, source: str) -> bool:
    """Whether the table has the column by which rows are divided, if one divides them."""
    validation = spec.data.validation
    if data.is_builtin(source) or validation.method not in ("group", "time"):
        return True
    if Path(source).name in (ARRAYS, STORED):
        return Path(source).name == STORED  # whose parts stand one after the other
    with Path(source).open(encoding="utf-8", newline="") as file:
        return validation.column in next(csv.reader(file), [])


def _rows(folder: Path, lock: dict[str, Any], spec: ExperimentSpec) -> tuple[str, str]:
    """The file of rows that were divided by a column which the table lacks."""
    path = (folder / ROWS).absolute()
    if not path.is_file():
        column = spec.data.validation.column
        raise InputError("verify.rows_lost", file=str(folder / "data.csv"), column=column)
    return str(path), str(lock["split"]["sha256"])


def _divided_already(spec: ExperimentSpec) -> ExperimentSpec:
    """The description without a column that the table lacks: a file says which rows train."""
    plain = spec.model_dump(mode="json")
    for name in ("method", "column", "folds", "fold"):
        plain["data"]["validation"].pop(name, None)
    return ExperimentSpec.parse(plain)


def _prepared_by(
    folder: Path, about: dict[str, Any]
) -> tuple[Recorded | None, dict[str, str] | None]:
    """What prepares the cells in ``data.csv`` and the types of columns that are no text; None and
    None where it holds the inputs.
    """
    if "preparation" not in about:
        return None, None
    found = read_prepared_by(folder)
    if digest_of(found) != about["preparation"]:
        raise InputError("verify.other_preparation", file=str(folder / PREPARATION))
    types = {str(name): str(kind) for name, kind in about["types"].items()}
    if not set(types.values()) <= set(TYPES):
        raise ValueError(types)
    return found, types


def _table(folder: Path, about: dict[str, Any]) -> tuple[str, str, str]:
    """Source, label and SHA-256 of the table: the built-in one, or the folder's own.

    The order of the built-in table's classes is its own, which no file can tell.
    """
    name = about["file"] if about["file"] in (ARRAYS, STORED) else DATA
    path = (folder / name).absolute()
    if not path.is_file():
        raise InputError("verify.no_table", folder=str(folder), table=name)
    if sha256(path) != about["sha256"]:
        raise InputError("verify.other_table", file=str(path))
    label = str(about["label"])
    if data.is_builtin(about["source"]) and "preparation" not in about:
        known = data.describe(about["source"]).sha256
        if known == about["source_sha256"]:
            return str(about["source"]), label, known
    return str(path), label, str(about["sha256"])
