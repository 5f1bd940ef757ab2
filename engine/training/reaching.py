"""How a branch comes to its beginning: the nearest kept state, and what is trained from there."""

import math
from dataclasses import dataclass
from typing import Any

import keras

from data import Dataset
from data.errors import InputError
from data.split import Split
from engine.branching import changed_table
from engine.build import build
from engine.events import CHANGES, Branched, Intervention, Noted
from engine.spec import ExperimentSpec
from engine.store import runs
from engine.store.experiments import spec_from
from engine.store.lineage import Leg, legs
from engine.store.states import is_whole, states
from engine.training.compiled import CompiledNetworks, Prepared
from engine.training.handover import Shape, hand_over
from engine.training.replay import replay
from engine.training.state import State, read_state
from engine.training.work import Work


@dataclass(frozen=True, slots=True)
class Parting:
    """A run's state at the end of the epoch where the branch leaves it."""

    state: State
    shape: Shape
    event: Branched


def prepare(
    compiled: CompiledNetworks, dataset: Dataset, spec: ExperimentSpec, rows: Split
) -> Prepared:
    """The network of a description on a table, with the values it begins with."""
    shape = shape_of(dataset, spec, rows)

    def fresh() -> Any:
        keras.utils.set_random_seed(spec.seed)
        return build(spec, shape.columns, shape.classes, shape.steps)

    return compiled.prepare(spec, dataset, rows, fresh)


def shape_of(dataset: Dataset, spec: ExperimentSpec, rows: Split) -> Shape:
    """What a state of this description is to fit."""
    table = dataset.description
    steps = math.ceil(len(rows.train) / spec.training.batch_size)
    return Shape(spec, table.columns, table.classes, steps)


def part(work: Work, rows: Split, begun: State | None) -> Parting | None:
    """Come to the point where the branch leaves its run; None for a run that is none, or goes on.

    ``begun`` is the branch's own newest state: behind the point it goes on from there, before
    the point it has stopped on its way. Where the state at the point is not kept, the runs that
    the branch comes from are trained again from the nearest one before it.

    Raises:
        Stopped: a wish ended it early.
        InputError: it cannot be come to; the sentence says why.
    """
    branch = work.spec.branch
    if branch is None or (begun is not None and begun.place.done >= branch.epoch):
        return None
    *way, _ = legs(work.store, work.run)
    _must_be_known(work, way)
    at, state = _nearest(work, way, begun)
    replayed, shape = 0, None
    for leg in way[at:]:
        spec = spec_from(_run(work, leg).spec)
        before, shape = shape, shape_of(work.dataset, spec, rows)
        arrived = state is not None and before is None and state.place.done == leg.end
        if not arrived:
            prepared = prepare(work.compiled, work.dataset, spec, rows)
            if state is not None and before is not None:
                state = hand_over(state, before, shape, prepared.model)
            begin = leg.begin if state is None else state.place.done
            work.note(Noted(_said(work, leg, begin)))
            state = replay(work, leg, spec, rows, prepared, state)
            replayed += (leg.end or begin) - begin
    if state is None or shape is None:
        raise InputError(f"the run {branch.run} from which this branches is not here")
    return Parting(state, shape, Branched(branch.run, branch.epoch, replayed))


def _must_be_known(work: Work, way: list[Leg]) -> None:
    sha256 = work.dataset.description.sha256
    for leg in way:
        run = _run(work, leg)
        if run.facts.get("sha256", sha256) != sha256:
            raise InputError(changed_table(run))


def _run(work: Work, leg: Leg) -> runs.Run:
    found = runs.run(work.store, leg.run)
    if found is None:
        raise InputError(f"the run {leg.run} from which this branches is not here")
    return found


def _nearest(work: Work, way: list[Leg], begun: State | None) -> tuple[int, State | None]:
    """The leg to begin on, and the state there; without one the first leg's beginning."""
    for index, leg in reversed(list(enumerate(way))):
        if begun is not None and leg.begin <= begun.place.done:
            return index, begun
        state = _kept(work, leg)
        if state is not None:
            return index, state
    return 0, None


def _kept(work: Work, leg: Leg) -> State | None:
    """The newest whole state that the leg's run keeps of the leg."""
    end = leg.end or 0
    changed = _first_change_behind(work, leg.run, end)
    for kept in states(work.store, leg.run):
        within = leg.begin <= kept.epoch < end
        at_the_end = kept.epoch == end and not kept.step and kept.event < changed
        if (within or at_the_end) and is_whole(work.store, leg.run, kept):
            try:
                return read_state(work.store.run_directory(leg.run) / kept.file)
            except OSError:  # the run trains on, and has let go of it
                continue
    return None


def _first_change_behind(work: Work, run: str, epoch: int) -> float:
    """The number of the event by which somebody changed the run after an epoch's end.

    Before the next batch a state kept then stands at the same place, but has the change.
    """
    return next(
        (
            logged.seq
            for logged in runs.events(work.store, run)
            if isinstance(logged.event, Intervention)
            and logged.event.action in CHANGES
            and logged.event.epoch > epoch
        ),
        math.inf,
    )


def _said(work: Work, leg: Leg, begin: int) -> str:
    epochs = f"epochs {begin + 1} to {leg.end}" if begin + 1 != leg.end else f"epoch {leg.end}"
    return (
        f'replaying {epochs} of "{_run(work, leg).name}" ({leg.run}): the state at the end of '
        f"epoch {leg.end} is no longer kept"
    )
