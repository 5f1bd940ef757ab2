"""A sweep: which values of an experiment are searched, how, and for how long."""

from collections.abc import Container
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from engine.models.base.marks import Meanings, SaidIfSet, Stepped
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Number, Seed, Spec, Whole
from engine.specs.errors import SpecError
from engine.tasks.metrics import lower_is_better

Value = bool | int | float | str
"""What a searched key can have: as TOML writes it, or as one types it after ``--set``."""
Sampler = Literal["grid", "random", "tpe", "cmaes", "gp"]
Pruner = Literal["none", "median", "successive_halving", "hyperband"]
USUAL_TRIALS = 30
"""So many where nobody says how many, or how long; of a grid all of it."""
DEPTH = "network.depth"
"""How often the pattern of the hidden layers is repeated: no key of an experiment."""

SAMPLERS = Meanings.of(
    grid="Every combination, in order, the last key changing fastest.",
    random="Each value drawn anew.",
    tpe="Tree-structured Parzen estimator: drawn where good trials lie denser than bad ones.",
    cmaes="CMA-ES: a cloud of numbers that moves and stretches towards better ones; no choices.",
    gp="Gaussian process: few trials, each thought over for long; needs the package torch.",
)
PRUNERS = Meanings.of(
    none="Every trial trains to its end.",
    median="Ended where its best so far is worse than half of the finished trials at that epoch.",
    successive_halving="At epochs 1, 4, 16, ... the best quarter goes on.",
    hyperband="The best quarter goes on, some judged later only: slow starters have a chance.",
)


def _ordered(given: Any) -> Any:
    """A list of values is a choice of these."""
    return {"choices": given} if isinstance(given, list | tuple) else given


def _within(key: str, given: Any, ends: Container[str] = ()) -> tuple[str, Any]:
    """The dotted key that tables within tables come to, as TOML has a key without quotes, and what
    stands there; a table that has one of ``ends`` is no further one.
    """
    while isinstance(given, dict) and given:
        fields = cast(dict[str, Any], given)
        name = next(iter(fields))
        if name in ends:
            break
        key, given = f"{key}.{name}", fields[name]
    return key, given


def _keys_in_quotes(given: Any) -> Any:
    """Refuse searched keys that TOML has taken apart at their dots."""
    fields = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    for name, one in fields.items():
        key, found = _within(name, one, Searched.model_fields)
        if "." not in name and key != name and isinstance(found, dict | list):
            raise Refusal("sweep.key_without_quotes", typed=key)
    return given


def _no_text(given: Any) -> Any:
    """Refuse a number in quotes: a choice of texts is meant, or nothing at all."""
    if isinstance(given, str):
        raise Refusal("spec.not_a_number", value=given)
    return given


_Number = Annotated[Number, BeforeValidator(_no_text)]
_Whole = Annotated[Whole, BeforeValidator(_no_text)]
_Seed = Annotated[Seed, BeforeValidator(_no_text)]


