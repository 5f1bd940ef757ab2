"""A network as a picture: a block a layer, sized by its shape, beside the lanes of what flows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data import Description
from tui.locale import _, words
from tui.network.blocks import Blocks
from tui.network.lanes import Lane, lanes_of
from tui.text.figures import byte_size
from tui.text.fitting import fit, fit_right, wrapped
from tui.text.glyphs import GLYPHS
from tui.text.own_network import told_by_file
from tui.text.shapes import shape_text
from tui.widgets.lines import Line, Span, line

if TYPE_CHECKING:
    from engine.models.flow import FlowNode
    from engine.specs import ExperimentSpec

SHAPE, WEIGHTS = 13, 11
NAME, DOES = 16, 26
LEAST_BLOCKS, MOST_BLOCKS = 16, 72
WIDE = 110
"""Cells from which on names have a column of their own."""
GROWTH = ((4, True), (3, True), (3, False), (2, False), (1, False))
"""How high a block may be, and whether there is a gap below it: the first that fits is taken."""
_USUAL = re.compile(r"hidden_\d+")
_SHORT = {"batch_norm": "bn", "layer_norm": "ln", "group_norm": "gn"}
_ROLES = {"input": "validation", "merge": "warn", "output": "good"}


@dataclass(frozen=True, slots=True)
class Pictured:
    """A network to be drawn: its nodes, and a sentence on what does not fit; what its weights and
    all of the training come to, in bytes, where the table is known. ``code`` is a person's own file
    that tells all of it: then nothing else is known.
    """

    nodes: tuple[FlowNode, ...]
    wrong: str = ""
    bytes_of_weights: int = 0
    bytes_to_train: int = 0
    code: str = ""

    @classmethod
    def of(cls, spec: ExperimentSpec, table: Description) -> Pictured:
        """What is known of an experiment's network on a table."""
        from engine.client.networks import training_bytes
        from engine.specs.checks import network_misfit
        from engine.specs.networks import flow_on

        if spec.network.code:
            return cls((), code=spec.network.code)
        nodes = flow_on(spec, table)
        wrong = network_misfit(spec, table)
        needed = 0 if wrong else training_bytes(spec, table)
        weights = 4 * sum(node.parameters for node in nodes)
        return cls(tuple(nodes), "" if wrong is None else words(wrong), weights, needed)

    @property
    def parameters(self) -> int:
        """The numbers of all weights."""
        return sum(node.parameters for node in self.nodes)

    @property
    def trained(self) -> int:
        """Those that are learnt."""
        return sum(node.trained for node in self.nodes)

    def totals(self) -> str:
        """Parameters and memory, in a line; nothing where they are not known."""
        if self.code:
            return ""
        if self.wrong:
            return _("{count:,} parameters up to what does not fit", count=self.parameters)
        told = _("{count:,} parameters", count=self.parameters)
        if self.trained < self.parameters:
            told = _("{told}, {trained:,} trained", told=told, trained=self.trained)
        memory = _(
            "weights {weights}, training {all}",
            weights=byte_size(self.bytes_of_weights),
            all=byte_size(self.bytes_to_train),
        )
        return f"{told}; {memory}"


def picture_lines(pictured: Pictured, room: int, height: int) -> list[Line]:
    """The picture in ``room`` cells: as high as it may be in ``height`` lines, else as low as it
    can; below it what the sizes mean.
    """
    if pictured.code:
        return [line((text, "strong")) for text in told_by_file(pictured.code, room)]
    nodes, lanes = pictured.nodes, lanes_of(pictured.nodes)
    layout = _Layout.of(nodes, lanes, room)
    lines: list[Line] = []
    for tall, gaps in GROWTH:
        blocks = Blocks.of([node.shape for node in nodes], layout.blocks, tall)
        lines = _drawn(pictured, lanes, replace(layout, tall=tall, gaps=gaps), blocks)
        lines += [line((text, "faint")) for text in wrapped(blocks.told(), max(room, 20))]
        if len(lines) <= height:
            break
    return lines


