"""Runs told to MLflow, by MLflow's own client: the only place that imports it."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from data.errors import InputError
from engine.export.parts import mlflow_is_there
from engine.export.tracked import OURS, TrackedEpoch, TrackedRun
from engine.statuses import Status

DATABASE, ARTIFACTS = "mlflow.db", "mlruns"
"""What MLflow writes where it is given no place: in this folder it stays out of the artifacts."""
MOST_METRICS, MOST_TEXTS = 1000, 100
"""As many in one call as MLflow takes."""
_DEEPEST = 20
_LONGEST_NAME, _LONGEST_PARAMETER, _LONGEST_TAG = 250, 500, 5000
_STATUSES: dict[Status, str] = {
    "queued": "SCHEDULED",
    "running": "RUNNING",
    "paused": "RUNNING",
    "finished": "FINISHED",
    "pruned": "KILLED",
    "stopped": "KILLED",
    "failed": "FAILED",
    "crashed": "FAILED",
}
_REFUSALS = (
    *("INVALID_PARAMETER_VALUE", "BAD_REQUEST", "PERMISSION_DENIED", "UNAUTHENTICATED"),
    *("ENDPOINT_NOT_FOUND", "INVALID_STATE", "FEATURE_DISABLED"),
)
"""What no second try changes, by MLflow's names."""
_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ALLOW_FILE_STORE": "true",  # who names a folder of files wants it
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
}


T = TypeVar("T")


class UnreachableError(InputError):
    """The server did not answer, or not now: another time it may."""


def check_mlflow() -> None:
    """Refuse where it is not installed.

    Raises:
        InputError: it is not.
    """
    if not mlflow_is_there():
        raise InputError("export.mlflow_not_installed")


def local_uri(folder: Path) -> str:
    """The database in a folder."""
    return f"sqlite:///{folder.absolute() / DATABASE}"


def plain_uri(uri: str) -> str:
    """The address without a name and a password in it."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return uri
    if "@" not in parts.netloc:
        return uri
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


class MlflowTarget:
    """A tracking URI. ``artifacts`` is where a new experiment keeps its files, None for the place
    that the server has for them.

    Every method raises:
        UnreachableError: it cannot be reached now.
        InputError: it refuses what it is told, or MLflow is not installed.
    """

    def __init__(self, uri: str, artifacts: Path | None = None) -> None:
        check_mlflow()
        for name, value in _SETTINGS.items():
            os.environ.setdefault(name, value)
        for name in ("mlflow", "alembic"):  # what they say is of no use to anybody here
            logging.getLogger(name).setLevel(logging.ERROR)
        self.uri = uri
        self._artifacts = artifacts
        self._client: Any = None

    def begin(self, run: TrackedRun) -> str:
        """Enter the run, or find it where it was entered before; MLflow's id of it."""
        return self._asked(lambda: self._begun(run))

    def describe(self, run: str, told: TrackedRun) -> None:
        """Tell its settings and tags, as they are now."""
        self._asked(lambda: self._described(run, told))

    def sent(self, run: str, metric: str) -> dict[int, float]:
        """What MLflow has of the metric by steps; of a step that was sent twice the later."""
        found = self._asked(lambda: self._mlflow().get_metric_history(run, allowed(metric)))
        return {one.step: one.value for one in sorted(found, key=lambda one: one.timestamp)}

    def send(self, run: str, epochs: Sequence[TrackedEpoch]) -> None:
        """Log the metrics of epochs, whole ones at a time."""
        for some in _parted(epochs):
            self._asked(partial(self._log, run, some))

    def _log(self, run: str, epochs: Sequence[TrackedEpoch]) -> None:
        self._mlflow().log_batch(run, metrics=_metrics(epochs))

    def end(self, run: str, told: TrackedRun, last: int) -> None:
        """Tell how it stands: its status, the measurement of rows kept aside, at epoch ``last``."""
        if told.test:
            over = told.ended or told.begun
            self.send(run, [TrackedEpoch(last, over, told.test)])
        status = _STATUSES[told.status]
        ended = None if told.ended is None else _milliseconds(told.ended)
        if ended is None:
            self._asked(lambda: self._mlflow().update_run(run, status=status))
        else:
            self._asked(lambda: self._mlflow().set_terminated(run, status, ended))

    def keep(self, run: str, folder: Path) -> None:
        """Hand over the files of an exported folder, but for those of trackers."""

        def hand() -> None:
            for path in sorted(folder.iterdir()):
                if path.name.startswith((DATABASE, ARTIFACTS, "wandb")):
                    continue
                if path.is_dir():
                    self._mlflow().log_artifacts(run, str(path), path.name)
                else:
                    self._mlflow().log_artifact(run, str(path))

        self._asked(hand)

    def _begun(self, run: TrackedRun) -> str:
        client: Any = self._mlflow()
        experiment = self._experiment(run.experiment)
        wanted = f"tags.`{OURS}run` = '{run.id}'"
        found = client.search_runs([experiment], wanted, max_results=1)
        if found:
            made = str(found[0].info.run_id)
            client.update_run(made, status="RUNNING")
        else:
            begun = _milliseconds(run.begun)
            first = {f"{OURS}run": run.id}
            made = str(client.create_run(experiment, begun, first, run.name or run.id).info.run_id)
        self._described(made, run)
        return made

    def _described(self, made: str, run: TrackedRun) -> None:
        from mlflow.entities import Param, RunTag

        parameters = [
            Param(allowed(name), value[:_LONGEST_PARAMETER])
            for name, value in run.parameters.items()
        ]
        marks = [RunTag(name, value) for name, value in _tags(run).items()]
        for at in range(0, max(len(parameters), len(marks)), MOST_TEXTS):
            part = slice(at, at + MOST_TEXTS)
            self._mlflow().log_batch(made, params=parameters[part], tags=marks[part])

    def _experiment(self, name: str) -> str:
        client: Any = self._mlflow()
        known = client.get_experiment_by_name(name)
        if known is None:
            place = None if self._artifacts is None else str(self._artifacts)
            return str(client.create_experiment(name, artifact_location=place))
        if known.lifecycle_stage == "deleted":
            client.restore_experiment(known.experiment_id)
        return str(known.experiment_id)

    def _mlflow(self) -> Any:
        if self._client is None:
            with warnings.catch_warnings(action="ignore"):
                from mlflow import MlflowClient

                self._client = MlflowClient(tracking_uri=self.uri)
        return self._client

    def _asked(self, act: Callable[[], T]) -> T:
        """Ask MLflow, whose many kinds of errors become one of two."""
        try:
            with warnings.catch_warnings(action="ignore"):
                return act()
        except InputError:
            raise
        except Exception as error:
            about = {"uri": plain_uri(self.uri), "reason": _reason(error)}
            if getattr(error, "error_code", "") in _REFUSALS or _is_ours(error):
                raise InputError("export.mlflow_refused", **about) from error
            raise UnreachableError("export.mlflow_unreachable", **about) from error


