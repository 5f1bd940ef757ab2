"""Repetitions: the runs of one experiment that differ in their seed or fold and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.errors import InputError
from engine.commands import CommandKind
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.repeats import changed_runs, experiments_named, finished_runs
from engine.store.runs import Run, find_run, fold_of, runs, seed_of, some_runs

_STEERED = tuple(kind for kind in CommandKind if kind.affects_numbers)


@dataclass(frozen=True, slots=True)
class Group:
    """Runs of one experiment by seed and fold, none twice: the same gives the same run again.

    ``one_run``: the person named a single run, whatever repetitions it has; ``steered``: it was
    changed while it trained, so that it has none. ``left_out`` counts
    finished runs of that name which another description, another table or a change made while
    they trained keeps from being repetitions.
    """

    name: str
    spec: ExperimentSpec
    runs: tuple[Run, ...]
    one_run: bool = False
    left_out: int = 0
    steered: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of the runs."""
        return tuple(seed_of(item) for item in self.runs)

    @property
    def folds(self) -> tuple[int, ...]:
        """The folds of the runs; none where the rows are not divided into folds."""
        found = [fold_of(item) for item in self.runs]
        return tuple(one[0] for one in found if one is not None)


def find_group(store: Store, text: str) -> Group:
    """What a person means: a run by its id, the start of one or ``last``; else, by the name of an
    experiment, all finished repetitions of the newest finished run of that name.

    Raises:
        InputError: nothing answers to ``text``, or it has not been trained.
    """
    named = _of_name(store, text)
    if not named:
        found = find_run(store, text)
        if not found.epochs_done:
            raise InputError("compare.no_epoch", name=found.name, run=found.id)
        steered = is_steered(store, found)
        return Group(found.name, spec_from(found.spec), (found,), one_run=True, steered=steered)
    finished = [item for item in named if item.status == "finished"]
    if not finished:
        raise InputError("compare.none_finished", name=text)
    same = repetitions(store, finished[0])
    kept = {item.id for item in same}
    out = sum(item.id not in kept for item in finished)
    steered = is_steered(store, finished[0])
    return Group(text, spec_from(finished[0].spec), one_a_seed(same), False, out, steered)


def is_steered(store: Store, run: Run) -> bool:
    """Whether somebody changed the run's numbers while it trained."""
    return bool(changed_runs(store, [run.id], _STEERED))


def _of_name(store: Store, text: str) -> list[Run]:
    """The runs of this name, else of the experiment that is called so by now; newest first."""
    if text == "last":
        return []
    everything = runs(store)
    if any(item.id == text for item in everything):
        return []
    named = [item for item in everything if item.name == text]
    if named:
        return named
    known = experiments_named(store, text)
    return [item for item in everything if item.experiment in known]


def repetitions(store: Store, like: Run, experiment: str | None = None) -> list[Run]:
    """The finished runs whose description equals that of ``like`` but for seed, fold, name, note.

    They saw as many rows of the same classes, and nobody changed them while they trained.
    ``experiment`` looks among its runs only. ``like`` itself is among them if it has finished;
    a run that was changed has no repetition but itself.
    """
    wanted, equal = bare(like.spec), dict[str, bool]()
    finished = finished_runs(store, experiment, like.spec)
    for found in finished:
        if found.bare not in equal:
            equal[found.bare] = bare(found.spec) == wanted
    same = some_runs(store, [found.id for found in finished if equal[found.bare]])
    steered = changed_runs(store, [like.id, *(item.id for item in same)], _STEERED)
    if like.id in steered:
        return [item for item in same if item.id == like.id]
    return [item for item in same if item.id not in steered and _saw_the_same(item, like)]


def one_a_seed(found: Sequence[Run]) -> tuple[Run, ...]:
    """The newest run of each seed and fold, by these."""
    by_seed: dict[tuple[int, int], Run] = {}
    for item in sorted(found, key=lambda item: item.created):
        by_seed[seed_of(item), (fold_of(item) or (0, 0))[0]] = item
    return tuple(by_seed[seed] for seed in sorted(by_seed))


@lru_cache(maxsize=512)
def bare(spec: str) -> str:
    """A stored description without seed, fold, name and note, to compare."""
    return spec_from(spec).bare().with_fold(1).model_copy(update={"seed": 0}).model_dump_json()


def _saw_the_same(one: Run, other: Run) -> bool:
    if one.facts.classes != other.facts.classes or not same_table(one, other):
        return False
    if fold_of(one) is not None:  # folds differ by a row, those by groups or time by more
        return True
    ours, theirs = ((item.facts.training_rows, item.facts.validation_rows) for item in (one, other))
    return ours == theirs


def same_table(first: Run, second: Run) -> bool:
    """Whether both trained on the same table and label, as far as that is known."""
    ours, theirs = (spec_from(item.spec).data for item in (first, second))
    if ours.label != theirs.label and ours.source == theirs.source:
        return False
    known = first.facts.sha256, second.facts.sha256
    return known[0] == known[1] if all(known) else ours.source == theirs.source


__all__ = ["Group", "bare", "find_group", "is_steered", "one_a_seed", "repetitions", "same_table"]
