"""What was found out about a run or a host: typed here, an object of JSON in the store."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from engine.io.numbers import decode, dumps
from engine.store.stored_json import json_object, object_or_none


@dataclass(frozen=True, slots=True)
class RunFacts:
    """None stands for what is not known, or not yet."""

    classes: tuple[str, ...] | None = None
    """Their names, in the order of the label's numbers."""
    class_counts: tuple[int, ...] | None = None
    """How many rows of the table each of them has."""
    task: str | None = None
    """``regression`` where the label is a number; None for classes (``data.schema.Task``)."""
    quantity: Mapping[str, float] | None = None
    """What the label's numbers come to (``data.dataset.Quantity``)."""
    baseline: Mapping[str, float] | None = None
    """What the simplest guess comes to on the measured rows, by metric (``Task.baseline``)."""
    label: str | None = None
    """The label column's name."""
    label_reason: str | None = None
    """Why it is that one (``data.dataset.LabelReason``)."""
    columns: int | None = None
    source: str | None = None
    table: str | None = None
    """The table's name, as people say it."""
    sha256: str | None = None
    """The table's (``data.Description.sha256``)."""
    labels: str | None = None
    """What tells its rows from others of the same file (``engine.execution.label_digest``)."""
    preparation: str | None = None
    """The SHA-256 of what prepared the table (``engine.store.preparations``)."""
    inputs: str | None = None
    """The SHA-256 of what is known of its network's inputs (``engine.store.inputs``)."""
    inspection: Mapping[str, float] | None = None
    """Figures of its inputs over the rows that train (``data.inspecting``)."""
    giveaway: str | None = None
    """The column (untrusted) that alone tells the label best, by the same."""
    streamed: bool | None = None
    """True where the table was read in parts while it trained."""
    sampled: bool | None = None
    """True where ``data.sample`` was drawn of a table whose label is a number, which it was not
    by earlier versions."""
    preparing: Mapping[str, float] | None = None
    """While the rows of such a table are written: the ``part`` done (0 to 1), ``seconds`` left."""
    device: str | None = None
    """CPU, or the GPU's name."""
    threads: int | None = None
    """TensorFlow's, which sums depend on: a run goes on with as many as it began with."""
    layers: bool | None = None
    """True where its layers are recorded (``engine.store.layer_records``)."""
    large: bool | None = None
    """True where its steps are worth several threads (``engine.specs.workload``)."""
    versions: Mapping[str, str] | None = None
    """Of python, tensorflow, keras and numpy."""
    parameters: int | None = None
    """How many numbers the network learns."""
    training_rows: int | None = None
    pseudo_labelled: int | None = None
    """How many rows train beside these, by labels that the network gave them."""
    validation_rows: int | None = None
    test_rows: int | None = None
    """How many rows are kept aside, to be measured once at the end."""
    test: Mapping[str, float] | None = None
    """What they came to with the run's model, by Keras' names."""
    test_looks: int | None = None
    """How often a person has asked for what these rows come to (``engine.client.test_looks``)."""
    steps: int | None = None
    """Batches of an epoch."""
    epochs: int | None = None
    """How many are to be trained, as asked for or as changed since."""
    added: tuple[str, ...] | None = None
    """The metrics that came from a person's callbacks: they are shown, and not verified."""
    predictions: str | None = None
    """The SHA-256 of what its model says of the measured rows (``engine.store.predictions``)."""
    base_seed: int | None = None
    """The seed of the experiment that the run repeats with another, or with another fold."""
    base_fold: int | None = None
    """The fold of the experiment that the run repeats with another."""
    alive: float | None = None
    """When the run was last known to train, in seconds since 1970, if it has not since."""
    resumes: int | None = None
    """How often it was queued again."""
    cuts: int | None = None
    """How often recorded epochs were taken back: who follows the run reads it again then."""
    asker: str | None = None
    """Whose engines may take it from the queue (``engine.store.asker``)."""
    obeys: tuple[str, ...] | None = None
    """Of a run that its own program trains: the words of the commands that it obeys."""
    followed: str | None = None
    """What it is read from, where another program writes that: the file or folder, or what the
    tracker calls the run."""
    content: str | None = None
    """The SHA-256 of all that was read so (``engine.follow.described``)."""
    node: str | None = None
    """The machine of the worker that trained it last, where one did (``engine.cluster``)."""
    job: str | None = None
    """The SLURM job of that worker; empty outside of one."""
    key: str | None = None
    """What a command is known by that may be given again and trains once (``train --once``)."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What a host trains on, and how busy it is; None stands for what is not known yet."""

    device: str | None = None
    threads: int | None = None
    versions: Mapping[str, str] | None = None
    slot: int | None = None
    """Its place among the hosts of the store, from 0; within a SLURM job among the job's."""
    gpus: tuple[int, ...] | None = None
    """The places of the GPUs that it holds (``engine.store.gpu_places``); of earlier versions None:
    the one of its slot."""
    asker: str | None = None
    """Whose runs it takes (``engine.store.asker``)."""
    figures: Mapping[str, Any] | None = None
    """``engine.devices.figures``, while it trains."""
    node: str | None = None
    """Of a worker elsewhere: its machine."""
    job: str | None = None
    """The SLURM job of such a worker."""
    restarts: int | None = None
    """How often SLURM has queued that job again."""
    ends: float | None = None
    """When the job's time is over, in seconds since 1970."""
    carried: bool | None = None
    """True of a worker whose heartbeat a bridge passes on (``engine.on_ray``), which knows whether
    it lives: the bridge may be silent for as long as it likes."""
    lost: bool | None = None
    """True once the bridge knows that such a worker is gone."""


