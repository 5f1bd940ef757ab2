"""A forecast in words: one line, or all of it."""

from typing import TYPE_CHECKING

from tui.locale import _, n_, words
from tui.text.figures import byte_size, duration

if TYPE_CHECKING:
    from engine.forecast import Forecast


def forecast_line(found: "Forecast") -> str:
    """The figures that matter, and how many warnings there are, as short as they can be."""
    count = found.parameters
    parts = [
        _("network of own code") if count is None else _("{count:,} parameters", count=count),
        n_("{count:,} step", "{count:,} steps", found.steps),
    ]
    if found.seconds is not None:
        parts.append(_("{time} an epoch", time=duration(found.seconds)))
    if found.warnings:
        parts.insert(0, n_("{count} warning", "{count} warnings", len(found.warnings)))
    return ", ".join(parts)


def forecast_pairs(found: "Forecast", *, measuring: bool = False) -> list[tuple[str, str]]:
    """Every figure with its name; ``measuring``: an engine tries how long an epoch takes."""
    seconds, total = found.seconds, found.total_seconds
    if measuring:
        time = _("the engine tries it for a second…")
    elif seconds is None or total is None:
        time = _("unknown: no run like it has trained here, and no engine is idle to try it")
    else:
        about = {"time": duration(seconds), "epochs": found.epochs, "total": duration(total)}
        time = _("about {time}; {epochs} epochs about {total}", **about)
        time += _(" (by run {run})", run=found.measured) if found.measured else _(" (just tried)")
    rows = _("{train:,} train, {validation:,} validate", **_rows(found))
    if found.test_rows:
        rows += _(", {test:,} test", test=found.test_rows)
    pairs = [
        (_("rows"), rows),
        *_size(found),
        (_("steps"), _("{steps:,} an epoch, {all:,} in all", **_steps(found))),
        (_("an epoch"), time),
    ]
    if found.sampled:
        by_sample = _("streams; roles and preparation by {count:,} rows", count=found.sampled)
        of_pictures = _("streams: decoded once into a file, and read from there")
        pairs.append((_("table"), of_pictures if found.of_pictures else by_sample))
    if found.baseline is not None:
        said = _("accuracy {value:.4f} by always saying the most frequent class")
        pairs.append((_("baseline"), said.format(value=found.baseline)))
    if found.deviation is not None:
        said = _("RMSE {value:.4g} by always saying the mean", value=found.deviation)
        pairs.append((_("baseline"), said))
    return pairs


def warning_texts(found: "Forecast") -> list[str]:
    """The warnings as sentences."""
    return [words(warning) for warning in found.warnings]


def _size(found: "Forecast") -> list[tuple[str, str]]:
    if found.parameters is None or found.memory is None:
        return [(_("network"), _("of own code: parameters and memory are known once it is built"))]
    return [
        (_("parameters"), f"{found.parameters:,}"),
        (_("memory"), _("about {size}", size=byte_size(found.memory))),
    ]


def _rows(found: "Forecast") -> dict[str, int]:
    return {"train": found.training_rows, "validation": found.validation_rows}


def _steps(found: "Forecast") -> dict[str, int]:
    return {"steps": found.steps, "all": found.steps * found.epochs}
