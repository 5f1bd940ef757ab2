"""Every kind of layer on rows that it takes: one case a kind, with options that change shapes."""

from typing import Any

ROW: tuple[int, ...] = (12,)
SEQUENCE: tuple[int, ...] = (6, 4)
IMAGE: tuple[int, ...] = (8, 6, 3)

Layers = list[dict[str, Any]]
CASES: dict[str, tuple[tuple[int, ...], Layers]] = {
    "dense on an image": (IMAGE, [{"units": 5, "use_bias": False}, {"type": "flatten"}]),
    "dense as it begins": (ROW, [{"units": 5, "kernel_initializer": "he_normal"}]),
    "dense within bounds": (ROW, [{"units": 5, "kernel_constraint": "max_norm", "l2": 0.01}]),
    "conv1d": (SEQUENCE, [{"type": "conv1d", "filters": 5}, {"type": "flatten"}]),
    "conv1d causal": (
        SEQUENCE,
        [
            {"type": "conv1d", "filters": 5, "padding": "causal", "dilation_rate": 2},
            {"type": "conv1d", "filters": 4, "strides": 2, "activation": "relu", "l1": 0.01},
            {"type": "global_max_pooling1d"},
        ],
    ),
    "conv2d": (IMAGE, [{"type": "conv2d", "filters": 5}, {"type": "flatten"}]),
    "conv2d same": (
        IMAGE,
        [
            {"type": "conv2d", "filters": 5, "padding": "same", "strides": 2, "use_bias": False},
            {"type": "batch_normalization"},
            {"type": "activation", "activation": "leaky_relu"},
            {"type": "global_average_pooling2d"},
        ],
    ),
    "depthwise_conv2d": (
        IMAGE,
        [{"type": "depthwise_conv2d", "depth_multiplier": 2}, {"type": "flatten"}],
    ),
    "separable_conv2d": (
        IMAGE,
        [{"type": "separable_conv2d", "filters": 4, "padding": "same"}, {"type": "flatten"}],
    ),
    "conv2d_transpose": (
        IMAGE,
        [
            {"type": "conv2d_transpose", "filters": 3, "strides": 2},
            {"type": "conv2d_transpose", "filters": 2, "strides": 3, "padding": "same"},
            {"type": "global_max_pooling2d"},
        ],
    ),
    "pooling1d": (
        SEQUENCE,
        [
            {"type": "max_pooling1d", "strides": 1},
            {"type": "average_pooling1d", "padding": "same"},
            {"type": "global_average_pooling1d"},
        ],
    ),
    "pooling2d": (
        IMAGE,
        [
            {"type": "max_pooling2d", "strides": 1},
            {"type": "average_pooling2d", "padding": "same"},
            {"type": "flatten"},
        ],
    ),
    "two sides": (
        IMAGE,
        [
            {"type": "conv2d", "filters": 3, "kernel_size": [3, 1], "strides": [1, 2]},
            {"type": "conv2d", "filters": 2, "dilation_rate": [1, 2], "padding": "same"},
            {"type": "depthwise_conv2d", "kernel_size": [1, 3], "padding": "same"},
            {"type": "conv2d_transpose", "filters": 2, "kernel_size": [1, 2], "strides": [2, 1]},
            {"type": "zero_padding2d", "padding": [1, 2]},
            {"type": "upsampling2d", "size": [1, 2]},
            {"type": "max_pooling2d", "pool_size": [1, 2], "strides": [2, 1]},
            {"type": "average_pooling2d", "pool_size": [2, 1]},
            {"type": "flatten"},
        ],
    ),
    "reshape": (ROW, [{"type": "reshape", "target_shape": [2, -1, 2]}, {"type": "flatten"}]),
    "larger images": (
        IMAGE,
        [
            {"type": "upsampling2d", "interpolation": "bilinear"},
            {"type": "zero_padding2d", "padding": 2},
            {"type": "spatial_dropout2d"},
            {"type": "max_pooling2d", "pool_size": 4},
            {"type": "flatten"},
        ],
    ),
    "embedding": (
        ROW,
        [
            {"type": "embedding", "input_dim": 50, "output_dim": 4, "mask_zero": True},
            {"type": "lstm", "units": 3},
        ],
    ),
    "attention": (
        SEQUENCE,
        [
            {"type": "positional_embedding"},
            {"type": "multi_head_attention", "num_heads": 2, "key_dim": 3, "dropout": 0.1},
            {"type": "layer_normalization"},
            {"type": "multi_head_attention", "num_heads": 1, "use_causal_mask": True},
            {"type": "global_average_pooling1d"},
        ],
    ),
    "lstm": (
        SEQUENCE,
        [
            {"type": "lstm", "units": 5, "return_sequences": True, "dropout": 0.2},
            {"type": "spatial_dropout1d"},
            {"type": "lstm", "units": 3, "recurrent_dropout": 0.1, "go_backwards": True},
        ],
    ),
    "gru": (
        SEQUENCE,
        [{"type": "gru", "units": 5, "return_sequences": True}, {"type": "gru", "units": 3}],
    ),
    "simple_rnn": (SEQUENCE, [{"type": "simple_rnn", "units": 5, "l2": 0.01}]),
    "bidirectional": (
        SEQUENCE,
        [
            {"type": "bidirectional", "units": 3, "return_sequences": True},
            {"type": "time_distributed", "units": 5},
            {"type": "bidirectional", "layer": "gru", "units": 3, "merge_mode": "sum"},
        ],
    ),
    "normalized": (
        IMAGE,
        [
            {"type": "conv2d", "filters": 8},
            {"type": "group_normalization", "groups": 4},
            {"type": "flatten"},
            {"type": "dropout", "rate": 0.3},
            {"type": "gaussian_noise"},
        ],
    ),
    "residual": (
        IMAGE,
        [
            {
                "type": "residual",
                "layers": [
                    {"type": "conv2d", "filters": 4, "padding": "same", "strides": 2},
                    {"type": "batch_normalization"},
                    {"type": "conv2d", "filters": 4, "padding": "same"},
                ],
                "activation": "relu",
            },
            {"type": "flatten"},
            {"type": "residual", "layers": [{"units": 48}]},
            {"type": "residual", "layers": [{"units": 7, "dropout": 0.1}]},
        ],
    ),
    "augmented": (
        IMAGE,
        [
            {"type": "random_flip"},
            {"type": "random_translation"},
            {"type": "random_rotation"},
            {"type": "random_zoom"},
            {"type": "random_contrast"},
            {"type": "flatten"},
        ],
    ),
}
