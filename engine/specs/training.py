"""How the network is trained: loss, batches, order, callbacks."""

from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, Field, model_validator

from engine.models.base.keras_call import KerasCall
from engine.models.base.marks import InBranch, Meanings, OnlyWith, SaidIfSet, Stepped, Typed
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Number, Spec, Whole
from engine.models.callbacks import CALLBACKS, Callback, Checkpoint, EarlyStopping
from engine.models.optimizers import Optimizer, Sgd
from engine.models.schedules import Constant, Schedule
from engine.models.schedules.schedule import ScheduleSpec
from engine.specs.pseudo_labels import PseudoLabelsSpec
from engine.specs.schema_walk import is_section, variants, with_kind
from engine.specs.typed_values import callback_places, class_weights, matrix

Loss = Literal[
    "categorical_crossentropy",
    "binary_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_logarithmic_error",
    "huber",
    "cost_matrix",
]
LOSSES: tuple[Loss, ...] = Loss.__args__
_LOSS_MEANINGS = Meanings.of(
    categorical_crossentropy="The usual one for classes: minus the log of the true class's "
    "probability.",
    binary_crossentropy="Each class judged by itself, yes or no; the mean over the classes.",
    mean_squared_error="Squared distance of the probabilities from 1 and 0: slow where it is far "
    "off.",
    mean_absolute_error="Distance of the probabilities from 1 and 0, outliers in proportion.",
    mean_absolute_percentage_error="Distance in per cent of the target: huge where that is 0.",
    mean_squared_logarithmic_error="Squared distance of the logs of 1 + value: milder for large "
    "ones.",
    huber="Squared where it is near, in proportion where it is far: outliers pull less.",
    cost_matrix="Cross-entropy times the cost of taking the true class for the one predicted.",
)
_ORDER_MEANINGS = Meanings.of(
    reshuffle="A new order of the training rows every epoch.",
    keras="The order that fit draws after set_random_seed, the same in every epoch.",
    none="The order of the file.",
)
_LAYER_MEANINGS = Meanings.of(
    bench="Recorded of what the bench starts, not of what the command line starts.",
    always="Recorded whoever starts it.",
    never="Not recorded.",
)
_ENGINE_MEANINGS = Meanings.of(
    exact="Keras' own numbers, bit for bit.",
    turbo="Compiled by XLA, for long runs: about twice as fast, other last digits.",
)

Weight = Annotated[Number, Field(gt=0.0, le=1e6)]
Cost = Annotated[Number, Field(ge=0.0, le=1e6)]


def _place(value: str) -> str:
    file, _, name = value.rpartition(":")
    if not file.endswith(".py") or not name.isidentifier():
        raise Refusal("spec.not_a_callback_place", place=value)
    return value


def _place_or_none(value: str) -> str:
    return _place(value) if value else value


