"""Layers, their weights and their results as lines of text and as objects."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.client.inside import LayerAbout, WeightView
from engine.inside.weights import Histogram, WeightFacts
from engine.io.numbers import decode
from tui.locale import _
from tui.text.figures import metric
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.text.shapes import shape_text
from tui.text.tables import GAP, columns
from tui.text.weights import facts_lines

WIDEST, BAR_CELLS = 40, 30
NUMBER_CELLS, TEXT_CELLS, ROW_CELLS = 10, 12, 7
_TEXTS = frozenset(("file", "label", "predicted"))


def layer_lines(layers: Sequence[LayerAbout]) -> list[str]:
    """A line a layer: its name, kind, shape, parameters, and what its weights are like."""
    head = [_("layer"), _("kind"), _("shape"), _("parameters")]
    head += [_("weights"), _("mean"), _("deviation"), _("norm"), _("about 0")]
    rows: list[list[str]] = []
    for one in layers:
        about = [shown(one.name, WIDEST), one.kind, _shape(one), f"{one.parameters:,}"]
        weights = one.weights if one.kind not in _NETWORKS else ()
        for place, facts in enumerate(weights):
            rows.append([*(about if not place else [""] * 4), *_figures(facts)])
        if not weights:
            rows.append([*about, *[""] * 5])
    return columns(head, rows, frozenset({0, 1, 2, 4}))


def _shape(layer: LayerAbout) -> str:
    return "?" if layer.shape is None else shape_text(layer.shape)


_NETWORKS = frozenset(("Functional", "Sequential", "Model"))
"""Kinds whose weights stand with their own layers."""


def _figures(facts: WeightFacts) -> list[str]:
    name = f"{shown(facts.name, WIDEST)} {shape_text(facts.shape)}"
    told = [metric(one) for one in (facts.mean, facts.deviation, facts.norm)]
    return [name, *told, f"{facts.tiny:.1%}"]


def layer_object(layer: LayerAbout) -> dict[str, Any]:
    """The same for JSON."""
    weights = [asdict(facts) for facts in layer.weights]
    return {
        "layer": layer.name,
        "kind": layer.kind,
        "shape": layer.shape,
        "parameters": layer.parameters,
        "weights": weights,
    }


def weight_object(weight: WeightView) -> dict[str, Any]:
    """An array with its histogram for JSON."""
    return {**asdict(weight.facts), "histogram": asdict(weight.histogram)}


def weight_lines(layer: str, weights: Sequence[WeightView]) -> list[str]:
    """Each array of a layer with its figures and its histogram."""
    if not weights:
        return [_("{layer} has no weights", layer=shown(layer, WIDEST))]
    found: list[str] = []
    for weight in weights:
        facts = weight.facts
        found += [""] if found else []
        found.append(f"{shown(layer, WIDEST)}  {shown(facts.name, WIDEST)}")
        found += [f"  {text}" for text in facts_lines(facts)]
        found += [f"  {text}" for text in histogram_lines(weight.histogram, BAR_CELLS)]
    return found


def histogram_lines(found: Histogram, cells: int) -> list[str]:
    """A line a step, the least first: where it begins, a bar, how many."""
    most = max(found.counts, default=0)
    lines: list[str] = []
    for edge, count in zip(found.edges, found.counts, strict=False):
        full = -(-count * cells // most) if most else 0
        lines.append(f"{fit_right(metric(edge), NUMBER_CELLS)} {GLYPHS.bar_full * full} {count:,}")
    return lines


class ResultLines:
    """Rows of a layer's results, or of points, as lines; only the first columns fit ``cells``."""

    def __init__(self, names: Sequence[str], cells: int | None) -> None:
        self._names = list(names)
        self._widths = [max(_cells(name), width(shown(name, WIDEST))) for name in names]
        self.left_out = 0
        while cells and len(self._widths) > 2 and self._whole() > cells:
            self._widths.pop()
            self.left_out += 1

    def _whole(self) -> int:
        return sum(self._widths) + len(GAP) * (len(self._widths) - 1)

    def head(self) -> str:
        """The names of the columns."""
        return self._line([shown(name, WIDEST) for name in self._names])

    def line(self, row: Sequence[Any]) -> str:
        """A row."""
        told = zip(self._names, row, strict=True)
        return self._line([_cell(value, name) for name, value in told])

    def _line(self, texts: Sequence[str]) -> str:
        told = zip(self._names, texts, self._widths, strict=False)
        return GAP.join(
            (fit if name in _TEXTS else fit_right)(text, room) for name, text, room in told
        ).rstrip()


def _cells(name: str) -> int:
    return ROW_CELLS if name == "row" else TEXT_CELLS if name in _TEXTS else NUMBER_CELLS


def _cell(value: Any, name: str) -> str:
    if value is None:
        return GLYPHS.dash
    if name == "row":
        return str(value)
    if isinstance(value, str) and (name == "file" or value not in ("nan", "inf", "-inf")):
        return shown(value)
    return metric(decode(value))
