"""Of descriptions of experiments: their keys and values, their files, grids of them."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from data.messages import Message
from tui.locale.entries import Entry, Plural
from tui.locale.translation import _, n_, plain
from tui.locale.words import fill, shortened, words

_STOPPED_EARLY = (
    "early stopping after epoch {epoch}: {monitor} has not improved by more than {min_delta:g} "
)
MOST_CLASSES = 10
MOST_KINDS = 12
"""Kinds that are all told, where none of them is like the word that was given."""
MOST_LIKE, ALIKE = 3, 0.6


def _said(text: str, params: Mapping[str, Any], **more: object) -> str:
    """A finding of a description, with the file, the value given, the others that there are."""
    about = {**params, "value": _value(params.get("value")), **more}
    parts = [fill(text, about)]
    if params.get("file"):
        parts.insert(0, f"{params['file']}: ")
    if params.get("meant"):
        parts.append(_(" (did you mean {key}?)", key=params["meant"]))
    parts += [f"; {words(other)}" for other in params.get("others") or ()]
    if params.get("more"):
        parts.append(_(" (and {count} more)", count=params["more"]))
    return "".join(parts)


def finding(text: str) -> Entry:
    """A sentence about a key of a description."""
    return lambda params: _said(plain(text), params)


def _limit(text: str) -> Entry:
    return lambda params: _said(plain(text), params, limit=_number(params["limit"]))


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _value(value: Any) -> str:
    """Text in quotes, all else as Python writes it, cut where long."""
    if isinstance(value, Message):
        text = words(value)
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    return shortened(text)


def _of_other_task(text: str) -> Entry:
    return lambda params: _with_fitting(plain(text), params)


def _with_fitting(text: str, params: Mapping[str, Any]) -> str:
    """What does not fit a label, and what does."""
    label = shown_label(params)
    what = {
        "regression": _("the label {label}, which is a number", label=label),
        "binary": _("the two classes of {label} by one sigmoid unit", label=label),
    }.get(str(params["task"]), _("the classes of {label}", label=label))
    fitting = ", ".join(map(str, params["choices"]))
    said = _said(text, params, what=what)
    return _("{said}: choose one of {fitting}", said=said, fitting=fitting)


def shown_label(params: Mapping[str, Any]) -> str:
    """The label column's name in quotes."""
    return f"'{params['label']}'"


def _too_few_letters(params: Mapping[str, Any]) -> str:
    text = n_(
        '"{{key}}" must have at least {count} character, not {{value}}',
        '"{{key}}" must have at least {count} characters, not {{value}}',
        params["limit"],
    )
    return _said(text, params)


def _too_many_letters(params: Mapping[str, Any]) -> str:
    text = n_(
        '"{{key}}" must have at most {count} character, not {{value}}',
        '"{{key}}" must have at most {count} characters, not {{value}}',
        params["limit"],
    )
    return _said(text, params)


def _too_few_entries(params: Mapping[str, Any]) -> str:
    text = n_(
        '"{{key}}" must have at least {count} entry, not {{count:,}}',
        '"{{key}}" must have at least {count} entries, not {{count:,}}',
        params["limit"],
    )
    return _said(text, params)


def _too_many_entries(params: Mapping[str, Any]) -> str:
    text = n_(
        '"{{key}}" must have at most {count} entry, not {{count:,}}',
        '"{{key}}" must have at most {count} entries, not {{count:,}}',
        params["limit"],
    )
    return _said(text, params)


def _not_one_of(params: Mapping[str, Any]) -> str:
    one_of = _either(params["choices"])
    return _said(plain('"{key}" must be {one_of}, not {value}'), params, one_of=one_of)


def _either(choices: Sequence[str]) -> str:
    *first, last = choices
    return _("{first} or {last}", first=", ".join(first), last=last) if first else last


def _no_such_kind(params: Mapping[str, Any]) -> str:
    choices: list[str] = params["choices"]
    near = get_close_matches(str(params["value"]), choices, MOST_LIKE, ALIKE)
    if len(choices) > MOST_KINDS and near:
        text = plain('"{key}" must be one of {count} kinds, not {value} (did you mean {like}?)')
        return _said(text, params, count=len(choices), like=_either(near))
    return _said(plain('"{key}" must be {kinds}, not {value}'), params, kinds=", ".join(choices))


def _no_such_class(params: Mapping[str, Any]) -> str:
    known = ", ".join(params["known"][:MOST_CLASSES])
    text = plain('"{key}" names the class "{value}"; the table has {known}')
    return fill(text, {**params, "known": known})


