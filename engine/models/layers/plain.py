"""The kinds of layers that hold no others, in the order in which lists show them."""

from typing import Annotated, Any, TypeAlias, cast

from pydantic import Field

from engine.models.layers.activation import Activation
from engine.models.layers.average_pooling1d import AveragePooling1D
from engine.models.layers.average_pooling2d import AveragePooling2D
from engine.models.layers.batch_normalization import BatchNormalization
from engine.models.layers.bidirectional import Bidirectional
from engine.models.layers.conv1d import Conv1D
from engine.models.layers.conv2d import Conv2D
from engine.models.layers.conv2d_transpose import Conv2DTranspose
from engine.models.layers.dense import DenseLayer
from engine.models.layers.depthwise_conv2d import DepthwiseConv2D
from engine.models.layers.dropout import Dropout
from engine.models.layers.embedding import Embedding
from engine.models.layers.flatten import Flatten
from engine.models.layers.gaussian_noise import GaussianNoise
from engine.models.layers.global_average_pooling1d import GlobalAveragePooling1D
from engine.models.layers.global_average_pooling2d import GlobalAveragePooling2D
from engine.models.layers.global_max_pooling1d import GlobalMaxPooling1D
from engine.models.layers.global_max_pooling2d import GlobalMaxPooling2D
from engine.models.layers.group_normalization import GroupNormalization
from engine.models.layers.gru import GRU
from engine.models.layers.layer_normalization import LayerNormalization
from engine.models.layers.lstm import LSTM
from engine.models.layers.max_pooling1d import MaxPooling1D
from engine.models.layers.max_pooling2d import MaxPooling2D
from engine.models.layers.multi_head_attention import MultiHeadAttention
from engine.models.layers.positional_embedding import PositionalEmbedding
from engine.models.layers.random_contrast import RandomContrast
from engine.models.layers.random_flip import RandomFlip
from engine.models.layers.random_rotation import RandomRotation
from engine.models.layers.random_translation import RandomTranslation
from engine.models.layers.random_zoom import RandomZoom
from engine.models.layers.reshape import Reshape
from engine.models.layers.separable_conv2d import SeparableConv2D
from engine.models.layers.simple_rnn import SimpleRNN
from engine.models.layers.spatial_dropout1d import SpatialDropout1D
from engine.models.layers.spatial_dropout2d import SpatialDropout2D
from engine.models.layers.time_distributed import TimeDistributed
from engine.models.layers.upsampling2d import UpSampling2D
from engine.models.layers.zero_padding2d import ZeroPadding2D

KINDS: TypeAlias = (
    DenseLayer
    | Conv1D
    | Conv2D
    | DepthwiseConv2D
    | SeparableConv2D
    | Conv2DTranspose
    | MaxPooling1D
    | MaxPooling2D
    | AveragePooling1D
    | AveragePooling2D
    | GlobalMaxPooling1D
    | GlobalMaxPooling2D
    | GlobalAveragePooling1D
    | GlobalAveragePooling2D
    | Flatten
    | Reshape
    | UpSampling2D
    | ZeroPadding2D
    | Embedding
    | PositionalEmbedding
    | LSTM
    | GRU
    | SimpleRNN
    | Bidirectional
    | TimeDistributed
    | MultiHeadAttention
    | BatchNormalization
    | LayerNormalization
    | GroupNormalization
    | Dropout
    | SpatialDropout1D
    | SpatialDropout2D
    | GaussianNoise
    | Activation
    | RandomFlip
    | RandomTranslation
    | RandomRotation
    | RandomZoom
    | RandomContrast
)
PlainLayer: TypeAlias = Annotated[KINDS, Field(discriminator="type")]


def with_kinds(given: Any, kind: str = "dense") -> Any:
    """Plain fields with ``layers``, of which those that name no type are of the ``kind``."""
    if not isinstance(given, dict):
        return given
    fields = cast(dict[str, Any], given)
    layers = fields.get("layers")
    if not isinstance(layers, list | tuple):
        return fields
    items = [
        {"type": kind, **cast(dict[str, Any], one)} if isinstance(one, dict) else one
        for one in cast(list[Any], layers)
    ]
    return {**fields, "layers": items}
