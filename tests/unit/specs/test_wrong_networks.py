"""Networks that cannot be: each is one sentence that names the layer, before anything is built."""

from typing import Any

import pytest

from data import Description
from engine.specs import ExperimentSpec, SpecError
from engine.specs.checks import check, network_misfit
from tui.locale import words

ROW: tuple[int, ...] = (12,)
SEQUENCE, IMAGE = (6, 4), (8, 6, 3)
Layers = list[dict[str, Any]]
DENSE = {"units": 4}
FLAT = {"type": "flatten"}


def described(shape: tuple[int, ...]) -> Description:
    """A table whose rows have that shape."""
    columns = ROW[0] if len(shape) == 1 else 0
    names = tuple(f"x{number}" for number in range(columns))
    given = shape if len(shape) > 1 else ()
    return Description("t", "t", 99, names, ("a", "b"), (50, 49), "class", "0" * 64, shape=given)


def made(layers: Layers) -> ExperimentSpec:
    return ExperimentSpec.parse({"network": {"layers": layers}})


MISFITS: dict[str, tuple[tuple[int, ...], Layers, int, str]] = {
    "an image layer on a row": (ROW, [{"type": "conv2d"}], 0, "layer.needs_image"),
    "a pool on a row": (ROW, [{"type": "max_pooling2d"}], 0, "layer.needs_image"),
    "a mean over images on a row": (
        ROW,
        [DENSE, {"type": "global_average_pooling2d"}],
        1,
        "layer.needs_image",
    ),
    "augmentation of a row": (ROW, [{"type": "random_flip"}], 0, "layer.needs_image"),
    "a larger image of a row": (ROW, [{"type": "upsampling2d"}], 0, "layer.needs_image"),
    "an edge around a row": (ROW, [{"type": "zero_padding2d"}], 0, "layer.needs_image"),
    "dropped channels of a row": (ROW, [{"type": "spatial_dropout2d"}], 0, "layer.needs_image"),
    "a recurrent layer on a row": (ROW, [{"type": "lstm"}], 0, "layer.needs_sequence"),
    "attention on a row": (ROW, [{"type": "multi_head_attention"}], 0, "layer.needs_sequence"),
    "steps of a row": (ROW, [{"type": "time_distributed"}], 0, "layer.needs_sequence"),
    "both ways on a row": (ROW, [{"type": "bidirectional"}], 0, "layer.needs_sequence"),
    "places of a row": (ROW, [{"type": "positional_embedding"}], 0, "layer.needs_sequence"),
    "a second recurrent layer behind one step": (
        SEQUENCE,
        [{"type": "gru"}, {"type": "gru"}],
        1,
        "layer.needs_sequence",
    ),
    "a convolution behind one step": (
        SEQUENCE,
        [{"type": "simple_rnn"}, {"type": "conv1d"}],
        1,
        "layer.needs_sequence",
    ),
    "an image layer on a sequence": (SEQUENCE, [{"type": "conv2d"}], 0, "layer.needs_image"),
    "a recurrent layer on an image": (IMAGE, [{"type": "lstm"}], 0, "layer.needs_sequence"),
    "an output behind an image": (IMAGE, [{"type": "conv2d"}], 1, "layer.needs_row"),
    "an output behind dense pixels": (IMAGE, [DENSE], 1, "layer.needs_row"),
    "an output behind every step": (
        SEQUENCE,
        [{"type": "lstm", "return_sequences": True}],
        1,
        "layer.needs_row",
    ),
    "an output of images without a layer": (IMAGE, [], 0, "layer.needs_row"),
    "a window wider than the image": (
        IMAGE,
        [{"type": "conv2d", "kernel_size": 7}, FLAT],
        0,
        "layer.window_too_large",
    ),
    "a window of little but zeros": (
        IMAGE,
        [{"type": "conv2d", "kernel_size": [3, 100], "padding": "same"}, FLAT],
        0,
        "layer.window_beyond",
    ),
    "a window of too many places": (
        (600, 600, 1),
        [{"type": "conv2d", "kernel_size": 129}, FLAT],
        0,
        "layer.window_of_too_many",
    ),
    "a pool of little but zeros": (
        SEQUENCE,
        [{"type": "max_pooling1d", "pool_size": 65, "padding": "same"}, FLAT],
        0,
        "layer.window_beyond",
    ),
    "strides over a dilated window": (
        IMAGE,
        [{"type": "conv2d", "strides": [2, 1], "dilation_rate": [1, 2]}, FLAT],
        0,
        "layer.strides_and_dilation",
    ),
    "a dilated window longer than the steps": (
        SEQUENCE,
        [{"type": "conv1d", "dilation_rate": 3}],
        0,
        "layer.window_too_large",
    ),
    "pooled until nothing is left": (
        IMAGE,
        [{"type": "max_pooling2d"}] * 3 + [FLAT],
        2,
        "layer.window_too_large",
    ),
    "another number of values": (
        ROW,
        [{"type": "reshape", "target_shape": [5, 2]}],
        0,
        "layer.other_count",
    ),
    "two open lengths": (
        ROW,
        [{"type": "reshape", "target_shape": [-1, -1]}],
        0,
        "layer.other_count",
    ),
    "a length of zero": (
        ROW,
        [{"type": "reshape", "target_shape": [0, 12]}],
        0,
        "layer.other_count",
    ),
    "groups that leave a rest": (
        IMAGE,
        [{"type": "group_normalization", "groups": 2}, FLAT],
        0,
        "layer.groups_do_not_divide",
    ),
    "a shortcut around what becomes a row": (
        IMAGE,
        [{"type": "residual", "layers": [FLAT]}],
        0,
        "layer.shortcut_of_other_shape",
    ),
    "a shortcut around a smaller image": (
        IMAGE,
        [{"type": "residual", "layers": [{"type": "conv2d"}]}, FLAT],
        0,
        "layer.shortcut_of_other_shape",
    ),
    "a layer within a shortcut": (
        ROW,
        [{"type": "residual", "layers": [{"type": "conv1d"}]}],
        0,
        "layer.needs_sequence",
    ),
}


