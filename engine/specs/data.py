"""Where the rows come from, which of them validate, and which are kept for a test."""

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, model_validator

import data
from data.schema import Role, TaskChoice
from engine.models.base.marks import Meanings, OnlyWith, SaidIfSet, Stepped, Typed
from engine.models.base.shape import given_shape, read_shape
from engine.models.base.spec import Seed, Spec, Whole
from engine.specs.images import ImagesSpec
from engine.specs.preparation import PreparationSpec
from engine.specs.reading import ReadingSpec
from engine.specs.typed_values import typed_names, typed_orders, typed_roles
from engine.specs.validation import HoldoutSpec, ValidationSpec
from engine.specs.window import WindowSpec

Streaming = Literal["auto", "on", "off"]


class DataSpec(Spec):
    """The table, its label and its split."""

    source: Annotated[
        str,
        Field(
            title="table",
            description="A built-in data set (pokemon-radar, digits), cifar10, or the path of a "
            "table, an .npz, or a folder of pictures with a folder a class.",
            min_length=1,
        ),
    ] = data.BUILTIN
    label: Annotated[
        str | None,
        Field(
            title="label column",
            description="The column to predict; empty: the one named class, else the only one of "
            "words, else the last.",
        ),
    ] = None
    task: Annotated[
        TaskChoice,
        SaidIfSet(),
        Meanings.of(
            auto="As the label's values are: more than twenty different numbers, but for numbered "
            "classes, are predicted as numbers.",
            classification="The label's values are classes.",
            regression="The label is a number, and predicted as one.",
        ),
        Field(title="task", description="Whether the label's values are classes or numbers."),
    ] = "auto"
    where: Annotated[
        str,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="rows",
            description="Only rows that fit: city = Paris and temperature > 10; empty: all.",
        ),
    ] = ""
    recipe: Annotated[
        str,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="recipe",
            description="Rows, columns and preparation as a recipe says: a name (sightings) or a "
            "file; empty: none.",
        ),
    ] = ""
    roles: Annotated[
        dict[str, Role] | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Typed(typed_roles),
        Field(
            title="roles",
            description="What columns are used for, as size=ordinal, id=ignore; those not named "
            "are found out.",
        ),
    ] = None
    orders: Annotated[
        dict[str, tuple[str, ...]] | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Typed(typed_orders),
        Field(
            title="orders",
            description="Values of ordinal columns from the lowest on, as size=S<M<L.",
        ),
    ] = None
    classes: Annotated[
        tuple[str, ...],
        SaidIfSet(),
        OnlyWith("is_own", True),
        Typed(typed_names, may_be_off=False),
        Field(
            title="classes",
            description="Only rows of these classes; several are separated by semicolons; "
            "empty: all.",
        ),
    ] = ()
    cap: Annotated[
        Whole | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Stepped("double"),
        Field(title="rows a class", description="So many rows of a class at most.", ge=1),
    ] = None
    balance: Annotated[
        bool,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="balance",
            description="As many rows of every class as the rarest has; the others' are drawn.",
        ),
    ] = False
    sample: Annotated[
        Whole | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Stepped("double"),
        Field(title="sample", description="So many rows, drawn from all; empty: all.", ge=2),
    ] = None
    sample_seed: Annotated[
        Seed,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(title="sample seed", description="Draws the rows of a cap, balance or sample."),
    ] = 0
    preparation: Annotated[
        PreparationSpec | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="preparation",
            description="How columns become inputs. Off: a table of nothing but numbers is used "
            "as it is; any other is prepared as this would without a word changed.",
        ),
    ] = None
    window: Annotated[
        WindowSpec | None,
        SaidIfSet(),
        Field(
            title="window",
            description="Each row with the rows before it, as a sequence for recurrent layers, "
            "convolutions over steps, attention.",
        ),
    ] = None
    shuffle_seed: Annotated[
        Whole | None,
        Field(
            title="shuffle seed",
            description="Shuffles all rows once before the split (sklearn.utils.shuffle); "
            "empty: file order.",
            ge=0,
            le=2**32 - 1,
        ),
    ] = None
    validation: ValidationSpec = Field(default_factory=ValidationSpec)
    test: Annotated[HoldoutSpec, SaidIfSet()] = Field(default_factory=HoldoutSpec)
    streaming: Annotated[
        Streaming,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Meanings.of(
            auto="Where the file, or images as float32, are larger than stream_above (1 GB).",
            on="Whatever its size: CSV and its kin, Parquet, or images.",
            off="Never: the whole table is held in memory.",
        ),
        Field(
            title="streaming",
            description="Whether the table is read in parts while it trains: memory stays bounded.",
        ),
    ] = "auto"
    shuffle_buffer: Annotated[
        Whole | None,
        SaidIfSet(),
        OnlyWith("streaming", "on"),
        Stepped("double"),
        Field(
            title="shuffle buffer",
            description="So many rows of a table that streams are held and mixed at a time; empty: "
            "32 MB of them.",
            ge=1,
        ),
    ] = None
    reading: Annotated[
        ReadingSpec | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="reading",
            description="How the file is written, where that is not found out as it should.",
        ),
    ] = None

    shape: Annotated[
        tuple[Annotated[Whole, Field(ge=1, le=100_000)], ...],
        SaidIfSet(),
        OnlyWith("is_own", True),
        BeforeValidator(given_shape),
        Typed(read_shape, may_be_off=False),
        Field(
            title="shape",
            description="The shape of a row whose columns are the pixels of an image, as 28x28x1: "
            "height, width, channels; empty: as the source has it.",
            max_length=4,
        ),
    ] = ()
    images: Annotated[
        ImagesSpec | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="images",
            description="How pictures become numbers. Off: in their own size, grey where all are, "
            "black 0 and white 1.",
        ),
    ] = None

    @property
    def is_own(self) -> bool:
        """Whether the table is a file of the person, not built in."""
        return not data.is_builtin(self.source)

    @model_validator(mode="before")
    @classmethod
    def _split_follows_the_table(cls, given: Any) -> Any:
        """A person's own table is split by class unless they say otherwise."""
        if not isinstance(given, dict):
            return given
        fields = cast(dict[str, Any], given)
        source = fields.get("source", data.BUILTIN)
        validation = fields.get("validation", {})
        own = isinstance(source, str) and not data.is_builtin(source)
        if not own or not isinstance(validation, dict) or "method" in validation:
            return fields
        return {**fields, "validation": {**validation, "method": "stratified"}}
