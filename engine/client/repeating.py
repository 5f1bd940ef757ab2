"""The same experiment again with other seeds: as many runs, in one place of the list."""

from collections.abc import Sequence

from engine.client.submission import submit
from engine.specs import ExperimentSpec, SpecError
from engine.specs.edit import assignment, with_value
from engine.store.database import Store
from engine.store.experiment_writer import add_experiment, close_experiment
from engine.store.experiments import find_experiment
from engine.store.facts import RunFacts
from engine.store.repeats import experiment_but_for_seed, seed_of, specs_under_way
from engine.store.run_writer import add_facts
from engine.sweeps.grid import MOST_POINTS

LARGEST_SEED = 2**32 - 1


def repeated(spec: ExperimentSpec, seeds: int) -> list[ExperimentSpec]:
    """The experiment with ``seeds`` seeds from its own on: seed, seed + 1, ...

    Raises:
        SpecError: so many seeds are not possible.
    """
    if not 1 <= seeds <= MOST_POINTS:
        raise SpecError("seeds.not_so_many", most=MOST_POINTS, value=seeds)
    if spec.seed + seeds - 1 > LARGEST_SEED:
        raise SpecError(
            "seeds.pass_largest", key="seed", seeds=seeds, first=spec.seed, largest=LARGEST_SEED
        )
    return [with_value(spec, "seed", spec.seed + step) for step in range(seeds)]


def check_repeated(experiments: int, axes: Sequence[str], seeds: int) -> None:
    """Refuse seeds beside a grid of seeds, and more runs than a grid may have.

    Raises:
        SpecError: which of the two it is.
    """
    if any(assignment(axis)[0] == "seed" for axis in axes):
        raise SpecError("seeds.also_in_grid", key="seed")
    if experiments * seeds > MOST_POINTS:
        raise SpecError("seeds.too_many_runs", count=experiments * seeds, most=MOST_POINTS)


def submit_repeated(
    store: Store,
    spec: ExperimentSpec,
    seeds: int,
    experiment: str | None = None,
    *,
    only_missing: bool = False,
) -> list[str]:
    """Queue a run for each seed, all of them in the experiment of ``spec``; their ids.

    ``only_missing`` leaves out the seeds that it has trained already, or that train or wait.

    Raises:
        InputError: as ``engine.client.submission.submit``, or so many seeds are not possible.
    """
    wanted = repeated(spec, seeds)
    if seeds == 1 and not only_missing:
        return [submit(store, spec, experiment)]
    with store.write():
        place = experiment or _place(store, spec)
        # The same seed gives the same run
        under_way = specs_under_way(store, place) if only_missing else []
        known = set(map(wordless, under_way))
        made = [submit(store, one, place) for one in wanted if wordless(one) not in known]
        # Of the experiment as it is on the list, so that its runs are known as its own
        listed = seed_of(store, place)
        base = spec.seed if listed is None else listed
        for run in made:
            add_facts(store, run, RunFacts(base_seed=base))
    return made


def _place(store: Store, spec: ExperimentSpec) -> str:
    """The experiment that the runs join, whatever its seed; a new one where there is none."""
    found = find_experiment(store, spec) or experiment_but_for_seed(store, spec)
    if found is None:
        return add_experiment(store, spec)
    close_experiment(store, found, closed=False)
    return found


def wordless(spec: ExperimentSpec) -> str:
    """A description without name and note: equal texts train the same."""
    return spec.model_copy(update={"name": "", "note": ""}).model_dump_json()
