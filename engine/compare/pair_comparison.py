"""One run beside another: what differs, a verdict on noise, their confusion matrices."""

from dataclasses import dataclass

from data.errors import InputError
from data.messages import Message
from engine.compare.confusion import MatrixDifference, difference
from engine.compare.diff import SpecDifference, differences
from engine.compare.groups import Group, is_steered, one_a_seed, repetitions, same_table
from engine.compare.in_force import in_force
from engine.compare.metric_samples import samples
from engine.compare.residuals import FigureChange, figure_changes
from engine.compare.verdict import NoiseVerdict, Side, verdict
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.run_history import Matrix, Residuals, matrix, residuals
from engine.store.runs import Run


@dataclass(frozen=True, slots=True)
class Beside:
    """The second run beside the first.

    ``verdict`` judges all repetitions of both, None with a reason in ``unjudged`` where the
    metric cannot be judged; ``change`` is the second matrix less the first, None with a reason
    in ``refused``. Of a number there are ``residuals`` in place of matrices, and how their
    ``figures`` changed.
    """

    first: Run
    second: Run
    differences: tuple[SpecDifference, ...]
    verdict: NoiseVerdict | None
    unjudged: Message | None
    matrices: tuple[Matrix | None, Matrix | None]
    change: MatrixDifference | None
    refused: Message | None
    residuals: tuple[Residuals | None, Residuals | None] = (None, None)
    figures: tuple[FigureChange, ...] = ()


def beside(
    store: Store, first: Run, second: Run, metric: str, at: tuple[int | None, int | None]
) -> Beside:
    """Put two runs beside each other; ``at`` are the epochs of their matrices, None the newest."""
    ours, theirs = spec_from(first.spec), spec_from(second.spec)
    told, unjudged = _judge(store, first, second, metric)
    pair = (matrix(store, first.id, at[0]), matrix(store, second.id, at[1]))
    off = residuals(store, first.id, at[0]), residuals(store, second.id, at[1])
    figures: tuple[FigureChange, ...] = ()
    if any(off):
        change, (figures, refused) = None, _figures(off)
    else:
        change, refused = _change(first, second, pair)
    changed = in_force(store, first), in_force(store, second)
    found = tuple(differences(ours, theirs, in_force=changed))
    return Beside(first, second, found, told, unjudged, pair, change, refused, off, figures)


def _judge(
    store: Store, first: Run, second: Run, metric: str
) -> tuple[NoiseVerdict | None, Message | None]:
    groups = [_group(store, run) for run in (first, second)]
    shared = {run.id for run in groups[0].runs} & {run.id for run in groups[1].runs}
    if shared:
        return None, Message("compare.only_noise")
    if not same_table(first, second):
        return None, Message("compare.other_tables", {"names": [first.name, second.name]})
    try:
        _, values = samples(store, groups, metric)
    except InputError as error:
        return None, error.message
    sides = [
        Side(group.name, sample.last, group.steered)
        for group, sample in zip(groups, values, strict=True)
    ]
    return verdict(metric, sides[0], sides[1]), None


def _group(store: Store, run: Run) -> Group:
    """The run's finished repetitions; a run that has not finished stands alone."""
    same = one_a_seed(repetitions(store, run)) if run.status == "finished" else (run,)
    steered = is_steered(store, run)
    return Group(run.name, spec_from(run.spec), same or (run,), steered=steered)


def _figures(
    pair: tuple[Residuals | None, Residuals | None],
) -> tuple[tuple[FigureChange, ...], Message | None]:
    try:
        return figure_changes(*([one] if one else [] for one in pair)), None
    except InputError as error:
        return (), error.message


def _change(
    first: Run, second: Run, pair: tuple[Matrix | None, Matrix | None]
) -> tuple[MatrixDifference | None, Message | None]:
    before, after = pair
    if before is None or after is None:
        return None, Message("compare.no_matrices_yet")
    if before.part != after.part:
        return None, Message("compare.matrices_count_other_rows")
    try:
        found = difference(
            before.counts,
            after.counts,
            first.class_names(len(before.counts)),
            second.class_names(len(after.counts)),
        )
    except InputError as error:
        return None, error.message
    return found, None
