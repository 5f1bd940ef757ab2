"""What was recorded of a run's layers, as a table and for JSON."""

import math
from typing import TYPE_CHECKING, Any

from data.errors import InputError
from tui.locale import _
from tui.text.fitting import shown
from tui.text.glyphs import GLYPHS
from tui.text.layer_figures import FIGURES, figure_text, trend_sign
from tui.text.tables import columns

if TYPE_CHECKING:
    from engine.models.layer_statistics import LayerStatistics
    from engine.store.database import Store
    from engine.store.runs import Run

NAME = 36


def recorded_layers(store: "Store", run: "Run") -> "LayerStatistics":
    """The record.

    Raises:
        InputError: there is none.
    """
    from engine.store.layer_records import layer_statistics

    found = layer_statistics(store, run.id)
    if found is not None:
        return found
    if run.facts.layers:
        raise InputError("run.no_layers_yet", run=run.name)
    raise InputError("run.no_layers", run=run.name)


def layer_lines(found: "LayerStatistics") -> list[str]:
    """A line a layer: the newest figures, each with a sign where it has risen or fallen."""
    names = [name for name in FIGURES if found.known(name)]
    first, last = found.epochs[0], found.epochs[-1]
    head = [_("layer"), _("kind"), *(_(FIGURES[name].head) for name in names)]
    rows = [
        [shown(layer.name, NAME), layer.kind, *(_cell(found, name, place) for name in names)]
        for place, layer in enumerate(found.layers)
    ]
    said = _(
        "layers after epoch {last}; {rising} {falling}: a tenth more or less than after epoch "
        "{first}",
        last=last,
        first=first,
        rising=GLYPHS.rising,
        falling=GLYPHS.falling,
    )
    return [said, "", *columns(head, rows, frozenset({0, 1}))]


def _cell(found: "LayerStatistics", name: str, place: int) -> str:
    values = found.statistic(name)[:, place]
    return f"{figure_text(name, values[-1])} {trend_sign(values[0], values[-1])}"


def layers_object(found: "LayerStatistics") -> dict[str, Any]:
    """The whole record: a list an epoch for every figure of a layer, and for the norms of each of
    its arrays; null where there is no such figure.
    """
    from engine.models.layer_statistics import OF_ARRAYS, STATISTICS

    layers: list[dict[str, Any]] = []
    array = 0
    for place, layer in enumerate(found.layers):
        arrays: list[dict[str, Any]] = []
        for name, size in zip(layer.arrays, layer.sizes, strict=True):
            norms = zip(OF_ARRAYS, found.of_arrays[:, array].T, strict=True)
            told = {kind: _listed(values) for kind, values in norms}
            arrays.append({"name": name, "size": size, **told})
            array += 1
        about = {"name": layer.name, "kind": layer.kind, "activation": layer.activation or None}
        figures = {name: _listed(found.statistic(name)[:, place]) for name in STATISTICS}
        more = {"parameters": layer.parameters, "trains": layer.trains, "arrays": arrays}
        layers.append({**about, **more, **figures})
    return {"epochs": found.epochs.tolist(), "layers": layers}


def _listed(values: Any) -> list[float | None]:
    return [None if math.isnan(value) else float(value) for value in values]
