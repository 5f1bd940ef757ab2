"""Nodes as a file says them: those without a type, and those that use the layer of another."""

from typing import Any, cast

from engine.models.base.refusal import Refusal
from engine.models.nodes import Placed

Fields = dict[str, Any]
_OWN = {"name", "shared", *Placed.model_fields}


def nodes_with_kinds(fields: Fields) -> Fields:
    """A network's plain fields, of whose nodes those that name no type are dense ones, and those
    with ``shared`` say nothing but that.

    Raises:
        Refusal: a node uses the layer of another, and says another layer.
    """
    nodes = fields.get("nodes")
    if not isinstance(nodes, list | tuple):
        return fields
    given = cast("list[Any]", nodes)
    by_name = {
        one["name"]: cast(Fields, one)
        for one in given
        if isinstance(one, dict) and isinstance(cast(Fields, one).get("name"), str)
    }
    return {**fields, "nodes": [_node(one, by_name) for one in given]}


def _node(given: Any, by_name: dict[str, Fields]) -> Any:
    if not isinstance(given, dict):
        return given
    node = cast(Fields, given)
    if not node.get("shared"):
        return {"type": "dense", **node}
    if node.get("type") == "shared":
        return node
    target = {"type": "dense", **by_name.get(str(node["shared"]), {})}
    for name, value in node.items():
        if name not in _OWN and value != target.get(name):
            raise Refusal(
                "network.shared_says_other",
                name=node.get("name") or "",
                shared=str(node["shared"]),
                field=name,
            )
    return {"type": "shared", **{name: node[name] for name in node if name in _OWN}}