CallbackPlace = Annotated[str, AfterValidator(_place)]


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
        _LOSS_MEANINGS,
        InBranch(free=False),
        Field(title="loss", description="What training makes smaller."),
    ] = "categorical_crossentropy"
    cost_matrix: Annotated[
        tuple[tuple[Cost, ...], ...] | None,
        OnlyWith("loss", "cost_matrix"),
        Typed(matrix),
        InBranch(free=False),
        Field(
            title="cost matrix",
            description="One row a true class, one column a predicted "
            "class; rows are separated by semicolons: 1 1; 99 1. Empty: every cost is 1.",
        ),
    ] = None
    optimizer: Optimizer = Field(default_factory=Sgd)
    schedule: Schedule = Field(default_factory=Constant)
    batch_size: Annotated[
        Whole,
        Stepped("double"),
        Field(
            title="batch size", description="Rows per update of the weights.", ge=1, le=1_000_000
        ),
    ] = 16
    epochs: Annotated[
        Whole,
        Stepped("tens"),
        Field(title="epochs", description="Times every training row is seen.", ge=1, le=1_000_000),
    ] = 30
    order: Annotated[
        Literal["reshuffle", "keras", "none"],
        _ORDER_MEANINGS,
        Field(title="shuffle", description="The order in which the training rows are seen."),
    ] = "reshuffle"
    engine: Annotated[
        Literal["exact", "turbo"],
        _ENGINE_MEANINGS,
        Field(title="engine", description="How the steps are computed."),
    ] = "exact"
    devices: Annotated[
        Whole,
        SaidIfSet(),
        Field(
            title="devices",
            description="GPUs of this machine that share every batch; each has a copy of the "
            "weights, and their gradients are added up.",
            ge=1,
            le=64,
        ),
    ] = 1
    class_weight: Annotated[
        Literal["balanced"] | dict[str, Weight] | None,
        Typed(class_weights),
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
    layer_statistics: Annotated[
        Literal["bench", "always", "never"],
        _LAYER_MEANINGS,
        SaidIfSet(),
        Field(
            title="layers recorded",
            description="Whether norms, updates, dead units and the like are recorded layer by "
            "layer while it trains. It changes no other number.",
        ),
    ] = "bench"
    pseudo_labels: Annotated[
        PseudoLabelsSpec | None,
        SaidIfSet(),
        InBranch(free=False),
        Field(
            title="pseudo-labels",
            description="Only a share of the training rows keeps its label; the network labels "
            "the others as it becomes sure of them.",
        ),
    ] = None
    callbacks: Annotated[
        tuple[CallbackPlace, ...],
        Typed(callback_places, may_be_off=False),
        Field(
            title="own callbacks",
            description="Your own Keras callbacks, as path/to/file.py:ClassName; several are "
            "separated by semicolons. Training runs the code of these files.",
            max_length=50,
        ),
    ] = ()
    own_loss: Annotated[
        str,
        SaidIfSet(),
        Typed(str, may_be_off=False),
        InBranch(free=False),
        AfterValidator(_place_or_none),
        Field(
            title="own loss",
            description="A loss of yours in place of that one, as path/to/file.py:name: a function "
            "of targets and outputs, or a class; training runs its code.",
            max_length=4096,
        ),
    ] = ""
    own_metrics: Annotated[
        tuple[CallbackPlace, ...],
        SaidIfSet(),
        Typed(callback_places, may_be_off=False),
        InBranch(free=False),
        Field(
            title="own metrics",
            description="Metrics of yours beside the usual ones, as path/to/file.py:name; several "
            "are separated by semicolons. Training runs the code of these files.",
            max_length=20,
        ),
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _sections_have_kinds(cls, given: Any) -> Any:
        """A section that names no optimizer or schedule means the default one."""
        if not isinstance(given, dict):
            return given
        fields = {**cast(dict[str, Any], given)}
        for name, info in cls.model_fields.items():
            if name in fields and len(variants(info.annotation)) > 1:
                fields[name] = with_kind(info.annotation, fields[name])
        return fields

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.cost_matrix is not None:
            size = len(self.cost_matrix)
            if size < 2 or any(len(row) != size for row in self.cost_matrix):
                raise Refusal("spec.cost_matrix_not_square")
        decays = self.optimizer.own_schedule() is not None
        if decays and not isinstance(self.schedule, Constant):
            raise Refusal("spec.decay_beside_schedule")
        return self

    def records_layers(self, *, in_bench: bool) -> bool:
        """Whether a run that is started there records its layers."""
        return self.layer_statistics == "always" or (in_bench and self.layer_statistics == "bench")

    def rate(self) -> float | KerasCall:
        """The learning rate: a number, or Keras' schedule over updates."""
        schedule: ScheduleSpec = self.optimizer.own_schedule() or self.schedule
        return schedule.rate(self.optimizer.learning_rate, self.epochs)

    def watching(self) -> list[tuple[str, Callback]]:
        """The sections that ask for a callback, with their names, in the order of the calls."""
        given = [(name, getattr(self, name)) for name in type(self).model_fields]
        return [(name, part) for kind in CALLBACKS for name, part in given if type(part) is kind]


def callback_sections() -> list[str]:
    """The names of the sections that can be switched on to ask for a callback."""
    found = TrainingSpec.model_fields.items()
    return [name for name, info in found if is_section(info) and _is_callback(info.annotation)]


def _is_callback(annotation: Any) -> bool:
    return all(kind in CALLBACKS for kind in variants(annotation))
