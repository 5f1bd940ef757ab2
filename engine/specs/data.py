"""Where the rows come from, which of them validate, and which are kept for a test."""

from typing import Annotated, Any, cast

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

import data
from engine.models.base.spec import Spec, Whole
from engine.specs.validation import HoldoutSpec, ValidationSpec


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
    test: HoldoutSpec = Field(default_factory=HoldoutSpec)

    @model_serializer(mode="wrap")
    def _without_a_test_that_is_none(self, handler: SerializerFunctionWrapHandler) -> Any:
        fields: dict[str, Any] = handler(self)
        if self.test == HoldoutSpec():
            fields.pop("test", None)
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
