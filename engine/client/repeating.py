"""The same experiment again with other seeds or folds: as many runs, in one place of the list."""

from collections.abc import Sequence

from engine.client.applications import with_application
from engine.client.submission import submit
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import assignment, with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment
from engine.store.facts import RunFacts
from engine.store.pretrained_files import pinned
from engine.store.repeats import experiment_but_for_seed, spec_of, specs_under_way
from engine.store.run_writer import add_facts
from engine.sweeps.grid import MOST_POINTS

LARGEST_SEED = 2**32 - 1


def repeated(spec: ExperimentSpec, seeds: int, folds: int | None = None) -> list[ExperimentSpec]:
    """The experiment with ``seeds`` seeds from its own on: seed, seed + 1, ...; with ``folds`` each
    seed with every fold of so many.

    Raises:
        SpecError: so many seeds or folds are not possible.
    """
    if not 1 <= seeds <= MOST_POINTS:
        raise SpecError("seeds.not_so_many", most=MOST_POINTS, value=seeds)
    if spec.seed + seeds - 1 > LARGEST_SEED:
        raise SpecError(
            "seeds.pass_largest", key="seed", seeds=seeds, first=spec.seed, largest=LARGEST_SEED
        )
    found = [with_value(spec, "seed", spec.seed + step) for step in range(seeds)]
    if folds is None:
        return found
    divided = ("data.validation.folds", folds)
    return [
        with_value(with_value(one, *divided), "data.validation.fold", fold)
        for one in found
        for fold in range(1, folds + 1)
    ]


def check_repeated(
    experiments: int, axes: Sequence[str], seeds: int | None, folds: int | None = None
) -> None:
    """Refuse seeds beside a grid of seeds, folds beside one of folds, and more runs than a grid
    may have.

    Raises:
        SpecError: which of the two it is.
    """
    keys = {assignment(axis)[0] for axis in axes}
    if seeds is not None and "seed" in keys:
        raise SpecError("seeds.also_in_grid", key="seed")
    if folds is not None and keys & {"data.validation.folds", "data.validation.fold"}:
        raise SpecError("folds.also_in_grid", key="data.validation.fold")
    count = experiments * (seeds or 1) * (folds or 1)
    if (seeds is not None or folds is not None) and count > MOST_POINTS:
        raise SpecError("seeds.too_many_runs", count=count, most=MOST_POINTS)


def submit_repeated(  # noqa: PLR0913
    store: Store,
    spec: ExperimentSpec,
    seeds: int,
    experiment: str | None = None,
    *,
    folds: int | None = None,
    only_missing: bool = False,
    in_bench: bool = False,
) -> list[str]:
    """Queue a run for each seed and fold, all of them in the experiment of ``spec``; their ids.

    ``only_missing`` leaves out the seeds that it has trained already, or that train or wait;
    ``in_bench`` as of ``submit``.

    Raises:
        InputError: as ``engine.client.submission.submit``, or so many seeds are not possible.
    """
    wanted = repeated(spec, seeds, folds)
    return submit_all(store, wanted, experiment, only_missing=only_missing, in_bench=in_bench)


def count_missing(store: Store, spec: ExperimentSpec, seeds: int) -> int:
    """How many runs ``submit_repeated`` would queue, where it leaves out what is trained already.

    Raises:
        InputError: as ``submit_repeated``.
    """
    wanted = [pinned(store, with_application(store, one)) for one in repeated(spec, seeds)]
    place = find_experiment(store, wanted[0]) or experiment_but_for_seed(store, wanted[0])
    known = set[str]() if place is None else set(map(wordless, specs_under_way(store, place)))
    return sum(wordless(one) not in known for one in wanted)


def submit_all(
    store: Store,
    wanted: Sequence[ExperimentSpec],
    experiment: str | None = None,
    *,
    only_missing: bool = False,
    in_bench: bool = False,
) -> list[str]:
    """Queue what ``repeated`` gave; as ``submit_repeated``."""
    wanted = [pinned(store, with_application(store, one)) for one in wanted]
    if len(wanted) == 1 and not only_missing:
        return [submit(store, wanted[0], experiment, in_bench=in_bench)]
    with store.write():
        place = experiment or _place(store, wanted[0])
        # The same seed gives the same run
        under_way = specs_under_way(store, place) if only_missing else []
        known = set(map(wordless, under_way))
        missing = [one for one in wanted if wordless(one) not in known]
        made = [submit(store, one, place, in_bench=in_bench) for one in missing]
        # Of the experiment as it is on the list, so that its runs are known as its own
        listed = spec_of(store, place) or wanted[0]
        for run in made:
            add_facts(store, run, base_of(listed))
    return made


def base_of(listed: ExperimentSpec) -> RunFacts:
    """What a repetition keeps of the experiment that it repeats."""
    fold = listed.data.validation.fold if listed.data.validation.folds is not None else None
    return RunFacts(base_seed=listed.seed, base_fold=fold)


def _place(store: Store, spec: ExperimentSpec) -> str:
    """The experiment that the runs join, whatever its seed and fold; a new one where there is
    none.
    """
    found = find_experiment(store, spec) or experiment_but_for_seed(store, spec)
    if found is None:
        return add_experiment(store, spec)
    close_experiment(store, found, closed=False)
    return found


def wordless(spec: ExperimentSpec) -> str:
    """A description without name and note: equal texts train the same."""
    return spec.bare().model_dump_json()
