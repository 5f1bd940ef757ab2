"""Of networks as graphs: what is wrong with a name, a node, a way, or what is merged."""

from collections.abc import Mapping
from typing import Any

from tui.locale.catalogue.networks import of_shapes
from tui.locale.entries import Entry
from tui.locale.translation import _, plain
from tui.locale.words import fill


def _meant(text: str) -> Entry:
    def said(params: Mapping[str, Any]) -> str:
        told, near = fill(plain(text), params), params["near"]
        return _("{said}; did you mean {near}?", said=told, near=near[0]) if near else told

    return said


def _pattern(params: Mapping[str, Any]) -> str:
    told = fill(
        plain('"{key}": no column of the table is like "{pattern}", which input {name} takes'),
        params,
    )
    columns = ", ".join(params["columns"])
    return _("{said}; its columns begin with {columns}", said=told, columns=columns)


def _circle(params: Mapping[str, Any]) -> str:
    way = " > ".join(params["names"])
    told = plain('"{key}": node {name} takes what is made of its own result: {way}')
    return fill(told, {**params, "way": way})


def _shares_no_layer(params: Mapping[str, Any]) -> str:
    told = fill(
        plain(
            '"{key}": node {name} uses the layer of "{shared}", which is no node with a layer of '
            "its own"
        ),
        params,
    )
    nodes = ", ".join(params.get("nodes") or ())
    return _("{said}: name one of {nodes}", said=told, nodes=nodes) if nodes else told


def _no_outputs(params: Mapping[str, Any]) -> str:
    nodes = ", ".join(params["nodes"])
    if not nodes:
        return fill(plain('"{key}": name the node that tells the label, as class = "both"'), params)
    told = plain(
        '"{key}": no other node takes {nodes}: name the one that tells the label, as class = "both"'
    )
    return fill(told, {**params, "nodes": nodes})


ENTRIES: dict[str, Entry] = {
    "network.circle": _circle,
    "network.image_in_parts": '"{key}": input {name} must take all of an image: "*"',
    "network.input_is_label": '"{key}": input {name} takes {column}, which is to be predicted',
    "network.input_of_nothing": '"{key}": input {name} takes no column',
    "network.input_unconnected": '"{key}": nothing that reaches an output takes input {name}',
    "network.loss_of_the_label": '"{key}": the loss of the label {label} is training.loss',
    "network.loss_of_other_column": '"{key}": {value} is no loss for {label}, but {choices!l} are',
    "network.merge_of_one": '"{key}": node {name} ({type}) merges, so it must take two results or '
    "more, not one",
    "network.name_twice": '"{key}": the name {name} stands twice among inputs and nodes',
    "network.no_inputs": '"{key}": a network of nodes needs an input, as wide = "cooc_*"',
    "network.no_nodes": '"{key}": a network with inputs needs a node: [[network.nodes]]',
    "network.no_outputs": _no_outputs,
    "network.node_unconnected": '"{key}": node {name} is not connected: no output is made of what '
    "it gives",
    "network.node_without_input": '"{key}": node {name} takes nothing: name an input or a node',
    "network.node_without_name": '"{key}": the node at place {number} has no name',
    "network.output_of_no_number": '"{key}": {label} is no column of numbers or of several '
    "classes, and only such are predicted beside the label",
    "network.output_of_lists": '"{key}": row {row} of {label} holds several values, '
    "and one class is predicted",
    "network.output_of_other_label": '"{key}": one output must be the label of the table, {label}; '
    "{given} is another column",
    "network.output_of_unknown": _meant(
        '"{key}": the output {label} is of {name}, which is no node'
    ),
    "network.pictures_and_others": '"{key}": input {name} takes other columns beside the whole '
    "pictures of {column}: give {column} an input of its own",
    "network.pictures_in_a_row": "A list of layers takes one row of numbers, and the table has "
    "pictures ({column}) beside {count} other columns, as {others!l}: name the inputs "
    "([network.inputs]), one for {column}; or give the other columns the role ignore (data.roles).",
    "network.pattern_without_column": _pattern,
    "network.shapes_apart": of_shapes(
        "only the last axis may differ in what it merges, and {first} and {other} come in"
    ),
    "network.shapes_differ": of_shapes(
        "what it merges must be of one shape, and {first} and {other} come in"
    ),
    "network.shared_takes": of_shapes("the layer of {shared} takes {wanted}, and {given} comes in"),
    "network.shares_no_layer": _shares_no_layer,
    "network.shares_nothing": "it uses the layer of {shared}, which does not fit where it stands",
    "network.takes_several": '"{key}": node {name} takes {count} results, and a layer takes one: '
    "merge them before it",
    "network.takes_unknown": _meant(
        '"{key}": node {name} takes "{source}", which is no input and no node'
    ),
}
