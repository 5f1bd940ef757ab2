"""What differs between two experiments: dotted fields, the layers lined up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engine.models.layers import Layer, LayerSpec
from engine.models.nodes import Placed
from engine.specs import ExperimentSpec, NetworkSpec, TrainingSpec
from engine.specs.edit import as_text, section, with_value
from engine.specs.schema_walk import known_places

LAYERS = "network.layers"
NODES = "network.nodes"


@dataclass(frozen=True, slots=True)
class SpecDifference:
    """One field as ``--set`` names it, and its value on both sides as one would type it.

    None: that side has no such field or no such layer. A layer's number is that of the first
    side, or of the second for a layer that only this one has.
    """

    path: str
    ours: str | None
    theirs: str | None


TOLD = "watched.told"


def differences(
    ours: ExperimentSpec,
    theirs: ExperimentSpec,
    ignored: Sequence[str] = ("name", "note", "training.layer_statistics"),
    in_force: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> list[SpecDifference]:
    """Every field that differs, in the order of the forms.

    ``in_force`` are values that were changed while a run of each side trained, by dotted key.
    Fields without effect beside their neighbours are left out, and those of an optimizer or a
    schedule that the other side has not got, as long as they have their defaults. Of a run that its
    own program trains only what that tells is compared.
    """
    sides = _fields(ours, in_force[0]), _fields(theirs, in_force[1])
    usual = _defaults(ours), _defaults(theirs)
    watched = ours.watched is not None or theirs.watched is not None
    found: list[SpecDifference] = []
    for path in _in_order(*sides):
        here, there = (side.get(path) for side in sides)
        if here == there or path in ignored:
            continue
        alone = 0 if there is None else 1 if here is None else None
        if alone is not None and watched and not path.startswith("watched"):
            continue  # its program does not tell
        if alone is not None and usual[alone].get(path) == sides[alone][path]:
            continue
        found.append(SpecDifference(path, here, there))
    if watched:
        return found
    place = next(
        (n for n, item in enumerate(found) if item.path.startswith("training.")), len(found)
    )
    found[place:place] = [
        *_layer_differences(ours.network, theirs.network),
        *_node_differences(ours.network, theirs.network),
    ]
    return found


def differences_of_all(
    specs: Sequence[ExperimentSpec], in_force: Sequence[Mapping[str, str]] = ()
) -> dict[str, tuple[str | None, ...]]:
    """Every field in which any of some experiments differs from the first: its value in each.

    ``in_force`` as of ``differences``, one for each experiment.
    """
    changed = in_force or [{}] * len(specs)
    found: dict[str, list[str | None]] = {}
    for place, spec in enumerate(specs[1:], 1):
        for item in differences(specs[0], spec, in_force=(changed[0], changed[place])):
            values = found.setdefault(item.path, [item.ours] * len(specs))
            values[place] = item.theirs
    return {path: tuple(values) for path, values in found.items()}


def _in_order(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """All fields; those that only one side has stay behind the one before them."""
    order = list(ours)
    place = 0
    for path in theirs:
        if path in ours:
            place = order.index(path) + 1
        else:
            order.insert(place, path)
            place += 1
    return order


def _fields(spec: ExperimentSpec, in_force: Mapping[str, str] = {}) -> dict[str, str]:
    found = {
        field.path: in_force.get(field.path, as_text(field.value)) for field in section(spec, "")
    }
    told = {} if spec.watched is None else spec.watched.told
    if told:  # each parameter by itself
        del found[TOLD]
        found |= {f"{TOLD}.{name}": value for name, value in told.items()}
    return found


def _defaults(spec: ExperimentSpec) -> dict[str, str]:
    """The fields that came with the choice of an optimizer or a schedule, as it brings them."""
    found: dict[str, str] = {}
    fields = _fields(spec)
    for choice in _choices():
        if choice not in fields:
            continue
        above = choice.removesuffix("name")
        fresh = _fields(with_value(spec, choice, fields[choice]))
        found |= {path: value for path, value in fresh.items() if path.startswith(above)}
    return found


def _choices() -> list[str]:
    """The keys that name the kind of a section."""
    found = known_places(TrainingSpec).values()
    return [f"training.{place.key}" for place in found if place.chooses == "section"]


def _layer_differences(ours: NetworkSpec, theirs: NetworkSpec) -> Iterator[SpecDifference]:
    for left, right in aligned(ours.layers, theirs.layers):
        one = None if left is None else ours.layers[left]
        other = None if right is None else theirs.layers[right]
        yield from _of_two(one, other, f"{LAYERS}.{right if left is None else left}")


def _node_differences(ours: NetworkSpec, theirs: NetworkSpec) -> Iterator[SpecDifference]:
    """Nodes stand beside those of their name, wherever in the file they are."""
    sides = [
        {node.name: (place, node) for place, node in enumerate(one.nodes)} for one in (ours, theirs)
    ]
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        (left, one), (right, other) = (side.get(name, (None, None)) for side in sides)
        yield from _of_two(one, other, f"{NODES}.{right if left is None else left}")


def _of_two(one: LayerSpec | None, other: LayerSpec | None, where: str) -> Iterator[SpecDifference]:
    """In what two layers or nodes differ; where one is not there, or of another kind, in all."""
    if one is None or other is None or type(one) is not type(other):
        yield SpecDifference(
            where,
            None if one is None else layer_words(one),
            None if other is None else layer_words(other),
        )
        return
    here, there = _layer(one), _layer(other)
    for name in dict.fromkeys([*here, *there]):
        if here.get(name) != there.get(name):
            yield SpecDifference(f"{where}.{name}", here.get(name), there.get(name))


def aligned(ours: Sequence[Layer], theirs: Sequence[Layer]) -> list[tuple[int | None, int | None]]:
    """Which layer stands beside which, by index; None where a layer has no counterpart.

    Layers that are equal stand beside each other; what lies between them is paired in order.
    """
    pairs: list[tuple[int | None, int | None]] = []
    keys = [[tuple(_layer(layer).items()) for layer in side] for side in (ours, theirs)]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for _, left, left_end, right, right_end in matcher.get_opcodes():
        for step in range(max(left_end - left, right_end - right)):
            pairs.append(
                (
                    left + step if left + step < left_end else None,
                    right + step if right + step < right_end else None,
                )
            )
    return pairs


def layer_words(layer: LayerSpec) -> str:
    """A layer or node in a line: its title, and what else is not as usual."""
    usual = _layer(type(layer)(**{name: getattr(layer, name) for name in layer.MAIN}))
    fields = _layer(layer).items()
    rest = [f"{name} {value}" for name, value in fields if usual.get(name) != value]
    return ", ".join([layer.title(), *rest])


def _layer(layer: LayerSpec) -> dict[str, str]:
    """The fields that have an effect, by their names."""
    name = "nodes" if isinstance(layer, Placed) else "layers"
    parts: Any = {"layers": (), "nodes": (), name: (layer,)}
    spec: Any = ExperimentSpec.model_construct(network=NetworkSpec.model_construct(**parts))
    return {
        field.path.rpartition(".")[2]: as_text(field.value)
        for field in section(spec, f"network.{name}.0")
    }
