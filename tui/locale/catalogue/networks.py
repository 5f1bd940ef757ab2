"""Of layers that do not take what comes in: why, and what would help."""

from collections.abc import Mapping, Sequence
from typing import Any

from tui.locale.entries import Entry, Plural
from tui.locale.translation import _, plain
from tui.locale.words import fill, words


def shape_words(shape: Sequence[int | None]) -> str:
    """A shape as people write it: 32x32x3, or the number of a row's values."""
    return "x".join("?" if length is None else str(length) for length in shape)


def of_shapes(text: str) -> Entry:
    """Words with places for shapes."""

    def said(params: Mapping[str, Any]) -> str:
        shapes = {
            name: shape_words(value) if isinstance(value, list) else value
            for name, value in params.items()
        }
        return fill(plain(text), shapes)

    return said


def kinds_words(kinds: Sequence[str]) -> str:
    """Kinds of layers, the last two joined by "or"."""
    *first, last = kinds
    return _("{first} or {last}", first=", ".join(first), last=last) if first else last


def _of_a_row(code: str, shape: Sequence[int | None]) -> str:
    """What would help a layer that a row comes to."""
    if code not in ("layer.needs_image", "layer.needs_sequence") or len(shape) != 1:
        return ""
    return _(": give it a shape by reshape (target_shape), or move it before what makes a row")


def _misfit(params: Mapping[str, Any]) -> str:
    said = fill(
        plain('"{key}": layer {name} does not fit: {reason}'),
        {**params, "reason": words(params["reason"])},
    )
    if not params["fitting"]:
        reason = params["reason"]
        return f"{said}{_of_a_row(reason.code, reason.params.get('shape') or [])}"
    kinds = kinds_words(params["fitting"])
    return _("{said}; {kinds} before it would make it fit", said=said, kinds=kinds)


ENTRIES: dict[str, Entry] = {
    "layer.groups_do_not_divide": "{groups} groups do not divide the {count} channels that come in",
    "layer.needs_image": of_shapes(
        "it takes an image (height, width, channels), and {shape} comes in"
    ),
    "layer.needs_row": of_shapes("it takes a row of numbers, and {shape} comes in"),
    "layer.needs_sequence": of_shapes("it takes a sequence (steps, values), and {shape} comes in"),
    "layer.more_than_tokens": Plural(
        '"{key}": an embedding takes the ids of one column, {column!q}, and {others!l} comes in, '
        "too: leave that out (data.roles), or take each by an input of its own (network.inputs)",
        '"{key}": an embedding takes the ids of one column, {column!q}, and {count} others come '
        "in, too, as {others!l}: leave them out (data.roles), or take each by an input of its own "
        "(network.inputs)",
        by="count",
    ),
    "layer.not_in_vocabulary": '"{key}": an embedding takes whole numbers from 0 to {last}, and '
    "row {row} of {column!q} has {value:g}",
    "layer.not_in_vocabulary_streamed": '"{key}": an embedding takes whole numbers from 0 to '
    "{last}, and a row of {column!q} has {value:g}",
    "layer.other_count": of_shapes(
        "the shape {target} does not hold the {given} numbers that come in"
    ),
    "layer.shortcut_of_other_shape": of_shapes(
        "its layers make {wanted} of {given}, and no shortcut does the same"
    ),
    "layer.unknown_length": of_shapes(
        "the length of {shape} varies, and it needs one that is known"
    ),
    "layer.strides_and_dilation": "strides and a dilation above 1 do not go together",
    "layer.vocabulary_too_small": '"{key}": {column!q} has {needed} different ids, with those of '
    "padding and of unknown tokens, so it must be {needed} or more, not {value}",
    "layer.window_beyond": "its window of {window} is more than twice as long as the {length} that "
    "come in, so it would see hardly anything but zeros: make it shorter",
    "layer.window_of_too_many": of_shapes(
        "its window of {window} has more than {most:,} places: make it smaller"
    ),
    "layer.window_too_large": "its window of {window} is longer than the {length} that come in, "
    "where padding same would do",
    "network.misfit": _misfit,
}
