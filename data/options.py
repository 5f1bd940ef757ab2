"""What a person may say of a table: how to read it, what its columns are, how to prepare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.schema import Role, TaskChoice

Missing = Literal["median", "mean", "mode", "constant", "category", "drop_row"]
Scaling = Literal["none", "standard", "min_max", "robust", "quantile", "log1p"]
Encoding = Literal["one_hot", "ordinal", "frequency", "target"]
TextEncoding = Literal["tfidf", "hashed"]
Standardize = Literal["lower_and_strip_punctuation", "lower", "strip_punctuation", "none"]
TokenSplit = Literal["whitespace", "character"]
Terms = Literal["words", "letters"]
TimePart = Literal["days", "year", "month", "day", "weekday", "hour"]
ImageChannels = Literal["auto", "grey", "colour"]
ImageScale = Literal["unit", "signed", "none"]


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How to read a file; None: found out."""

    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    header: bool | None = None
    skip_rows: int | None = None
    sheet: str | None = None
    """The sheet of an Excel file, the array of an .npz, the file in a .zip."""
    missing: tuple[str, ...] = ()
    """What stands for a missing value beside an empty cell, NA and their like."""


@dataclass(frozen=True, slots=True)
class PreparationOptions:
    """How columns become inputs; ``columns`` hold what is said of single columns by name.

    Its keys are the names of these fields. Categories have neither median nor mean: where one of
    these is asked for, missing is a category of its own.
    """

    missing: Missing = "median"
    indicator: bool = True
    """Whether an input of its own tells where a value was missing."""
    constant: float | str = 0.0
    """What stands for a missing value where ``missing`` is ``constant``."""
    scaling: Scaling = "robust"
    encoding: Encoding = "one_hot"
    most_categories: int = 20
    """Inputs of a nominal column or a list at most; rarer values share one called other."""
    folds: int = 5
    """Parts of the training rows, each encoded by the targets of the others."""
    text: TextEncoding = "tfidf"
    terms: Terms = "words"
    """Whether a text is cut into words, or into runs of three to five letters."""
    most_terms: int = 50
    """Inputs of a text column at most."""
    standardize: Standardize = "lower_and_strip_punctuation"
    """What is done with a text before it is cut into tokens."""
    split: TokenSplit = "whitespace"
    max_tokens: int = 1000
    """Ids of a column of tokens at most, with padding and unknown."""
    output_sequence_length: int = 64
    """Inputs of a column of tokens: what is longer is cut off, what is shorter padded."""
    image_size: tuple[int, int] | None = None
    """Height and width that the pictures of a column are brought to; None: as they are, which must
    be the same for all."""
    image_channels: ImageChannels = "auto"
    image_scale: ImageScale = "unit"
    image_folder: str = ""
    """Where the names of pictures begin, from the table's folder on; empty: there."""
    times: tuple[TimePart, ...] = ("days", "year", "month", "day", "weekday", "hour")
    """The parts of a time; month, weekday and hour are told as sine and cosine."""
    columns: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict[str, "Mapping[str, object]"]
    )


@dataclass(frozen=True, slots=True)
class RowOptions:
    """Which rows are used; see ``data.choosing``."""

    classes: tuple[str, ...] = ()
    cap: int | None = None
    balance: bool = False
    sample: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """How pictures become rows of numbers.

    ``size`` are height and width that all are brought to; None: as they are, which must be the
    same for all. ``white`` is the value of white; None: found out.
    """

    size: tuple[int, int] | None = None
    channels: ImageChannels = "auto"
    scale: ImageScale = "unit"
    white: float | None = None


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Everything that a person said of a table; what is not said is found out."""

    label: str | None = None
    recipe: str = ""
    """The name or file of a recipe (``data.recipes``), which says all else; empty: none."""
    task: TaskChoice = "auto"
    where: str = ""
    """Only rows that fit this query (``data.filtering``); empty: all."""
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    rows: RowOptions = field(default_factory=RowOptions)
    preparation: PreparationOptions | None = None
    """None: numbers as they are where every input is one and none is missing, else the usual."""
    shape: tuple[int, ...] = ()
    """The lengths of the axes of a row, for pixels in columns; empty: as the source has it."""
    images: ImageOptions = field(default_factory=ImageOptions)
    most_bytes: int | None = None
    """Bytes that images may take in memory; None: nobody counts."""
