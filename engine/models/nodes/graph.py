"""A graph on the columns of a table: what its names mean, and the order of its nodes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.models.nodes import Node, Shared
from engine.models.nodes.columns import EVERYTHING, Columns, Entry, chosen, predicted, shape_of
from engine.models.nodes.ends import End
from engine.models.summary import OUTPUT, is_usable


@dataclass(frozen=True)
class Graph:
    """A network of named inputs and nodes on the ``columns`` of a row.

    ``inputs`` are patterns of columns by name, ``outputs`` the names of nodes by that of a label,
    ``told`` what else is said of labels beside the table's. ``label`` is that one, where it is
    known: else it is the first. What is wrong with it ``misfits.problem`` tells;
    until then nothing here raises.
    """

    columns: Columns
    inputs: Mapping[str, tuple[str, ...]]
    nodes: tuple[Node, ...]
    outputs: Mapping[str, str]
    label: str | None = None
    told: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """The outputs, the table's label first."""
        found: list[End] = []
        for label in self.outputs:
            if label not in self.further:
                found.append(End(label, self.outputs[label], OUTPUT, weight=self._weight(label)))
        for label in self.further:
            told = self.told.get(label, {})
            places, loss = predicted(self.columns, label) or (0,), str(told.get("loss") or "")
            keras = self.end_names[label]
            found.append(End(label, self.outputs[label], keras, places, loss, self._weight(label)))
        return tuple(found)

    def _weight(self, label: str) -> float:
        return float(self.told.get(label, {}).get("weight", 1.0))

    @cached_property
    def further(self) -> tuple[str, ...]:
        """The columns that are predicted beside the table's label, by name; no input takes them."""
        main = self.label if self.label in self.outputs else next(iter(self.outputs), "")
        return tuple(sorted(label for label in self.outputs if label != main))

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The places of everything that is made of those columns."""
        return frozenset(chosen(self.columns, self.further)[0]) if self.further else frozenset()

    @cached_property
    def end_names(self) -> dict[str, str]:
        """Names that Keras takes for the last layers of further labels."""
        taken = {name.lower() for name in self.keras_names.values()} | self._all_parts
        found: dict[str, str] = {}
        for number, label in enumerate(self.further, 2):
            # What begins like the label's own output is called so in no metric (``told_name``)
            fits = is_usable(label) and not label.lower().startswith(OUTPUT)
            name = label if fits and label.lower() not in taken else f"further_{number}"
            while name.lower() in taken:
                name += "_"
            found[label] = name
            taken.add(name.lower())
        return found

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The inputs in their order; one that finds no columns takes an empty row."""
        return tuple(
            self._entry(name, patterns, self.keras_names[name])
            for name, patterns in self.inputs.items()
        )

    def _entry(self, name: str, patterns: tuple[str, ...], keras: str) -> Entry:
        if patterns == (EVERYTHING,) and not self.hidden:
            return Entry(name, keras, self.columns.shape)
        places = [one for one in chosen(self.columns, patterns)[0] if one not in self.hidden]
        shape = shape_of(self.columns, places)
        if shape == self.columns.shape and len(shape) > 1:  # the only column is one of pictures
            return Entry(name, keras, shape)
        return Entry(name, keras, shape, tuple(places))

    @cached_property
    def by_name(self) -> dict[str, int]:
        """Each node's place by its name; of two of one name the first's."""
        found: dict[str, int] = {}
        for place, node in enumerate(self.nodes):
            if node.name:
                found.setdefault(node.name, place)
        return found

    def near(self, name: str) -> list[str]:
        """Names of inputs and nodes like this one."""
        return difflib.get_close_matches(name, [*self.inputs, *self.by_name], 2, 0.5)

    def needs(self, node: Node) -> tuple[str, ...]:
        """The names that must be known before the node is."""
        return (*node.input, node.shared) if isinstance(node, Shared) else node.input

    def target(self, node: Node) -> Node | None:
        """The node whose layer a shared one uses."""
        place = self.by_name.get(node.shared) if isinstance(node, Shared) else None
        return None if place is None else self.nodes[place]

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The nodes' places, each behind those that it needs and else as they are written;
        without those of a circle, and those that need what is not there.
        """
        known, found = set(self.inputs), list[int]()
        left = list(enumerate(self.nodes))
        while True:
            ready = next(
                (one for one in left if one[1].name and known.issuperset(self.needs(one[1]))), None
            )
            if ready is None:
                return tuple(found)
            left.remove(ready)
            found.append(ready[0])
            known.add(ready[1].name or "")

    @cached_property
    def read(self) -> frozenset[str]:
        """The names of everything whose result reaches an output."""
        found: set[str] = set()
        todo = list(self.outputs.values())
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            if name in self.by_name:
                todo += self.nodes[self.by_name[name]].input
        return frozenset(found)

    def circle(self) -> list[str]:
        """The names along a circle of nodes, the first one again at its end; empty without one."""
        for start in self.by_name:
            path = next(self._ways_back(start, [start]), None)
            if path is not None:
                return path
        return []

    def _ways_back(self, start: str, path: Sequence[str]) -> Iterator[list[str]]:
        seen = set(path)
        todo: list[list[str]] = [list(path)]
        while todo:
            here = todo.pop()
            for name in self.needs(self.nodes[self.by_name[here[-1]]]):
                if name == start:
                    yield [*here, start]
                elif name in self.by_name and name not in seen:
                    seen.add(name)
                    todo.append([*here, name])

    @cached_property
    def keras_names(self) -> dict[str, str]:
        """Names that Keras takes, by those of inputs and nodes: the person's where that can be,
        else input_1, hidden_1 and so on.
        """
        taken: set[str] = set()
        found: dict[str, str] = {}
        for place, name in enumerate(self.inputs, 1):
            fits = is_usable(name) and name.lower() not in taken
            found[name] = name if fits else f"input_{place}"
            taken.add(found[name].lower())
        for place, node in enumerate(self.nodes, 1):
            name = node.name or ""
            fits = is_usable(name) and taken.isdisjoint(self._parts(node, name))
            kept = name if fits else f"hidden_{place}"
            found.setdefault(name, kept)
            taken |= self._parts(node, kept)
        return found

    @cached_property
    def _all_parts(self) -> set[str]:
        names = self.keras_names
        return {part for node in self.nodes for part in self._parts(node, names[node.name or ""])}

    def _parts(self, node: Node, name: str) -> set[str]:
        of = self.target(node) or node
        return {part.lower() for part in of.part_names(name)}