def _bound(text: str) -> Entry:
    def said(params: Mapping[str, Any]) -> str:
        limit = params["limit"]
        return fill(
            plain(text), {"limit": f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"}
        )

    return said


def _refused(params: Mapping[str, Any]) -> str:
    reason = params["reason"]
    text = plain('"{key}": {reason}, not {value}')
    return _said(text, params, reason=f"{reason[:1].lower()}{reason[1:]}")


ENTRIES: dict[str, Entry] = {
    "grid.empty_value": '"{key}" has an empty value in the grid "{typed}"',
    "grid.key_twice": '"{key}" is given twice',
    "grid.too_many_combinations": "the grid has {count:,} combinations; at most {most:,} are "
    "allowed",
    "grid.value_twice": '"{key}" has the value {value} twice in the grid',
    "limits.at_least": _bound("at least {limit}"),
    "limits.at_most": _bound("at most {limit}"),
    "limits.both": "{minimum} and {maximum}",
    "limits.choices": lambda params: " · ".join(params["choices"]),
    "limits.less_than": _bound("less than {limit}"),
    "limits.more_than": _bound("more than {limit}"),
    "run.ends_with_best": "the model ends with the weights of the best epoch, {epoch}",
    "run.stopped_early": Plural(
        _STOPPED_EARLY + "for {epochs} epoch (patience); the best epoch was {best}",
        _STOPPED_EARLY + "for {epochs} epochs (patience); the best epoch was {best}",
        by="epochs",
    ),
    "spec.batch_larger_than_rows": '"{key}" must be at most {rows}, the rows that train, '
    "not {value}",
    "spec.cost_matrix_not_square": finding(
        '"{key}" cost_matrix must be square: one row and one column a class'
    ),
    "spec.cost_matrix_of_other_size": '"{key}" must have {classes} rows and columns, one a class, '
    "not {value}",
    "spec.decay_beside_schedule": finding(
        '"{key}" optimizer.decay and a schedule exclude each other: keep one of them'
    ),
    "spec.has_no_keys": 'unknown key "{key}": "{part}" has no keys',
    "spec.loss_of_no_negative": '"{key}" {value} takes no number below 0, and the label holds '
    "{least:g}",
    "spec.loss_of_other_task": _of_other_task('"{key}" {value} does not fit {what}'),
    "spec.monitor_of_other_task": _of_other_task('"{key}" {value} is not measured of {what}'),
    "spec.no_classes_to_weigh": '"{key}" weighs classes, and the label {label!q} is a number: '
    "leave it empty",
    "spec.sigmoid_of_a_number": '"{key}" sigmoid tells two classes apart, and {label!q} is a '
    "number: choose softmax, and it gets one linear unit",
    "spec.sigmoid_needs_two_classes": '"{key}" sigmoid tells two classes apart, and the label '
    "{label!q} has {classes}: choose softmax",
    "spec.missing_key": finding('"{key}" is missing'),
    "spec.no_assignment": '"{value}" is not KEY=VALUE, as training.epochs=5',
    "spec.no_such_callback_file": '"{key}" names the file {value}, which does not exist',
    "spec.no_such_class": _no_such_class,
    "spec.no_such_kind": _no_such_kind,
    "spec.no_such_layer": 'unknown key "{key}": "{part}" is not one of the layers 0 to {last}',
    "spec.not_a_callback_place": finding(
        '"{key}" must be path/to/file.py:ClassName, not "{place}"'
    ),
    "spec.not_a_finite_number": finding('"{key}" must be a finite number, not {value}'),
    "spec.not_a_list": finding('"{key}" must be a list, not {value}'),
    "spec.not_a_matrix": finding(
        '"{key}" must be numbers, rows separated by semicolons, not "{typed}"'
    ),
    "spec.not_a_number": finding('"{key}" must be a number, not {value}'),
    "spec.not_a_table": finding('"{key}" must be a table of keys, not {value}'),
    "spec.not_a_size": finding('"{key}" must be height and width, as 32x32, not "{typed}"'),
    "spec.not_a_shape": finding('"{key}" must be lengths, as 8x8x1, not "{typed}"'),
    "spec.not_sides": finding('"{key}" must be one length, or two as 3x1, not "{typed}"'),
    "spec.not_a_truth_value": finding('"{key}" must be true or false, not {value}'),
    "spec.not_a_whole_number": finding('"{key}" must be a whole number, not {value}'),
    "spec.not_at_least": _limit('"{key}" must be at least {limit}, not {value}'),
    "spec.not_at_most": _limit('"{key}" must be at most {limit}, not {value}'),
    "network.layers_and_nodes": finding(
        '"{key}": a network has layers or nodes, not both: take the layers out, or inputs, nodes '
        "and outputs"
    ),
    "network.shared_says_other": finding(
        '"{key}": node {name} uses the layer of {shared}, so it has no {field} of its own'
    ),
    "spec.not_inputs": finding(
        '"{key}" must be inputs with their columns, as wide=cooc_*; deep=latitude, longitude, not '
        '"{typed}"'
    ),
    "spec.weights_with_outputs": finding(
        '"{key}": classes cannot weigh where several columns are predicted, as in Keras'
    ),
    "pseudo_labels.no_classes": finding(
        '"{key}": only classes can be labelled by the network, and the label {label} is a number: '
        "set data.task=classification, or switch it off"
    ),
    "pseudo_labels.one_output": finding(
        '"{key}": rows are labelled for the label alone, not for further columns: predict one '
        "column, or switch training.pseudo_labels off"
    ),
    "pseudo_labels.no_class_weight": finding(
        '"{key}": classes cannot weigh where most labels are not known: leave it empty, or switch '
        "training.pseudo_labels off"
    ),
    "pseudo_labels.no_keras_order": finding(
        '"{key}": keras draws one order for all epochs, and the rows change between rounds: set '
        "reshuffle or none"
    ),
    "pseudo_labels.no_schedule": finding(
        '"{key}": a schedule over epochs needs epochs of one length, and each round adds rows: '
        "set constant, or switch training.pseudo_labels off"
    ),
    "pseudo_labels.no_target_encoding": finding(
        '"{key}": the encoding target looks at the labels of all training rows, and most are not '
        "to be known: choose another"
    ),
    "pseudo_labels.batch_larger": finding(
        '"{key}" must be at most {rows}, about the rows that keep their label, not {value}'
    ),
    "pseudo_labels.too_few_epochs": finding(
        '"{key}": {rounds} rounds after {each} epochs each need more than their product, and there '
        "are {value} epochs: take fewer rounds or more epochs"
    ),
    "streaming.no_pseudo_labels": finding(
        '"{key}": rows are labelled in memory, and this table is read in parts: set '
        "data.streaming=off if it fits, or switch this off"
    ),
    "streaming.one_output": finding(
        '"{key}": a table that streams is trained on its label alone, not on further columns'
    ),
    "spec.not_outputs": finding(
        '"{key}" must be labels with their nodes, as class=both, not "{typed}"'
    ),
    "spec.not_orders": finding(
        '"{key}" must be columns with their values, as size=S<M<L, not "{typed}"'
    ),
    "spec.not_roles": finding(
        '"{key}" must be columns with their roles, as size=ordinal, not "{typed}"'
    ),
    "spec.not_class_weights": finding(
        '"{key}" must be balanced, or weights by class as Mankey=2, Krabby=1.5, not "{typed}"'
    ),
    "spec.not_decodable": finding('"{key}" must be UTF-8 text, not {value}'),
    "spec.not_less_than": _limit('"{key}" must be less than {limit}, not {value}'),
    "spec.not_more_than": _limit('"{key}" must be more than {limit}, not {value}'),
    "spec.not_one_of": _not_one_of,
    "spec.not_text": finding('"{key}" must be text, not {value}'),
    "spec.nothing_to_monitor": finding(
        "training.{section}.monitor is {monitor}, but data.validation.split is 0"
    ),
    "spec.refused": _refused,
    "spec.too_few_entries": _too_few_entries,
    "spec.too_many_entries": _too_many_entries,
    "spec.too_few_letters": _too_few_letters,
    "spec.too_many_letters": _too_many_letters,
    "spec.truth_for_number": finding('"{key}" must be a number, not true or false'),
    "spec.truth_for_whole_number": finding('"{key}" must be a whole number, not true or false'),
    "spec.unknown_key": finding('unknown key "{key}"'),
    "toml.directory": "{file} is a directory, not an experiment file",
    "toml.long_number": "{file} holds a number of more digits than can be read",
    "toml.missing": "{file} does not exist",
    "toml.not_toml": "{file} is not valid TOML: {reason}",
    "toml.not_utf8": "{file} is not a text file in UTF-8",
    "toml.too_deep": "{file} holds lists within lists deeper than can be read",
    "toml.unreadable": "{file} cannot be read: {reason}",
    "spec.code_beside_layers": finding(
        "network.code tells the whole network, so that layers, nodes and network.pretrained must "
        "go: take them out of the file, or add --set network.layers=[]"
    ),
    "spec.no_such_application": finding(
        '"{key}" takes a network of keras.applications, not {value}: {near!l}'
    ),
    "spec.pretrained_beside_nodes": finding(
        "nodes say all of the network: no trained network (network.pretrained) before them"
    ),
    "spec.application_scale": finding(
        '"{key}" must be unit: {application} takes pictures whose black is 0 and white is 1, and '
        "brings what it does to pixels along"
    ),
    "spec.pretrained_no_keras_file": finding(
        '"{key}" takes a model file of Keras, which ends in .keras, not {value}'
    ),
}
