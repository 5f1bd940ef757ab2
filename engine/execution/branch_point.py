"""How a branch reaches its beginning: the nearest kept state, and what is trained from there."""

import math
from dataclasses import dataclass

from data.errors import InputError
from data.messages import Message
from data.split import Split
from engine.client.branching import changed_table
from engine.events import Branched, Intervention, Noted
from engine.execution.context import RunContext
from engine.execution.label_digest import label_digest
from engine.execution.pretrained import keep_pretrained
from engine.execution.replay import replay
from engine.store import run_history, runs
from engine.store.checkpoints import checkpoints, is_whole
from engine.store.experiments import spec_from
from engine.store.lineage import Segment, segments
from engine.training.session import prepare, shape_of
from engine.training.state_transfer import TrainingShape, transfer_state
from engine.training.training_state import TrainingState, read_state


@dataclass(frozen=True, slots=True)
class BranchPoint:
    """A run's state at the end of the epoch where the branch leaves it."""

    state: TrainingState
    shape: TrainingShape
    event: Branched


def reach(context: RunContext, rows: Split, begun: TrainingState | None) -> BranchPoint | None:
    """Get to the point where the branch leaves its run; None for a run that is none, or goes on.

    ``begun`` is the branch's own newest state: after the point it goes on from there, before
    the point it has stopped on its way. Where the state at the point is not kept, the runs that
    the branch comes from are trained again from the nearest one before it.

    Raises:
        Stopped: a command ended it early.
        InputError: it cannot be reached.
    """
    branch = context.spec.branch
    if branch is None or (begun is not None and begun.position.done >= branch.epoch):
        return None
    *way, _ = segments(context.store, context.run)
    _must_be_known(context, way)
    at, state = _nearest(context, way, begun)
    replayed, shape = 0, None
    for segment in way[at:]:
        stored = spec_from(_run(context, segment).spec)
        spec = keep_pretrained(context.store, context.run, stored, context.guard)
        before, shape = shape, shape_of(context.dataset, spec, rows)
        arrived = state is not None and before is None and state.position.done == segment.end
        if not arrived:
            prepared = prepare(context.compiled, context.dataset, spec, rows)
            if state is not None and before is not None:
                state = transfer_state(state, before, shape, prepared.model)
            begin = segment.begin if state is None else state.position.done
            context.note(Noted(_said(context, segment, begin)))
            state = replay(context, segment, spec, rows, prepared, state)
            replayed += (segment.end or begin) - begin
    if state is None or shape is None:
        raise InputError("replay.run_missing", run=branch.run)
    return BranchPoint(state, shape, Branched(branch.run, branch.epoch, replayed))


def _must_be_known(context: RunContext, way: list[Segment]) -> None:
    sha256, labels = context.dataset.description.sha256, label_digest(context.dataset)
    for segment in way:
        run = _run(context, segment)
        if (run.facts.sha256 or sha256) != sha256 or (run.facts.labels or labels) != labels:
            raise InputError(changed_table(run))


def _run(context: RunContext, segment: Segment) -> runs.Run:
    found = runs.run(context.store, segment.run)
    if found is None:
        raise InputError("replay.run_missing", run=segment.run)
    return found


def _nearest(
    context: RunContext, way: list[Segment], begun: TrainingState | None
) -> tuple[int, TrainingState | None]:
    """The segment to begin on, and the state there; without one the first segment's beginning."""
    for index, segment in reversed(list(enumerate(way))):
        if begun is not None and segment.begin <= begun.position.done:
            return index, begun
        state = _kept(context, segment)
        if state is not None:
            return index, state
    return 0, None


def _kept(context: RunContext, segment: Segment) -> TrainingState | None:
    """The newest whole state that the segment's run keeps of the segment."""
    end = segment.end or 0
    changed = _first_change_after(context, segment.run, end)
    for kept in checkpoints(context.store, segment.run):
        within = segment.begin <= kept.epoch < end
        at_the_end = kept.epoch == end and not kept.step and kept.event < changed
        if (within or at_the_end) and is_whole(context.store, segment.run, kept):
            try:
                return read_state(context.store.run_directory(segment.run) / kept.file)
            except OSError:  # the run trains on, and has let go of it
                continue
    return None


def _first_change_after(context: RunContext, run: str, epoch: int) -> float:
    """The number of the event by which somebody changed the run after an epoch's end.

    Before the next batch a state kept then stands at the same position, but has the change.
    """
    return next(
        (
            logged.seq
            for logged in run_history.events(context.store, run)
            if isinstance(logged.event, Intervention)
            and _is_change(logged.event)
            and logged.event.epoch > epoch
        ),
        math.inf,
    )


def _is_change(event: Intervention) -> bool:
    return event.command is not None and not event.command.kind.interrupts


def _said(context: RunContext, segment: Segment, begin: int) -> Message:
    name = _run(context, segment).name
    return Message(
        "replay.begins",
        {"name": name, "run": segment.run, "first": begin + 1, "last": segment.end},
    )
