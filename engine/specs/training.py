"""How the network is trained: loss, batches, order, callbacks."""

from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, Field, model_validator

from engine.specs.base import Number, Spec, Whole
from engine.specs.optimizer import Optimizer, Sgd
from engine.specs.schedule import Constant, Monitor, Schedule

Loss = Literal[
    "categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
    "cost_matrix",
]
LOSSES: tuple[Loss, ...] = Loss.__args__

Weight = Annotated[Number, Field(gt=0.0, le=1e6)]
Cost = Annotated[Number, Field(ge=0.0, le=1e6)]


def _place(value: str) -> str:
    file, _, name = value.rpartition(":")
    if not file.endswith(".py") or not name.isidentifier():
        raise ValueError(f'must be path/to/file.py:ClassName, not "{value}"')
    return value


CallbackPlace = Annotated[str, AfterValidator(_place)]


class EarlyStopping(Spec):
    """Stop when the monitored value no longer improves."""

    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that must keep improving.")
    ] = "val_loss"
    min_delta: Annotated[
        Number,
        Field(
            title="min delta", description="The least change that counts as better.", ge=0.0, le=1e6
        ),
    ] = 0.0001
    patience: Annotated[
        Whole,
        Field(
            title="patience",
            description="Epochs without improvement before stopping.",
            ge=0,
            le=100_000,
        ),
    ] = 3
    restore_best: Annotated[
        bool,
        Field(title="restore best", description="End with the weights of the best epoch."),
    ] = False


class Checkpoint(Spec):
    """Save the model at the end of an epoch."""

    monitor: Annotated[
        Monitor, Field(title="monitor", description="The value that tells which epoch is best.")
    ] = "val_loss"
    save_best_only: Annotated[
        bool,
        Field(
            title="best only",
            description="Save only when the monitored value improved; otherwise after every epoch.",
        ),
    ] = True


class Resume(Spec):
    """How often the whole state of training is kept, so that a run that was killed goes on."""

    every_epochs: Annotated[
        Whole,
        Field(
            title="state kept every",
            description="So many epochs, the whole state is kept: a run that is killed or stopped "
            "goes on there, to the last bit. Short epochs: about every second.",
            ge=1,
            le=1_000_000,
        ),
    ] = 1
    every_seconds: Annotated[
        Number,
        Field(
            title="in a long epoch",
            description="The state is kept every so many seconds, too: a run that is killed does "
            "that much again at most.",
            ge=1.0,
            le=86_400.0,
        ),
    ] = 30.0


class TrainingSpec(Spec):
    """Loss, optimizer, batches, epochs and what watches over them."""

    loss: Annotated[
        Loss,
        Field(
            title="loss",
            description="What training makes smaller. cost_matrix: cross-entropy "
            "weighted by the cost of the class predicted.",
        ),
    ] = "categorical_crossentropy"
    cost_matrix: Annotated[
        tuple[tuple[Cost, ...], ...] | None,
        Field(
            title="cost matrix",
            json_schema_extra={"loss": "cost_matrix"},
            description="One row a true class, one column a predicted "
            "class; rows are separated by semicolons: 1 1; 99 1. Empty: every cost is 1.",
        ),
    ] = None
    optimizer: Optimizer = Field(default_factory=Sgd)
    schedule: Schedule = Field(default_factory=Constant)
    batch_size: Annotated[
        Whole,
        Field(
            title="batch size", description="Rows per update of the weights.", ge=1, le=1_000_000
        ),
    ] = 16
    epochs: Annotated[
        Whole,
        Field(title="epochs", description="Times every training row is seen.", ge=1, le=1_000_000),
    ] = 30
    order: Annotated[
        Literal["reshuffle", "keras", "none"],
        Field(
            title="shuffle",
            description="reshuffle: a new order of the training rows every "
            "epoch. keras: the order that fit draws after set_random_seed. none: file order.",
        ),
    ] = "reshuffle"
    engine: Annotated[
        Literal["exact", "turbo"],
        Field(
            title="engine",
            description="exact: Keras' own numbers, bit for bit. turbo: compiled by XLA, about "
            "twice as fast, other last digits; compiling takes seconds, so for long runs.",
        ),
    ] = "exact"
    class_weight: Annotated[
        Literal["balanced"] | dict[str, Weight] | None,
        Field(
            title="class weights",
            description="balanced: rare classes weigh more; or weights "
            "by class, as Mankey=2, Krabby=1.5; empty: all alike.",
        ),
    ] = None
    early_stopping: Annotated[
        EarlyStopping | None,
        Field(title="early stopping", description="Stop when a value no longer improves."),
    ] = None
    checkpoint: Annotated[
        Checkpoint | None,
        Field(title="checkpoint", description="Save the model while it trains."),
    ] = None
    resume: Resume = Field(default_factory=Resume)
    callbacks: Annotated[
        tuple[CallbackPlace, ...],
        Field(
            title="own callbacks",
            description="Your own Keras callbacks, as path/to/file.py:ClassName; several are "
            "separated by semicolons. Training runs the code of these files.",
            max_length=50,
        ),
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _variants_have_defaults(cls, given: Any) -> Any:
        """A section that names no optimizer or schedule means the default one."""
        if not isinstance(given, dict):
            return given
        fields = {**cast(dict[str, Any], given)}
        for key, name in (("optimizer", "sgd"), ("schedule", "constant")):
            section = fields.get(key)
            if isinstance(section, dict) and "name" not in section:
                fields[key] = {"name": name, **cast(dict[str, Any], section)}
        return fields

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.cost_matrix is not None:
            size = len(self.cost_matrix)
            if size < 2 or any(len(row) != size for row in self.cost_matrix):
                raise ValueError("cost_matrix must be square: one row and one column a class")
        decays = isinstance(self.optimizer, Sgd) and self.optimizer.decay > 0
        if decays and not isinstance(self.schedule, Constant):
            raise ValueError("optimizer.decay and a schedule exclude each other: keep one of them")
        return self
