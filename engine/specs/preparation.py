"""How the columns of a table become inputs of a network."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field

from data.options import ImageChannels, ImageScale
from data.prepare.settings import LONGEST_SIDE
from engine.models.base.marks import Meanings, OnlyWith, SaidIfSet, Stepped, Typed
from engine.models.base.shape import given_size, read_size
from engine.models.base.spec import Number, Spec, Whole
from engine.specs.images import CHANNELS, SCALES

Missing = Literal["median", "mean", "mode", "constant", "category", "drop_row"]
Scaling = Literal["none", "standard", "min_max", "robust", "quantile", "log1p"]
Encoding = Literal["one_hot", "ordinal", "frequency", "target"]
TextEncoding = Literal["tfidf", "hashed"]
Standardize = Literal["lower_and_strip_punctuation", "lower", "strip_punctuation", "none"]
TokenSplit = Literal["whitespace", "character"]
Side = Annotated[Whole, Field(ge=1, le=LONGEST_SIDE)]


def _with_sizes(columns: Any) -> Any:
    """What is said of columns, with sizes of pictures as a person types them (8x8) in numbers.

    Raises:
        Refusal: one is none.
    """
    if not isinstance(columns, Mapping):
        return columns
    found = cast("Mapping[Any, Any]", columns)
    return {column: _with_size(said) for column, said in found.items()}


def _with_size(said: Any) -> Any:
    if not isinstance(said, Mapping) or "image_size" not in said:
        return said
    fields = dict(cast("Mapping[Any, Any]", said))
    return {**fields, "image_size": given_size(fields["image_size"])}


class PreparationSpec(Spec):
    """What is done with every column of its kind; ``columns`` say otherwise for single ones."""

    scaling: Annotated[
        Scaling,
        Meanings.of(
            none="Numbers as they are.",
            standard="Less the mean, by the deviation.",
            min_max="From 0 for the least to 1 for the greatest.",
            robust="Less the median, by the range of the middle half: outliers do little.",
            quantile="By rank, as a normal distribution.",
            log1p="The logarithm of 1 + value, then standard.",
        ),
        Field(title="scaling", description="How numbers are scaled, by the rows that train."),
    ] = "robust"
    missing: Annotated[
        Missing,
        Meanings.of(
            median="The median of the rows that train; a category of its own for words.",
            mean="Their mean; a category of its own for words.",
            mode="The commonest value.",
            constant="The value below.",
            category="A category of its own; the median for numbers.",
            drop_row="The row is left out.",
        ),
        Field(title="missing values", description="What stands where a cell holds no value."),
    ] = "median"
    constant: Annotated[
        Number,
        OnlyWith("missing", "constant"),
        Field(title="constant", description="What stands for missing numbers."),
    ] = 0.0
    indicator: Annotated[
        bool,
        Field(
            title="missing indicator",
            description="One more input tells where a number was missing.",
        ),
    ] = True
    encoding: Annotated[
        Encoding,
        Meanings.of(
            one_hot="One input a category.",
            ordinal="The category's number.",
            frequency="How often the category occurs.",
            target="The label's mean there, of the other parts' rows (cross-fitting).",
        ),
        Field(title="encoding", description="How categories become numbers."),
    ] = "one_hot"
    most_categories: Annotated[
        Whole,
        Field(
            title="most categories",
            description="One-hot inputs of a column at most; the rarer categories share one.",
            ge=1,
            le=1000,
        ),
    ] = 20
    text: Annotated[
        TextEncoding,
        Meanings.of(
            tfidf="Words, the more a row's own the heavier (TF-IDF).",
            hashed="Words into a set number of inputs, none is forgotten.",
        ),
        Field(title="texts", description="How longer texts become numbers."),
    ] = "tfidf"
    most_terms: Annotated[
        Whole,
        Field(
            title="most words", description="Inputs of a column of texts at most.", ge=1, le=5000
        ),
    ] = 50
    standardize: Annotated[
        Standardize,
        SaidIfSet(),
        Meanings.of(
            lower_and_strip_punctuation="In lower case, without punctuation (of ASCII).",
            lower="In lower case.",
            strip_punctuation="Without punctuation.",
            none="As it is.",
        ),
        Field(title="standardize", description="What becomes of a text before its tokens."),
    ] = "lower_and_strip_punctuation"
    split: Annotated[
        TokenSplit,
        SaidIfSet(),
        Meanings.of(
            whitespace="A word a token.",
            character="A character a token, as for Chinese.",
        ),
        Field(title="split", description="How columns of tokens are cut."),
    ] = "whitespace"
    max_tokens: Annotated[
        Whole,
        SaidIfSet(),
        Stepped("double"),
        Field(
            title="max tokens",
            description="Ids at most, with 0 (padding) and 1 (unknown); the commonest of the rows "
            "that train.",
            ge=3,
            le=1_000_000,
        ),
    ] = 1000
    output_sequence_length: Annotated[
        Whole,
        SaidIfSet(),
        Stepped("double"),
        Field(
            title="sequence length",
            description="Tokens of a row: longer ones are cut off, shorter ones padded with 0.",
            ge=1,
            le=10_000,
        ),
    ] = 64
    image_size: Annotated[
        tuple[Side, Side] | None,
        BeforeValidator(given_size),
        SaidIfSet(),
        Typed(read_size),
        Field(
            title="picture size",
            description="Height and width that the pictures of a column are brought to, as 32x32; "
            "empty: as they are, all alike.",
        ),
    ] = None
    image_channels: Annotated[
        ImageChannels,
        SaidIfSet(),
        CHANNELS,
        Field(
            title="picture channels", description="Whether the pictures of a column have colours."
        ),
    ] = "auto"
    image_scale: Annotated[
        ImageScale,
        SaidIfSet(),
        SCALES,
        Field(title="picture scale", description="What a pixel's number becomes."),
    ] = "unit"
    image_folder: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="picture folder",
            description="Where the names of pictures begin, from the table's folder on; empty: "
            "there.",
        ),
    ] = ""
    columns: Annotated[
        dict[str, dict[str, str | bool | int | float | list[str] | list[int]]],
        BeforeValidator(_with_sizes),
        Field(
            title="single columns",
            description="What is done otherwise with single columns, by their names.",
        ),
    ] = Field(
        default_factory=dict[str, dict[str, str | bool | int | float | list[str] | list[int]]]
    )
