"""Where the rows come from, and which of them validate."""

from typing import Annotated, Any, Literal, cast

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

import data
from data.schema import TaskChoice
from engine.models.base.marks import Meanings, OnlyWith
from engine.models.base.spec import Number, Seed, Spec, Whole

SplitMethod = Literal["tail", "stratified"]
TableKey = tuple[str, str | None, TaskChoice]
"""What a table is read by, in the order of ``data.load``: source, label, task."""


class ValidationSpec(Spec):
    """Which part of the rows is kept from training, to measure on."""

    split: Annotated[
        Number,
        Field(
            title="validation split",
            description="Part of the rows kept from training and used to measure; 0 for none.",
            ge=0.0,
            le=0.9,
        ),
    ] = 0.1
    method: Annotated[
        SplitMethod,
        Meanings.of(
            tail="The last rows, as Keras' validation_split takes them.",
            stratified="Rows of every class (of a number: every tenth by size) in proportion, "
            "drawn by the split seed.",
        ),
        Field(title="split method", description="Which rows are kept from training."),
    ] = "tail"
    seed: Annotated[
        Seed,
        OnlyWith("method", "stratified"),
        Field(
            title="split seed",
            description="Chooses the rows of a stratified split; the same seed, the same rows.",
        ),
    ] = 0


class DataSpec(Spec):
    """The table, its label and its split."""

    source: Annotated[
        str,
        Field(
            title="table",
            description="The built-in table (pokemon-radar) or the path of a CSV file.",
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
        Meanings.of(
            auto="As the label's values are: numbers of which nearly every row has another are "
            "predicted as numbers.",
            classification="The label's values are classes.",
            regression="The label is a number, and predicted as one.",
        ),
        Field(title="task", description="Whether the label's values are classes or numbers."),
    ] = "auto"
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

    @property
    def table_key(self) -> TableKey:
        """What the table is read by: ``data.load(*key)``."""
        return self.source, self.label, self.task

    @model_serializer(mode="wrap")
    def _without_what_is_found_out(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if self.task == "auto":
            fields.pop("task", None)
        return fields

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
