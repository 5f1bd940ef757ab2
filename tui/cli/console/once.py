"""``--once KEY``: the same command given again goes on, and does not train twice."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from tui.cli.console.output import complain
from tui.locale import n_
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.client.once import Once
    from engine.specs import ExperimentSpec
    from engine.store.database import Store


def submit_known(  # noqa: PLR0913
    store: "Store",
    wanted: "Sequence[ExperimentSpec]",
    seeds: int,
    folds: int | None,
    key: str | None,
    *,
    cluster: bool = False,
) -> "Once":
    """Queue all of them with each seed and fold, or none if one cannot be trained.

    Those that the key knows already are not queued again, and that is said. Without a key it is
    the SLURM job's, which may train other experiments, too; outside of SLURM there is none.
    ``cluster`` leaves them to workers.

    Raises:
        InputError: one cannot be trained, or the key belongs to another experiment.
    """
    from engine.client.cluster import asking_workers
    from engine.client.once import check_key
    from engine.devices.slurm_job import slurm_job

    job = slurm_job()
    known = None if key is None and job is None else check_key(job or "" if key is None else key)
    with asking_workers(store) if cluster else nullcontext():
        once = _submitted(store, wanted, seeds, folds, known, alone=key is not None)
    if known is not None:
        _tell(once, known)
    return once


def _submitted(  # noqa: PLR0913
    store: "Store",
    wanted: "Sequence[ExperimentSpec]",
    seeds: int,
    folds: int | None,
    key: str | None,
    *,
    alone: bool,
) -> "Once":
    from engine.client.once import Once, submit_once
    from engine.client.repeating import submit_repeated

    if key is None:
        with store.write():
            runs = [
                run for one in wanted for run in submit_repeated(store, one, seeds, folds=folds)
            ]
        return Once(runs, [], [], 0)
    return submit_once(store, wanted, seeds, key, alone=alone, folds=folds)


def _tell(once: "Once", key: str) -> None:
    if once.finished:
        complain(
            n_(
                "{run} has been trained under the key {key}, and is not trained again",
                "{count} runs have been trained under the key {key}, and are not trained again",
                len(once.finished),
                run=once.finished[0],
                key=shown(key),
            )
        )
    if once.going_on:
        complain(
            n_(
                "{run} was begun under the key {key}, and goes on",
                "{count} runs were begun under the key {key}, and go on",
                len(once.going_on),
                run=once.going_on[0],
                key=shown(key),
            )
        )
