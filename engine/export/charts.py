"""A run's curves, or several runs' compared, as SVG and PNG.

Lines are told apart by dashes and marks, not by colour alone.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.export import png
from engine.export.axes import Axes, axes
from engine.export.picture import INK, QUIET, Dot, Line, Mark, Picture, Words, plain
from engine.export.run_record import RunRecord
from engine.export.svg import svg
from engine.io.files import produce_atomically, write_atomically

Metric = Literal["loss", "accuracy", "learning_rate"]
TITLES: dict[Metric, str] = {
    "loss": "Loss",
    "accuracy": "Accuracy",
    "learning_rate": "Learning rate",
}
_COLORS = ("#0b5cad", "#b3480a", "#1a7f37", "#8250df", "#9a6700", "#a40e26", "#57606a", "#0a7d8c")
_MARKS: tuple[Mark, ...] = ("circle", "square", "triangle", "diamond")
_DASHES: tuple[tuple[float, ...], ...] = ((), (7, 4), (2, 3), (9, 3, 2, 3))
_MARKS_A_LINE = 12


@dataclass(frozen=True, slots=True)
class Curve:
    """The values of one line, epoch 1 first, and how it is drawn."""

    label: str
    values: Sequence[float]
    color: str
    dash: tuple[float, ...] = ()
    mark: Mark | None = None


def write_charts(accounts: Sequence[RunRecord], folder: Path, note: Callable[[str], None]) -> None:
    """``loss``, ``accuracy`` and, where it changed, ``learning_rate``."""
    folder.mkdir(parents=True, exist_ok=True)
    draws = png.can_draw()
    for metric in TITLES:
        picture = chart(accounts, metric)
        if picture is None:
            continue
        write_atomically(folder / f"{metric}.svg", svg(picture).encode())
        if draws:
            produce_atomically(
                folder / f"{metric}.png", lambda path, made=picture: png.write_png(made, path)
            )
    if not draws:
        note('no charts as PNG: they need Pillow, the extra "charts"')


def chart(accounts: Sequence[RunRecord], metric: Metric) -> Picture | None:
    """One picture; None where there is nothing to see."""
    curves = _one(accounts[0], metric) if len(accounts) == 1 else _several(accounts, metric)
    if not curves:
        return None
    if len(accounts) == 1:
        title = f"{TITLES[metric]}: {plain(accounts[0].run.name)}"
    else:
        title = f"{_what(curves, metric)} of {len(accounts)} runs"
    picture = Picture(title=title)
    # A legend of many runs makes the picture taller
    rows = math.ceil(len(curves) / 2) if len(accounts) > 1 else 0
    picture.height += 18 * rows
    found = axes(picture, max(len(curve.values) for curve in curves), _all(curves))
    found = _lowered(found, 18 * rows)
    picture.add(Words((24, 28), title, INK, 16, bold=True))
    found.draw(picture)
    for curve in curves:
        _draw(picture, found, curve)
    _legend(picture, curves, beside=len(accounts) == 1)
    if len(accounts) == 1:
        _mark_events(picture, found, accounts[0], metric)
    return picture


def _what(curves: Sequence[Curve], metric: Metric) -> str:
    return f"Validation {metric}" if metric != "learning_rate" and curves else TITLES[metric]


def _all(curves: Sequence[Curve]) -> list[float]:
    return [value for curve in curves for value in curve.values]


def _lowered(found: Axes, by: float) -> Axes:
    return Axes(
        found.left,
        found.top + by,
        found.right,
        found.bottom,
        found.last,
        found.low,
        found.high,
        found.step,
    )


def _values(account: RunRecord, name: str) -> list[float]:
    if name == "learning_rate":
        return [epoch.learning_rate for epoch in account.epochs]
    return [epoch.metrics.get(name, math.nan) for epoch in account.epochs]


def _one(account: RunRecord, metric: Metric) -> list[Curve]:
    """Training solid, validation dashed with hollow circles."""
    if metric == "learning_rate":
        rates = _values(account, metric)
        return [Curve("learning rate", rates, _COLORS[0])] if len(set(rates)) > 1 else []
    if metric not in account.metrics:
        return []
    curves = [Curve("training", _values(account, metric), _COLORS[0])]
    if f"val_{metric}" in account.metrics:
        values = _values(account, f"val_{metric}")
        curves.append(Curve("validation", values, _COLORS[1], (7, 4), "circle"))
    return curves


def _several(accounts: Sequence[RunRecord], metric: Metric) -> list[Curve]:
    """One line a run: validation, or training where nothing validated."""
    curves: list[Curve] = []
    for number, account in enumerate(accounts):
        name = metric if metric == "learning_rate" else f"val_{metric}"
        if name != "learning_rate" and name not in account.metrics:
            name = metric
        if name != "learning_rate" and name not in account.metrics:
            continue
        label = f"{plain(account.run.name, 36)} ({account.run.id})"
        values = _values(account, name)
        color = _COLORS[number % len(_COLORS)]
        dash = _DASHES[number // len(_MARKS) % len(_DASHES)]
        curves.append(Curve(label, values, color, dash, _MARKS[number % len(_MARKS)]))
    if metric == "learning_rate" and len(set(_all(curves))) < 2:
        return []
    return curves


def _draw(picture: Picture, found: Axes, curve: Curve) -> None:
    """The line, with a gap where a value is none, and marks at some distance."""
    piece: list[tuple[float, float]] = []
    places = [
        None if math.isnan(value) else found.place(epoch, value)
        for epoch, value in enumerate(curve.values, 1)
    ]
    for place in [*places, None]:
        if place is not None:
            piece.append(place)
        elif piece:
            if len(piece) > 1:
                picture.add(Line(tuple(piece), curve.color, 2, curve.dash))
            else:
                picture.add(Dot(piece[0], curve.mark or "circle", curve.color, 3, hollow=False))
            piece = []
    if curve.mark is not None:
        every = max(1, math.ceil(len(places) / _MARKS_A_LINE))
        picture.add(
            *(Dot(place, curve.mark, curve.color, 3.2) for place in places[::every] if place)
        )


def _legend(picture: Picture, curves: Sequence[Curve], *, beside: bool) -> None:
    """Each line's look and name: in a row on the right, or in two columns below the title."""
    for number, curve in enumerate(curves):
        if beside:
            x, y = picture.width - 28 - 130.0 * (len(curves) - number), 46.0
        else:
            x, y = 24 + (number % 2) * (picture.width - 48) / 2, 50.0 + 18 * (number // 2)
        picture.add(
            Line([(x, y - 4), (x + 30, y - 4)], curve.color, 2, curve.dash),
            Words((x + 38, y), curve.label, INK, 12),
        )
        if curve.mark is not None:
            picture.add(Dot((x + 15, y - 4), curve.mark, curve.color, 3.2))


def _mark_events(picture: Picture, found: Axes, account: RunRecord, metric: Metric) -> None:
    """The best epoch, and where somebody changed something."""
    watched = "val_loss" if "val_loss" in account.metrics else "loss"
    known = [
        (value, epoch)
        for epoch, value in enumerate(_values(account, watched), 1)
        if math.isfinite(value)
    ]
    if known and metric != "learning_rate":
        best = min(known)[1]
        name = f"val_{metric}" if f"val_{metric}" in account.metrics else metric
        value = _values(account, name)[best - 1]
        if math.isfinite(value):
            x, y = found.place(best, value)
            picture.add(
                Line([(x, found.top), (x, found.bottom)], QUIET, 1, (2, 3)),
                Dot((x, y), "diamond", INK, 4, hollow=False),
            )
        said = f"best epoch {best}: {watched.replace('val_', 'validation ')} {min(known)[0]:.4g}"
        picture.add(Words((24, 46), said, QUIET, 12))
    for change in account.changes:
        if change.action == "learning_rate":
            x = found.place(min(change.epoch, found.last), found.high)[0]
            picture.add(Dot((x, found.top - 4), "down", QUIET, 3.5, hollow=False))
