"""A whole experiment: data, network, training and seed."""

from typing import Annotated, Any, Self, cast

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from engine.models.base.marks import InBranch, SaidIfSet
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Seed, Spec, said_if_set
from engine.models.layers import DenseLayer
from engine.specs.branch import Branch
from engine.specs.data import DataSpec
from engine.specs.errors import SpecError
from engine.specs.network import NetworkSpec
from engine.specs.training import TrainingSpec
from engine.specs.watched import Watched, as_given, filled


class ExperimentSpec(Spec):
    """A validated description of one experiment. A TOML file is one of these."""

    name: Annotated[
        str,
        InBranch(free=True),
        Field(
            title="name", description="Your name for the experiment.", min_length=1, max_length=200
        ),
    ] = "experiment"
    note: Annotated[
        str,
        InBranch(free=True),
        Field(title="note", description="What it is to show, in a line.", max_length=1000),
    ] = ""
    seed: Annotated[
        Seed,
        Field(
            title="seed",
            description="Start of all chance: initial weights, order, dropout. "
            "The same seed gives the same run.",
        ),
    ] = 1337
    data: DataSpec = Field(default_factory=DataSpec)
    network: NetworkSpec
    training: Annotated[TrainingSpec, InBranch(free=True)] = Field(default_factory=TrainingSpec)
    branch: Annotated[
        Branch | None,
        InBranch(free=True),
        SaidIfSet(),
        Field(
            title="branch",
            description="The run and the epoch from which it goes on with other training options.",
        ),
    ] = None

    watched: Annotated[
        Watched | None,
        InBranch(free=False),
        SaidIfSet(),
        Field(
            title="watched",
            description="A program of its own trains it: we only watch.",
        ),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _watched_has_parts(cls, given: Any) -> Any:
        """Of a run that its own program trains, much is not known."""
        if not isinstance(given, dict) or not given.get("watched"):
            return cast(Any, given)
        return filled(cast(dict[str, Any], given))

    @model_serializer(mode="wrap")
    def _as_known(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without newcomers that are not set; of what is watched only what its program told."""
        fields: dict[str, Any] = handler(self)
        for name, default in said_if_set(type(self)).items():
            if getattr(self, name) == default:
                fields.pop(name, None)
        if self.watched is not None:
            known = {"training": as_given(self.training)}
            kept = ("name", "note", "watched", *("seed",) * ("seed" in self.model_fields_set))
            fields = {name: fields[name] for name in kept} | known
        return fields

    @model_validator(mode="after")
    def _monitors_exist(self) -> Self:
        """Without validation rows there is no val_loss to watch."""
        if self.data.validation.any_rows:
            return self
        for name, section in self.training.watching():
            if section.monitor.startswith("val_"):
                raise Refusal("spec.nothing_to_monitor", section=name, monitor=section.monitor)
        return self

    def bare(self) -> Self:
        """The same without name, note and what changes no number: equal ones train the same."""
        usual = TrainingSpec.model_fields["layer_statistics"].default
        training = self.training.model_copy(update={"layer_statistics": usual})
        return self.model_copy(update={"name": "", "note": "", "training": training})

    def with_fold(self, fold: int) -> Self:
        """The same where another fold validates."""
        validation = self.data.validation.model_copy(update={"fold": fold})
        data = self.data.model_copy(update={"validation": validation})
        return self.model_copy(update={"data": data})

    @classmethod
    def parse(cls, fields: dict[str, Any], where: str = "") -> Self:
        """Validate plain fields.

        Raises:
            SpecError: it names the keys that are unknown, missing or out of limits.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise SpecError.from_validation(error, cls, where) from None


def first_model() -> ExperimentSpec:
    """The tutorial's first model: two sigmoid layers of 128 and 256 neurons, SGD 0.01."""
    layers = (
        DenseLayer(units=128, activation="sigmoid"),
        DenseLayer(units=256, activation="sigmoid"),
    )
    return ExperimentSpec(name="first model", network=NetworkSpec(layers=layers))
