"""Groups of runs side by side: the first of them, and every other beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.errors import InputError
from data.messages import Message
from engine.compare.confusion import MatrixDifference, difference, mean_counts
from engine.compare.diff import SpecDifference, differences
from engine.compare.groups import Group, find_group, same_table
from engine.compare.in_force import in_force
from engine.compare.metric_samples import Sample, samples
from engine.compare.residuals import FigureChange, figure_changes
from engine.compare.verdict import NoiseVerdict, Side, verdict
from engine.store.database import Store
from engine.store.run_history import Residuals, matrix, residuals

At = Literal["last", "best"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The first group and another: the verdict, what differs, and the confusion matrices.

    ``refused`` says why there is no matrix difference; values are the other's beside the first's.
    Of a number ``figures`` are those of the residuals.
    """

    other: int
    verdict: NoiseVerdict
    differences: list[SpecDifference]
    matrix: MatrixDifference | None
    refused: Message | None = None
    figures: tuple[FigureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """``names`` tell the groups apart; ``samples`` stand in their order."""

    metric: str
    at: At
    groups: tuple[Group, ...]
    names: tuple[str, ...]
    samples: tuple[Sample, ...]
    pairs: tuple[Pair, ...]


def compare(
    store: Store, named: Sequence[str], metric: str | None = None, at: At = "last"
) -> Comparison:
    """Compare what the names stand for (see ``find_group``), each with the first.

    ``at`` chooses which epoch's value of the metric is judged. The last is what a run came to;
    the best flatters: it is the luckiest epoch, and a longer run has more tries.

    Raises:
        InputError: a name, or the metric, cannot be used; or two names mean the same runs.
    """
    if len(named) < 2:
        raise InputError("compare.too_few")
    groups = [find_group(store, text) for text in named]
    _must_differ(named, groups)
    names = _names(groups)
    chosen, found = samples(store, groups, metric)
    sides = [
        Side(name, sample.last if at == "last" else sample.best, group.steered)
        for name, sample, group in zip(names, found, groups, strict=True)
    ]
    pairs = [
        _pair(store, groups, place, _judge(chosen, groups, sides, place))
        for place in range(1, len(groups))
    ]
    return Comparison(chosen, at, tuple(groups), tuple(names), tuple(found), tuple(pairs))


def _judge(metric: str, groups: Sequence[Group], sides: Sequence[Side], place: int) -> NoiseVerdict:
    """What can be said of a group beside the first; of other tables nothing."""
    if not same_table(groups[0].runs[0], groups[place].runs[0]):
        names = [sides[0].name, sides[place].name]
        told = Message("compare.other_tables", {"names": names})
        return NoiseVerdict(metric, "untested", told)
    return verdict(metric, sides[0], sides[place], len(groups) - 1)


def _must_differ(named: Sequence[str], groups: Sequence[Group]) -> None:
    for place, group in enumerate(groups):
        for before in range(place):
            shared = {run.id for run in group.runs} & {run.id for run in groups[before].runs}
            if shared:
                both = {"first": named[before], "second": named[place]}
                raise InputError("compare.same_run", **both, run=min(shared))


def _names(groups: Sequence[Group]) -> list[str]:
    """The groups' names; the id of a run behind those that several have."""
    count = Counter(group.name for group in groups)
    return [
        group.name if count[group.name] == 1 else f"{group.name} ({group.runs[-1].id})"
        for group in groups
    ]


def _pair(store: Store, groups: Sequence[Group], place: int, told: NoiseVerdict) -> Pair:
    first, other = groups[0], groups[place]
    alone = first.one_run and other.one_run
    ignored = ("name", "note") if alone else ("name", "note", "seed", "data.validation.fold")
    # Repetitions are never steered, so that one run of them speaks for all
    changed = in_force(store, first.runs[0]), in_force(store, other.runs[0])
    found = differences(first.spec, other.spec, ignored, changed)
    try:
        off = [_residuals(store, group) for group in (first, other)]
        if any(off):
            return Pair(place, told, found, None, None, figure_changes(*off))
        return Pair(place, told, found, _matrices(store, first, other))
    except InputError as error:
        return Pair(place, told, found, None, error.message)


def _residuals(store: Store, group: Group) -> list[Residuals]:
    known = [residuals(store, run.id) for run in group.runs]
    return [found for found in known if found is not None]


def _matrices(store: Store, first: Group, other: Group) -> MatrixDifference:
    both = [[matrix(store, run.id) for run in group.runs] for group in (first, other)]
    known = [[found for found in side if found is not None] for side in both]
    if not all(known):
        raise InputError("compare.no_matrices")
    if len({found.part for side in known for found in side}) > 1:
        raise InputError("compare.matrices_of_other_parts")
    means = [mean_counts([found.counts for found in side]) for side in known]
    before, after = (
        group.runs[0].class_names(len(mean))
        for group, mean in zip((first, other), means, strict=True)
    )
    return difference(means[0], means[1], before, after)