@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_is_told_by_its_layer(case: str) -> None:
    shape, layers, index, code = MISFITS[case]
    table, spec = described(shape), made(layers)
    wrong = network_misfit(spec, table)
    assert wrong is not None
    assert wrong.message.params["reason"].code == code
    key = "network.output" if index == len(layers) else f"network.layers.{index}"
    assert wrong.message.params["key"] == key
    with pytest.raises(SpecError) as caught:
        check(spec, table)
    assert caught.value.message == wrong.message
    said = words(wrong)
    assert "\n" not in said
    assert len(said) < 300


def test_usual_windows_may_be_longer_than_what_is_left_behind_pooling() -> None:
    pooled = {"type": "max_pooling2d", "pool_size": [8, 6]}
    layers = [pooled, {"type": "conv2d", "kernel_size": 11, "padding": "same"}, FLAT]
    assert network_misfit(made(layers), described(IMAGE)) is None
    whole = [{"type": "max_pooling2d", "pool_size": 224}, FLAT]
    assert network_misfit(made(whole), described((224, 224, 3))) is None


def test_what_would_help_is_named_and_does_help() -> None:
    spec = made([{"type": "conv2d", "filters": 4}])
    wrong = network_misfit(spec, described(IMAGE))
    assert wrong is not None
    for kind in wrong.message.params["fitting"]:
        helped = made([{"type": "conv2d", "filters": 4}, {"type": kind}])
        assert network_misfit(helped, described(IMAGE)) is None, kind
    assert wrong.message.params["fitting"] == ["flatten", "global_average_pooling2d"]


WRONG_VALUES: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown kind": ({"type": "conv3d"}, "network.layers.0.type"),
    "another kind's field": ({"type": "flatten", "units": 4}, "network.layers.0.units"),
    "no filters": ({"type": "conv2d", "filters": 0}, "network.layers.0.filters"),
    "a window of nothing": ({"type": "conv2d", "kernel_size": 0}, "network.layers.0.kernel_size"),
    "a window without a width": (
        {"type": "conv2d", "kernel_size": [3, 0]},
        "network.layers.0.kernel_size.1",
    ),
    "a window of three sides": (
        {"type": "max_pooling2d", "pool_size": [1, 2, 3]},
        "network.layers.0.pool_size",
    ),
    "steps of two sides": (
        {"type": "conv1d", "kernel_size": [3, 1]},
        "network.layers.0.kernel_size",
    ),
    "padding that is none": ({"type": "conv2d", "padding": "full"}, "network.layers.0.padding"),
    "causal images": ({"type": "conv2d", "padding": "causal"}, "network.layers.0.padding"),
    "a dropout of everything": ({"type": "dropout", "rate": 1.0}, "network.layers.0.rate"),
    "a vocabulary of nothing": (
        {"type": "embedding", "input_dim": 0},
        "network.layers.0.input_dim",
    ),
    "a shape of words": (
        {"type": "reshape", "target_shape": "wide"},
        "network.layers.0.target_shape",
    ),
    "a shortcut within a shortcut": (
        {"type": "residual", "layers": [{"type": "residual"}]},
        "network.layers.0.layers.0.type",
    ),
    "a half head": (
        {"type": "multi_head_attention", "num_heads": 0.5},
        "network.layers.0.num_heads",
    ),
    "an initializer that is none": (
        {"units": 4, "kernel_initializer": "he"},
        "network.layers.0.kernel_initializer",
    ),
}


@pytest.mark.parametrize("case", WRONG_VALUES)
def test_a_wrong_value_is_told_by_its_key(case: str) -> None:
    layer, key = WRONG_VALUES[case]
    with pytest.raises(SpecError) as caught:
        made([layer])
    assert caught.value.message.params["key"] == key
    assert "\n" not in words(caught.value)
