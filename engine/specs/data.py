"""Where the rows come from, which of them validate, and which are kept for a test."""

from typing import Annotated, Any, cast

from pydantic import Field, model_validator

import data
from data.schema import Role
from engine.models.base.marks import OnlyWith, SaidIfSet, Typed
from engine.models.base.spec import Spec, Whole
from engine.specs import typed_values
from engine.specs.preparation import PreparationSpec
from engine.specs.reading import ReadingSpec
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
    where: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="rows",
            description="Only rows that fit: city = Paris and temperature > 10; empty: all.",
        ),
    ] = ""
    roles: Annotated[
        dict[str, Role],
        SaidIfSet(),
        Typed(typed_values.roles, may_be_off=False),
        Field(
            title="roles",
            description="What columns are used for, as size=ordinal, id=ignore; those not named "
            "are found out.",
        ),
    ] = Field(default_factory=dict[str, Role])
    orders: Annotated[
        dict[str, tuple[str, ...]],
        SaidIfSet(),
        Typed(typed_values.orders, may_be_off=False),
        Field(
            title="orders",
            description="Values of ordinal columns from the lowest on, as size=S<M<L.",
        ),
    ] = Field(default_factory=dict[str, tuple[str, ...]])
    preparation: Annotated[
        PreparationSpec | None,
        SaidIfSet(),
        Field(
            title="preparation",
            description="How columns become inputs. Off: a table of nothing but numbers is used "
            "as it is; any other is prepared as this would without a word changed.",
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
    reading: Annotated[
        ReadingSpec | None,
        SaidIfSet(),
        OnlyWith("is_own", True),
        Field(
            title="reading",
            description="How the file is written, where that is not found out as it should.",
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
