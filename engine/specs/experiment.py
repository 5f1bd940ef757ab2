"""A whole experiment: data, network, training and seed."""

from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from engine.models.base.marks import InBranch, SaidIfSet
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Seed, Spec
from engine.models.layers import DenseLayer
from engine.specs.branch import Branch
from engine.specs.data import DataSpec
from engine.specs.errors import SpecError
from engine.specs.network import NetworkSpec
from engine.specs.training import TrainingSpec


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
