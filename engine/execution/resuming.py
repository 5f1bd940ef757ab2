"""From which kept state a run goes on, and what of its record has to go."""

from data import Description
from data.errors import InputError
from data.messages import Message
from engine.devices.tensorflow_devices import CPU
from engine.events import Noted, Resumed
from engine.store.checkpoints import cut_behind, lost_seconds, newest_whole
from engine.store.database import Store
from engine.store.run_writer import record
from engine.store.runs import Run
from engine.training.training_state import TrainingState, read_state


def resumed_from(
    store: Store, run: Run, table: Description, labels: str | None, device: str
) -> tuple[TrainingState | None, Resumed] | None:
    """Where a run that has been queued again goes on; None for one that trains for the first time.

    The state is None where none had been kept. What the run recorded after it is taken away.
    ``table`` tells of its table now, ``labels`` of its labels (``label_digest``); ``device`` is
    what it will train on.

    Raises:
        InputError: every state is damaged, or the table is another, or gives other rows.
    """
    if not run.facts.resumes:
        return None
    if (run.facts.sha256 or table.sha256) != table.sha256:
        raise InputError("resume.table_changed")
    if run.facts.labels is not None and run.facts.labels != labels:
        raise InputError("resume.rows_changed", file=table.source)
    kept, damaged = newest_whole(store, run.id)
    if kept is None and damaged:
        raise InputError("resume.checkpoints_damaged", files=damaged)
    lost = lost_seconds(run, kept)
    state = None if kept is None else read_state(store.run_directory(run.id) / kept.file)
    cut_behind(store, run.id, kept)
    for file in damaged:
        record(store, run.id, Noted(Message("resume.damaged_passed_over", {"file": file})))
    place = (0, 0) if kept is None else (kept.epoch, kept.step)
    return state, Resumed(*place, lost=lost, exact=device == CPU)
