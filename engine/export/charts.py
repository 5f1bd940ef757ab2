"""A run's curves, or several runs' compared, as files: what is on each chart."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from engine.compare.chart import Axis, Chart, Mark, Series, y_axis
from engine.export.run_record import RunRecord
from engine.io.files import produce_atomically
from engine.tasks.metrics import best_epoch

Metric = Literal["loss", "accuracy", "auc", "r2", "mae", "rmse", "learning_rate"]
TITLES: dict[Metric, str] = {
    "loss": "Loss",
    "accuracy": "Accuracy",
    "auc": "Area under the ROC curve",
    "r2": "R²",
    "mae": "Mean absolute error",
    "rmse": "Root mean squared error",
    "learning_rate": "Learning rate",
}


def write_charts(accounts: Sequence[RunRecord], folder: Path) -> None:
    """``loss``, the task's metrics and, where it changed, ``learning_rate``, as SVG and PNG."""
    from engine.export.figure import write_figure

    folder.mkdir(parents=True, exist_ok=True)
    for metric in TITLES:
        made = chart(accounts, metric)
        if made is None:
            continue
        for kind in ("svg", "png"):
            produce_atomically(
                folder / f"{metric}.{kind}", lambda path, made=made: write_figure(made, path)
            )


def chart(accounts: Sequence[RunRecord], metric: Metric) -> Chart | None:
    """One chart; None where there is nothing to see."""
    alone = len(accounts) == 1
    series = tuple(_one(accounts[0], metric) if alone else _several(accounts, metric))
    rates = {value for one in series for value in one.values}
    if not series or (metric == "learning_rate" and len(rates) < 2):
        return None
    last = max(one.xs[-1] for one in series)
    x = Axis(1, max(last, 2), whole=True, name="epoch")
    words = f"every {metric} here is NaN or infinite"
    if not alone:
        title = TITLES[metric] if metric == "learning_rate" else f"Validation {metric}"
        return Chart(
            series, x, y_axis(metric), words=words, title=f"{title} of {len(accounts)} runs"
        )
    account = accounts[0]
    marks = tuple(_marks(account, series[-1], metric))
    title = f"{TITLES[metric]}: {plain(account.run.name)}"
    note = _best(account) if metric != "learning_rate" else ""
    return Chart(series, x, y_axis(metric), marks=marks, words=words, title=title, note=note)


def _points(account: RunRecord, name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The epochs, and their values of a metric."""
    if name == "learning_rate":
        values = [epoch.learning_rate for epoch in account.epochs]
    else:
        values = [epoch.metrics.get(name, math.nan) for epoch in account.epochs]
    return tuple(float(epoch.epoch) for epoch in account.epochs), tuple(values)


def _one(account: RunRecord, metric: Metric) -> Iterator[Series]:
    """Training, then validation."""
    if metric == "learning_rate":
        yield Series(*_points(account, metric), "train", name="learning rate")
    elif metric in account.metrics:
        yield Series(*_points(account, metric), "train", name="training")
        if f"val_{metric}" in account.metrics:
            found = _points(account, f"val_{metric}")
            yield Series(*found, "validation", "dashes", name="validation")


def _several(accounts: Sequence[RunRecord], metric: Metric) -> Iterator[Series]:
    """One line a run: validation, or training where nothing validated."""
    for number, account in enumerate(accounts):
        names = [metric] if metric == "learning_rate" else [f"val_{metric}", metric]
        name = next((name for name in names if name in (*account.metrics, "learning_rate")), None)
        if name is not None:
            label = f"{plain(account.run.name, 36)} ({account.run.id})"
            role = f"run-{number + 1}"
            yield Series(*_points(account, name), role, "dashes", number, name=label)


def _marks(account: RunRecord, series: Series, metric: Metric) -> Iterator[Mark]:
    """The best epoch, and where somebody changed the learning rate."""
    best = best_epoch(account.epochs)
    if best is not None and metric != "learning_rate":
        value = float(series.values[list(series.xs).index(best)])
        if math.isfinite(value):
            yield Mark("best", best, value)
    for change in account.changes:
        if change.action == "learning_rate":
            yield Mark("changed", min(float(change.epoch), float(series.xs[-1])))


def _best(account: RunRecord) -> str:
    best = best_epoch(account.epochs)
    if best is None:
        return ""
    found = next(epoch.metrics for epoch in account.epochs if epoch.epoch == best)
    validated = math.isfinite(found.get("val_loss", math.nan))
    value = found["val_loss" if validated else "loss"]
    return f"best epoch {best}: {'validation ' if validated else ''}loss {value:.4g}"


def plain(text: str, most: int = 60) -> str:
    """Text from outside on one line, without what a viewer would obey or could not read."""
    line = "".join(sign if sign.isprintable() else "·" for sign in " ".join(text.split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"
