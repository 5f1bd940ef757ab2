"""A sweep's study in memory, by Optuna's ask and tell: rebuilt from the record, and proposing what
the record alone decides.

Optuna takes more than a second to import: whoever imports this module is a host, or a process of
its own. Nothing of it is stored; a study is made of plain values, so that no pickle is read.
"""

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.pruners import (
    BasePruner,
    HyperbandPruner,
    MedianPruner,
    NopPruner,
    SuccessiveHalvingPruner,
)
from optuna.samplers import BaseSampler, CmaEsSampler, GPSampler, RandomSampler, TPESampler
from optuna.storages import InMemoryStorage
from optuna.trial import FrozenTrial, TrialState, create_trial

from engine.specs.sweep import SweepSpec, Value
from engine.sweeps.combinations import combinations
from engine.sweeps.parameters import Parameter, Params
from engine.sweeps.records import Record
from engine.sweeps.rungs import REDUCTION, id_of, rungs

NAME = "sweep"
"""Hyperband draws a trial's bracket from the study's name: the same for every sweep."""
MEDIAN_AFTER = 5
"""Finished trials before the median prunes, as Optuna has it."""
_STATES = {
    "running": TrialState.RUNNING,
    "complete": TrialState.COMPLETE,
    "pruned": TrialState.PRUNED,
    "failed": TrialState.FAIL,
}

optuna.logging.set_verbosity(optuna.logging.ERROR)


class Study:
    """The study of one sweep; ``epochs`` are the most that a trial trains.

    Trials are told in the order of their numbers, from 1. A trial whose values do not lie in the
    space of now has no say, but keeps its number.
    """

    def __init__(self, sweep: SweepSpec, found: Sequence[Parameter], epochs: int) -> None:
        self._sweep = sweep
        self._parameters = tuple(found)
        self._epochs = epochs
        self._told: list[Record] = []
        self._begin()

    def _begin(self) -> None:
        self._told.clear()
        self._storage = InMemoryStorage()
        self._pruner = pruner_of(self._sweep, self._epochs)
        self._study = optuna.create_study(
            storage=self._storage,
            sampler=RandomSampler(0),
            pruner=self._pruner,
            study_name=NAME,
            direction="minimize" if self._sweep.minimizes else "maximize",
        )
        # Hyperband makes its brackets when it is first asked, and samplers look at them
        self._pruner.prune(self._study, create_trial(state=TrialState.RUNNING))

    @property
    def study(self) -> optuna.Study:
        """Optuna's study, to be looked at."""
        return self._study

    def tell(self, records: Sequence[Record]) -> None:
        """Bring the study up to date with all trials; made anew where one that was over differs."""
        if any(self._is_over(number, old, records) for number, old in enumerate(self._told)) or len(
            records
        ) < len(self._told):
            self._begin()
        for number, record in enumerate(records):
            if number >= len(self._told):
                self._add(record)
                self._told.append(record)
            elif record != self._told[number]:
                self._update(number, record)
                self._told[number] = record

    @staticmethod
    def _is_over(number: int, old: Record, records: Sequence[Record]) -> bool:
        return old.state != "running" and (number >= len(records) or old != records[number])

    def propose(self) -> dict[str, Value] | None:
        """The values of the next trial, which depend on the record and its number alone; None where
        a grid has no more. The trial is known to the study from then on.
        """
        number = len(self._told) + 1
        if self._sweep.sampler == "grid":
            points = combinations(self._parameters)
            if number > len(points):
                return None
            self.tell([*self._told, Record(points[number - 1], "running")])
            return dict(points[number - 1])
        trial = self._ask(number)
        params: dict[str, Value] = {}
        for parameter in self._parameters:
            if parameter.is_active(params):
                params[parameter.key] = _suggested(trial, parameter)
        self._told.append(Record(params, "running"))
        return params

    def is_behind(self, number: int, steps: Mapping[int, float]) -> bool:
        """Whether the trial, which trains, is to be pruned at its last epoch so far; ``steps`` are
        all of its epochs. One that the space was narrowed away from is left to its end.
        """
        frozen = self._study.get_trials(deepcopy=False)[number - 1]
        if frozen.state.is_finished():
            return False
        for step, value in steps.items():
            if step not in frozen.intermediate_values:
                self._storage.set_trial_intermediate_value(id_of(frozen), step, value)
        before = {step: value for step, value in steps.items() if step < max(steps)}
        for name, value in self._rungs(number - 1, before).items():
            self._storage.set_trial_system_attr(id_of(frozen), name, value)
        known = self._told[number - 1]
        self._told[number - 1] = Record(known.params, known.state, known.value, dict(steps))
        return bool(self._pruner.prune(self._study, self._storage.get_trial(id_of(frozen))))

    def _ask(self, number: int) -> optuna.Trial:
        self._study.sampler = sampler_of(self._sweep, self._parameters, number)
        return self._study.ask()

    def _add(self, record: Record) -> None:
        fits = self._fitting(record.params)
        if self._sweep.sampler == "cmaes":
            # It keeps its cloud with the trials that it proposes: each is proposed again
            trial = self._ask(len(self._told) + 1)
            for parameter in self._parameters:
                _suggested(trial, parameter)
            trial_id = id_of(trial)
            for name, distribution in (fits or {}).items():
                value = distribution.to_internal_repr(record.params[name])
                self._storage.set_trial_param(trial_id, name, value, distribution)
            self._update(len(self._told), record)
            return
        self._study.add_trial(self._frozen(len(self._told), record, fits))

    def _frozen(
        self, number: int, record: Record, fits: Mapping[str, BaseDistribution] | None
    ) -> FrozenTrial:
        state, value = self._judged(record, fits)
        return create_trial(
            state=state,
            value=value,
            params={} if fits is None else dict(record.params),
            distributions=dict(fits or {}),
            intermediate_values=dict(record.steps) if fits is not None else {},
            system_attrs=self._rungs(number, record.steps) if fits is not None else {},
        )

    def _update(self, number: int, record: Record) -> None:
        """Tell what became of a trial that trained; nothing of one that has no say."""
        frozen = self._study.get_trials(deepcopy=False)[number]
        if frozen.state.is_finished():
            return
        trial_id = id_of(frozen)
        for step, value in record.steps.items():
            if step not in frozen.intermediate_values:
                self._storage.set_trial_intermediate_value(trial_id, step, value)
        for name, value in self._rungs(number, record.steps).items():
            self._storage.set_trial_system_attr(trial_id, name, value)
        state, value = self._judged(record, self._fitting(record.params))
        if state.is_finished():
            self._storage.set_trial_state_values(
                trial_id, state, None if value is None else [value]
            )

    def _judged(
        self, record: Record, fits: Mapping[str, BaseDistribution] | None
    ) -> tuple[TrialState, float | None]:
        """State and value as Optuna takes them: no value that is no number, none of a trial that
        does not count.
        """
        if fits is None:
            return TrialState.FAIL, None
        known = record.value is not None and not math.isnan(record.value)
        if record.state == "complete":
            return (TrialState.COMPLETE, record.value) if known else (TrialState.FAIL, None)
        return _STATES[record.state], None

    def _fitting(self, params: Params) -> dict[str, BaseDistribution] | None:
        """The ranges of a trial's values; None where one of them lies outside of the space."""
        active = {one.key: one for one in self._parameters if one.is_active(params)}
        if active.keys() != params.keys():
            return None
        if not all(active[key].admits(value) for key, value in params.items()):
            return None
        return {key: distribution(one) for key, one in active.items()}

    def _rungs(self, number: int, steps: Mapping[int, float]) -> dict[str, Any]:
        return rungs(self._pruner, self._study, number, steps)