@dataclass(frozen=True, slots=True)
class _Layout:
    """Cells of the lanes, of the blocks, of what is said beside them."""

    lanes: int
    blocks: int
    name: int
    does: int
    room: int
    tall: int = 1
    gaps: bool = False

    @classmethod
    def of(cls, nodes: Sequence[FlowNode], lanes: Sequence[Lane], room: int) -> _Layout:
        drawn = [text for lane in lanes for text in (*lane.above, lane.beside, lane.below)]
        beside = max(map(len, drawn), default=0)
        name = NAME if room >= WIDE else 0
        longest = max((len(_told(node, beside_name=not name)) for node in nodes), default=0)
        does = min(max(longest, DOES), DOES + (room - WIDE) // 2 if name else DOES)
        left = room - beside - name - does - SHAPE - WEIGHTS - 2
        return cls(beside, max(min(left, MOST_BLOCKS), LEAST_BLOCKS), name, does, room)


def _drawn(
    pictured: Pictured, lanes: Sequence[Lane], layout: _Layout, blocks: Blocks
) -> list[Line]:
    lines: list[Line] = []
    wrong = pictured.wrong
    for node, lane in zip(pictured.nodes, lanes, strict=True):
        lines += [line((fit(text, layout.lanes), "faint")) for text in lane.above]
        lines += _node_lines(node, lane, layout, blocks)
        if node.reason is not None and wrong:
            before = _rail(lane.below, layout)
            cells = max(layout.room - layout.lanes - 4, 20)
            told = wrapped(wrong, cells)
            lines += [line(before, "  ", (text, "bad")) for text in told]
            wrong = ""
        if layout.gaps and node is not pictured.nodes[-1]:
            lines.append(line(_rail(lane.below, layout)))
    if wrong:  # of no node that is drawn, as of a circle
        lines += [line((text, "bad")) for text in wrapped(wrong, max(layout.room, 20))]
    return lines


def _rail(text: str, layout: _Layout) -> Span:
    return fit(text, layout.lanes), "faint"


def _node_lines(node: FlowNode, lane: Lane, layout: _Layout, blocks: Blocks) -> list[Line]:
    """The block with what is said of it."""
    block, role = blocks.block(node.shape), _role(node)
    texts = _texts(node, layout)
    faces: list[Line] = []
    if block is None:
        sign = GLYPHS.failed if node.reason else "?"
        faces = [line((sign, role))]
    else:
        face, edges = block.row(filled=node.parameters > 0 or node.kind != "layer")
        faces = [line((face, role), (edges, "faint"))] * block.height
    lines: list[Line] = []
    for row in range(max(len(faces), len(texts))):
        drawn = faces[row] if row < len(faces) else ()
        said = texts[row] if row < len(texts) else ()
        rail = _pointed(node, lane, layout) if row == 0 else (_rail(lane.below, layout),)
        lines.append((*rail, *_centred(drawn, layout.blocks), *said))
    return lines


def _pointed(node: FlowNode, lane: Lane, layout: _Layout) -> tuple[Span, ...]:
    """The lanes with the node's own point among them."""
    text = fit(lane.beside, layout.lanes)
    at = lane.point * 2
    point = (GLYPHS.failed, "bad") if node.reason else (GLYPHS.marked, _role(node))
    return (text[:at], "faint"), point, (text[at + 1 :], "faint")


def _centred(drawn: Line, cells: int) -> Line:
    used = sum(len(text) for text, _role in drawn)
    before = max(cells - used, 0) // 2
    return (" " * before, ""), *drawn, (" " * max(cells - used - before, 0), "")


def _texts(node: FlowNode, layout: _Layout) -> list[Line]:
    """What is said beside a block: a line, or two where there is room for what follows."""
    two = layout.tall > 1 and bool(node.follows)
    name = "" if _USUAL.fullmatch(node.label) and not layout.name else node.label
    told = node.does.replace("_", " ") if two else _told(node, beside_name=not layout.name)
    if node.kind == "input":
        told = f"{node.label}: {_('input')}" if node.label and not layout.name else _("input")
    elif node.kind == "output":
        told = f"{_('output')}: {told}" if told else _("output")
    if two and name and not layout.name:
        told = f"{name}: {told}"
    shape = "?" if node.shape is None else shape_text(node.shape)
    count = f"{node.parameters:,}" if node.parameters else ""
    first = line(
        "  ",
        (fit(node.label, layout.name), "faint"),
        (fit(told, layout.does), "bad" if node.reason else "strong"),
        (fit_right(shape, SHAPE), "accent"),
        (fit_right(count, WEIGHTS), ""),
    )
    if not two:
        return [first]
    follows = f" {GLYPHS.separator} ".join(one.replace("_", " ") for one in node.follows)
    return [first, line(" " * (2 + layout.name), (fit(f"  {follows}", layout.does), "faint"))]


def _told(node: FlowNode, *, beside_name: bool) -> str:
    """What a node does with what follows, in a line; its name where a person gave it."""
    parts = [_SHORT.get(one, one).replace("_", " ") for one in (node.does, *node.follows)]
    said = f" {GLYPHS.separator} ".join(filter(None, parts))
    if beside_name and node.label and not _USUAL.fullmatch(node.label):
        return f"{node.label}: {said}"
    return said


def _role(node: FlowNode) -> str:
    if node.reason is not None:
        return "bad"
    return _ROLES.get(node.kind, "train" if node.parameters else "faint")