def allowed(name: str) -> str:
    """A name with the signs that MLflow takes in names alone."""
    found = re.sub(r"[^\w\-. /]", "_", name)[:_LONGEST_NAME].strip("/. ")
    return re.sub(r"/\.*/", "/", found) or "_"


def _is_ours(error: Exception) -> bool:
    """Whether nobody was asked: the address is no address."""
    return isinstance(error, ValueError | TypeError) or "UnsupportedModel" in type(error).__name__


def _reason(error: Exception) -> str:
    """The first line of what went wrong; of a failed connection what the system says of it."""
    place: BaseException | None = error
    for _ in range(_DEEPEST):
        if place is None:
            break
        if isinstance(place, OSError) and place.strerror:
            return place.strerror
        place = place.__cause__ or place.__context__
    line = str(error).strip().partition("\n")[0]
    return plain_text(line)[:200] or type(error).__name__


def plain_text(line: str) -> str:
    """A line without a name and a password in an address."""
    return re.sub(r"//[^/\s@]*@", "//", line)


def _milliseconds(time: float) -> int:
    return round(time * 1000)


def _metrics(epochs: Sequence[TrackedEpoch]) -> list[Any]:
    from mlflow.entities import Metric

    return [
        Metric(allowed(name), value, _milliseconds(epoch.time), epoch.step)
        for epoch in epochs
        for name, value in epoch.metrics.items()
    ]


def _parted(epochs: Sequence[TrackedEpoch]) -> Iterator[list[TrackedEpoch]]:
    """Whole epochs, as many as fit into a call."""
    found: list[TrackedEpoch] = []
    count = 0
    for epoch in epochs:
        if found and count + len(epoch.metrics) > MOST_METRICS:
            yield found
            found, count = [], 0
        found.append(epoch)
        count += len(epoch.metrics)
    if found:
        yield found


def _tags(run: TrackedRun) -> Mapping[str, str]:
    found = {**run.facts, "mlflow.source.name": "pkgo-tui"}
    if run.note:
        found["mlflow.note.content"] = run.note
    found |= dict.fromkeys(map(allowed, run.tags), "true")
    return {allowed(name): value[:_LONGEST_TAG] for name, value in found.items()}