def _suggested(trial: optuna.Trial, parameter: Parameter) -> Value:
    one = distribution(parameter)
    if isinstance(one, IntDistribution):
        return trial.suggest_int(parameter.key, one.low, one.high, step=one.step, log=one.log)
    if isinstance(one, FloatDistribution):
        return trial.suggest_float(parameter.key, one.low, one.high, step=one.step, log=one.log)
    return trial.suggest_categorical(parameter.key, parameter.choices)  # type: ignore[return-value]


def distribution(parameter: Parameter) -> BaseDistribution:
    """A parameter as Optuna knows it."""
    if parameter.kind == "choice":
        return CategoricalDistribution(parameter.choices)
    if parameter.kind == "whole":
        low, high = round(parameter.low), round(parameter.high)
        return IntDistribution(low, high, log=parameter.log, step=round(parameter.step or 1))
    return FloatDistribution(parameter.low, parameter.high, log=parameter.log, step=parameter.step)


def sampler_of(sweep: SweepSpec, found: Iterable[Parameter], number: int) -> BaseSampler:
    """The sampler of one trial: all its chance comes from the sweep's seed and the number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return _sampler(sweep, found, number)


def _sampler(sweep: SweepSpec, found: Iterable[Parameter], number: int) -> BaseSampler:
    seed = int(np.random.SeedSequence([sweep.seed, number]).generate_state(1)[0])
    match sweep.sampler:
        case "tpe":
            grouped = any(one.when for one in found)
            return TPESampler(seed=seed, multivariate=True, group=grouped, constant_liar=True)
        case "cmaes":
            return CmaEsSampler(seed=seed, warn_independent_sampling=False)
        case "gp":
            return GPSampler(seed=seed)
        case _:
            return RandomSampler(seed)


def pruner_of(sweep: SweepSpec, epochs: int) -> BasePruner:
    """The sweep's pruner, where trials train for so many epochs."""
    match sweep.pruner:
        case "median":
            return MedianPruner(n_startup_trials=MEDIAN_AFTER)
        case "successive_halving":
            return SuccessiveHalvingPruner(min_resource=1, reduction_factor=REDUCTION)
        case "hyperband":
            return HyperbandPruner(1, max(epochs, 1), REDUCTION)
        case _:
            return NopPruner()
