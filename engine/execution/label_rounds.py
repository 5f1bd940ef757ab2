"""What is told of rows that the network labels: how many there are, each round, and doubts."""

import math
from collections.abc import Sequence

import numpy as np

from data.messages import Message
from data.split import Split
from engine.events import Noted, PseudoLabelled
from engine.execution.context import RunContext
from engine.execution.disk_guard import RECORD
from engine.specs.labelled_rows import keep_label
from engine.store.facts import RunFacts
from engine.store.run_writer import add_facts
from engine.training.callbacks.pseudo_labels import NONE, LabelRound
from engine.training.session import TrainingSession
from engine.training.training_state import TrainingState

FEWEST = 10
"""Of fewer rows it may be chance that all become of one class."""


def labelled_rows(context: RunContext, rows: Split) -> int:
    """How many rows train at first: those that keep their label where not all do."""
    section = context.spec.training.pseudo_labels
    if section is None:
        return len(rows.train)
    labels = context.dataset.labels[np.asarray(rows.train)]
    return int(np.count_nonzero(keep_label(labels, section)))


def steps_of(rows: int, batch_size: int) -> int:
    """Batches of an epoch of so many rows."""
    return math.ceil(rows / batch_size)


def kept_note(context: RunContext, rows: Split) -> list[Noted]:
    """How many training rows keep their label, where not all do."""
    if context.spec.training.pseudo_labels is None:
        return []
    kept = labelled_rows(context, rows)
    return [Noted(Message("pseudo_labels.kept", {"rows": kept, "all": len(rows.train)}))]


def keep_labelled(context: RunContext, session: TrainingSession, state: TrainingState) -> None:
    """Say in the run's record how many rows the network had labelled by a state from which it goes
    on.
    """
    labels = session.labels
    if labels is None:
        return
    known = state.arrays[f"callbacks/{session.callbacks.index(labels)}/0"]
    labelled, trained = labels.labelled_in(known), int(np.count_nonzero(known != NONE))
    steps = steps_of(trained, context.spec.training.batch_size)
    facts = RunFacts(pseudo_labelled=labelled, steps=steps)
    context.guard.retry_until_space(RECORD, lambda: add_facts(context.store, context.run, facts))


def round_event(found: LabelRound, classes: Sequence[str], batch_size: int) -> PseudoLabelled:
    """A round as the record has it."""
    return PseudoLabelled(
        round=found.number,
        epoch=found.epoch,
        counts=dict(zip(classes, found.counts, strict=True)),
        right=dict(zip(classes, found.right, strict=True)),
        labelled=found.labelled,
        labelled_right=found.labelled_right,
        left=found.left,
        training_rows=found.training_rows,
        steps=steps_of(found.training_rows, batch_size),
    )


def one_class(event: PseudoLabelled) -> list[Noted]:
    """A warning where every row of a round got the same class."""
    given = {name: count for name, count in event.counts.items() if count}
    if len(given) != 1:
        return []
    ((name, count),) = given.items()
    if count < FEWEST:
        return []
    return [Noted(Message("pseudo_labels.one_class", {"round": event.round, "class": name}))]