Facts = TypeVar("Facts", RunFacts, HostFacts)


def facts_from(kind: type[Facts], values: Mapping[str, Any]) -> Facts:
    """The fields among some values; those that this version does not know are passed over."""
    names = _names(kind)
    known = {name: value for name, value in values.items() if name in names}
    for name in ("classes", "class_counts", "added", "obeys", "gpus"):
        if isinstance(listed := known.get(name), list):
            known[name] = tuple(listed)
    if isinstance(test := known.get("test"), dict):
        measured = cast("dict[str, float | str]", test)
        known["test"] = {metric: decode(value) for metric, value in measured.items()}
    return kind(**known)


def facts_from_json(kind: type[Facts], text: str) -> Facts:
    """The facts that a row of the store holds.

    Raises:
        ValueError: they are damaged.
    """
    values = json_object(text)
    for name, value in values.items():
        if value is not None and not isinstance(value, _KINDS.get(name, object)):
            raise ValueError(name)
    return facts_from(kind, values)


def merged(text: str, facts: RunFacts | HostFacts) -> str:
    """A row's text with what is known added; keys of other versions stay, damaged text does not."""
    known = {name: getattr(facts, name) for name in _names(type(facts))}
    new = {name: value for name, value in known.items() if value is not None}
    return dumps({**object_or_none(text), **new})


_NUMBER, _TEXT = (int, float), str
_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("classes", "obeys", "gpus"), (list, tuple)),
    **dict.fromkeys(("versions", "figures", "quantity", "baseline", "test", "preparing"), dict),
    "inspection": dict,
    "streamed": bool,
    "sampled": bool,
    "layers": bool,
    "carried": bool,
    "lost": bool,
    **dict.fromkeys(
        (
            "source",
            "table",
            "sha256",
            "labels",
            "device",
            "asker",
            "key",
            "followed",
            "content",
            "task",
            "preparation",
            "inputs",
            "predictions",
            "giveaway",
            "node",
            "job",
        ),
        _TEXT,
    ),
    **dict.fromkeys(
        (
            *("columns", "threads", "parameters", "training_rows", "validation_rows", "test_rows"),
            *("steps", "epochs", "base_seed", "base_fold", "alive", "resumes", "cuts", "slot"),
            *("pseudo_labelled", "test_looks", "restarts", "ends"),
        ),
        _NUMBER,
    ),
}
"""What a fact of either kind is made of."""


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
