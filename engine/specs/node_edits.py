"""Nodes added, copied, renamed and removed: whoever took one takes what stands for it."""

from typing import Any, TypeAlias

Fields: TypeAlias = dict[str, Any]


def add_node(network: Fields, after: int, layer: Fields) -> None:
    """A node that takes what the one at ``after`` gives, in front of all that took it; before the
    first one it takes the first input.
    """
    nodes = network.setdefault("nodes", [])
    name = _fresh_name(network, str(layer.get("type") or "dense"))
    before = nodes[after]["name"] if after >= 0 else next(iter(network.get("inputs", {})), "")
    if after >= 0:
        _instead(network, str(before), [name])
    nodes.insert(after + 1, {**layer, "name": name, "input": before})


def copy_node(network: Fields, place: int) -> None:
    """A node like this one that takes the same, behind it; nobody takes it yet."""
    node = network["nodes"][place]
    name = _fresh_name(network, str(node["name"]))
    network["nodes"].insert(place + 1, {**node, "name": name})


def remove_node(network: Fields, place: int) -> None:
    """Without the node: whoever took it takes what it took."""
    node = network["nodes"].pop(place)
    _instead(network, str(node["name"]), _names(node["input"]))


def move_node(network: Fields, place: int, by: int) -> None:
    """The node at another place of the list, which changes nothing but the list."""
    nodes = network["nodes"]
    nodes.insert(min(max(place + by, 0), len(nodes) - 1), nodes.pop(place))


def rename_node(network: Fields, node: Any, name: Any) -> None:
    """Let all that name the node call it by its new name; fields may be not yet validated."""
    before = node.get("name") if isinstance(node, dict) else None
    if not before or not name or not isinstance(name, str):
        return
    for other in network["nodes"]:
        taken = _names(other.get("input", []))
        if before in taken:
            other["input"] = [name if one == before else one for one in taken]
        if other.get("shared") == before:
            other["shared"] = name
    outputs: Fields = network.get("outputs") or {}
    for label, told in outputs.items():
        if told == before:
            outputs[label] = name
        elif isinstance(told, dict) and told.get("node") == before:
            outputs[label] = {**told, "node": name}


def _instead(network: Fields, name: str, others: list[str]) -> None:
    for node in network["nodes"]:
        taken = _names(node["input"])
        if name in taken:
            place = taken.index(name)
            node["input"] = [*taken[:place], *others, *taken[place + 1 :]]
    nodes = {node["name"] for node in network["nodes"]} | {*others}
    known = [one for one in others if one in nodes and one not in network.get("inputs", {})]
    outputs: Fields = network.get("outputs", {})
    for label in list(outputs):
        told = outputs[label]
        if (told if isinstance(told, str) else told["node"]) != name:
            continue
        if not known:
            del outputs[label]
        else:
            outputs[label] = known[0] if isinstance(told, str) else {**told, "node": known[0]}


def _names(taken: Any) -> list[str]:
    return [taken] if isinstance(taken, str) else list(taken)


def _fresh_name(network: Fields, like: str) -> str:
    taken = {*network.get("inputs", {}), *(node["name"] for node in network["nodes"])}
    name, number = like, 2
    while name in taken:
        name, number = f"{like}_{number}", number + 1
    return name