class Searched(Spec):
    """The values that a key may have: from ``low`` to ``high``, or one of ``choices``."""

    low: Annotated[_Number | None, Field(title="low", description="The least value.")] = None
    high: Annotated[_Number | None, Field(title="high", description="The greatest value.")] = None
    log: Annotated[
        bool,
        SaidIfSet(),
        Field(
            title="logarithmic",
            description="Drawn by its logarithm: from 0.001 to 0.01 as often as from 0.01 to 0.1.",
        ),
    ] = False
    step: Annotated[
        _Number | None,
        SaidIfSet(),
        Field(title="step", description="Only low, low + step, low + 2 step, ...", gt=0.0),
    ] = None
    choices: Annotated[
        tuple[Value, ...],
        SaidIfSet(),
        Field(title="choices", description="One of these.", max_length=1000),
    ] = ()
    when: Annotated[
        dict[str, tuple[Value, ...]],
        SaidIfSet(),
        Field(
            title="when",
            description="Searched only in trials in which other searched keys have these values.",
        ),
    ] = Field(default_factory=dict[str, tuple[Value, ...]])

    @model_validator(mode="before")
    @classmethod
    def _conditions_are_lists(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        fields = dict(cast(dict[str, Any], given))
        when = fields.get("when")
        if isinstance(when, dict):
            pairs = cast(dict[str, Any], when).items()
            for key, one in pairs:
                if isinstance(one, dict):
                    raise Refusal("sweep.key_without_quotes", typed=_within(key, one)[0])
            fields["when"] = {
                key: one if isinstance(one, list | tuple) else [one] for key, one in pairs
            }
        return {name: value for name, value in fields.items() if value is not None}

    @model_validator(mode="after")
    def _is_a_range_or_a_choice(self) -> Self:
        if self.choices:
            if self.low is not None or self.high is not None or self.log or self.step is not None:
                raise Refusal("sweep.range_and_choices")
            kinds = [(type(one), one) for one in self.choices]  # for True is 1
            twice = [one for kind, one in kinds if kinds.count((kind, one)) > 1]
            if twice:
                raise Refusal("sweep.choice_twice", value=str(twice[0]))
            return self
        if self.low is None or self.high is None:
            raise Refusal("sweep.no_range")
        if self.low >= self.high:
            raise Refusal("sweep.low_not_below_high", low=self.low, high=self.high)
        if self.log and self.low <= 0:
            raise Refusal("sweep.log_of_no_positive", low=self.low)
        if self.log and self.step is not None:
            raise Refusal("sweep.log_with_step")
        return self

    def admits(self, value: Any) -> bool:
        """Whether a value lies within the range, or is one of the choices."""
        if self.choices:
            return any(value == one and type(value) is type(one) for one in self.choices)
        if isinstance(value, bool | str) or self.low is None or self.high is None:
            return False
        return self.low <= value <= self.high


Space = dict[str, Annotated[Searched, BeforeValidator(_ordered)]]


class SweepSpec(Spec):
    """A search for the best values of some keys of an experiment."""

    metric: Annotated[
        str | None,
        Field(
            title="metric",
            description="What is to be best; empty: val_accuracy of classes, val_r2 of a number.",
            min_length=1,
            max_length=200,
            pattern=r'^[^"]*$',
        ),
    ] = None
    value: Annotated[
        Literal["best", "last"],
        SaidIfSet(),
        Meanings.of(
            best="A run counts by the best epoch of the metric.",
            last="A run counts by its last epoch.",
        ),
        Field(title="value", description="Which epoch of a run counts."),
    ] = "best"
    trials: Annotated[
        _Whole | None,
        Stepped("tens"),
        Field(
            title="trials",
            description="How many are made; empty: as many as the minutes allow, all of a grid, "
            f"else {USUAL_TRIALS}.",
            ge=1,
            le=1_000_000,
        ),
    ] = None
    minutes: Annotated[
        _Number | None,
        SaidIfSet(),
        Field(
            title="minutes",
            description="No trial begins once engines have worked on it for so long.",
            gt=0.0,
            le=1e6,
        ),
    ] = None
    sampler: Annotated[
        Sampler, SAMPLERS, Field(title="sampler", description="How the next values are chosen.")
    ] = "tpe"
    pruner: Annotated[
        Pruner,
        PRUNERS,
        Field(title="pruner", description="Whether trials that fall behind are ended early."),
    ] = "none"
    seeds: Annotated[
        _Whole,
        Field(
            title="seeds",
            description="Runs of a trial, each with a seed of its own; it is judged by their mean.",
            ge=1,
            le=100,
        ),
    ] = 1
    seed: Annotated[
        _Seed,
        SaidIfSet(),
        Field(
            title="search seed",
            description="Start of the sampler's chance: the same record makes the same proposals.",
        ),
    ] = 1337
    space: Annotated[
        Space,
        BeforeValidator(_keys_in_quotes),
        Field(
            title="space",
            description="The searched keys with their ranges or choices.",
            min_length=1,
            max_length=100,
        ),
    ]

    @property
    def judged_by(self) -> str:
        """The metric, where nothing else is known."""
        return self.metric or "val_accuracy"

    @property
    def minimizes(self) -> bool:
        """Whether less of the metric is better."""
        return lower_is_better(self.judged_by)

    @classmethod
    def parse(cls, fields: Any, where: str = "") -> Self:
        """Validate plain fields.

        Raises:
            SpecError: it names the keys that are unknown, missing or out of limits.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise SpecError.from_validation(error, cls, where) from None
