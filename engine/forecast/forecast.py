"""The forecast of an experiment on a table: figures by arithmetic, seconds by what was measured."""

import math
from dataclasses import dataclass

from data import Description
from data.messages import Message
from engine.forecast.warnings import warnings_of
from engine.specs import ExperimentSpec
from engine.specs.checks import kept_rows, training_rows
from engine.specs.networks import parameters_of
from engine.training.memory_need import bytes_to_train


@dataclass(frozen=True, slots=True)
class Probe:
    """What an epoch took: seconds a training step, and a row that is measured.

    ``run`` is the run that was measured, None where an engine has just tried.
    """

    step: float
    row: float
    run: str | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is known before training.

    ``memory`` is in bytes: weights with all that belongs to them, and the table; it and
    ``parameters`` are None of a network that a person's code builds. ``steps`` are
    batches an epoch, ``baseline`` what always saying the most frequent class comes to (an
    accuracy, None of a number), ``deviation`` the error (RMSE, in the label's own unit) of always
    saying a number's mean, ``seconds`` an epoch's (None: nothing like it was measured here) by the
    run ``measured``, or where that is None by what an engine has just tried. ``warnings`` say what
    speaks against the experiment, each with its reason. ``sampled`` are the rows that roles and
    preparation rest on where the table streams, or all where it is ``of_pictures``; 0: it does not
    stream.
    """

    parameters: int | None
    memory: int | None
    training_rows: int
    validation_rows: int
    test_rows: int
    steps: int
    epochs: int
    baseline: float | None
    deviation: float | None
    seconds: float | None
    measured: str | None
    warnings: tuple[Message, ...]
    sampled: int = 0
    of_pictures: bool = False

    @property
    def total_seconds(self) -> float | None:
        """All epochs' seconds, as long as nothing ends training sooner."""
        return None if self.seconds is None else self.seconds * self.epochs


def forecast(spec: ExperimentSpec, table: Description, probe: Probe | None = None) -> Forecast:
    """What ``spec`` will take on the table of that description, with its validation file's rows."""
    rows = training_rows(spec, table)
    held, test = kept_rows(spec, table)
    validation = table.held_rows or held
    steps = math.ceil(max(rows, 0) / spec.training.batch_size)
    seconds, own = None, bool(spec.network.code)
    if probe is not None:
        # Without validation rows the training rows are measured
        seconds = probe.step * steps + probe.row * (validation or rows)
    return Forecast(
        parameters=None if own else parameters_of(spec, table),
        memory=None if own else sum(bytes_to_train(spec, table)),
        training_rows=rows,
        validation_rows=validation,
        test_rows=test,
        steps=steps,
        epochs=spec.training.epochs,
        baseline=_baseline(table),
        deviation=None if table.quantity is None else table.quantity.deviation,
        seconds=seconds,
        measured=None if probe is None else probe.run,
        warnings=tuple(warnings_of(spec, table)),
        sampled=table.sampled,
        of_pictures=bool(table.shape),
    )


def _baseline(table: Description) -> float | None:
    counted = sum(table.class_counts)
    return max(table.class_counts) / counted if counted else None
