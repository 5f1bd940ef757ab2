"""Which rows are kept from training: to validate on, and for a test at the end."""

from typing import Annotated

from pydantic import Field

from data.split import Method
from engine.models.base.marks import Meanings, OnlyWith, SaidIfSet
from engine.models.base.spec import Number, Seed, Spec, Whole


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
        Method,
        Meanings.of(
            tail="The last rows, as Keras' validation_split takes them.",
            shuffled="Rows drawn by the split seed.",
            stratified="Rows of every class in proportion, drawn by the split seed; of a number "
            "those of its low, middle and high values.",
            group="Whole groups of rows, as one column tells them: none is in two parts.",
            time="The latest rows, as one column tells the time.",
        ),
        Field(title="split method", description="Which rows are kept from training."),
    ] = "tail"
    column: Annotated[
        str | None,
        SaidIfSet(),
        OnlyWith("method", "group", "time"),
        Field(
            title="split column",
            description="The column that tells the group or the time of a row.",
        ),
    ] = None
    seed: Annotated[
        Seed,
        OnlyWith("method", "shuffled", "stratified", "group"),
        Field(
            title="split seed",
            description="Chooses the rows of a stratified split; the same seed, the same rows.",
        ),
    ] = 0
    folds: Annotated[
        Whole | None,
        SaidIfSet(),
        Field(
            title="folds",
            description="Divide the rows into so many folds, of which one validates; empty: the "
            "validation split.",
            ge=2,
            le=100,
        ),
    ] = None
    fold: Annotated[
        Whole,
        SaidIfSet(),
        OnlyWith("folds"),
        Field(title="fold", description="Which of the folds validates, from 1.", ge=1, le=100),
    ] = 1
    file: Annotated[
        str | None,
        SaidIfSet(),
        Field(
            title="validation file",
            description="A table of its own to validate on, with the same columns by name; empty: "
            "rows of the table.",
        ),
    ] = None

    @property
    def any_rows(self) -> bool:
        """Whether there is anything to measure on that does not train."""
        return self.split > 0 or self.folds is not None or self.file is not None


class HoldoutSpec(Spec):
    """Which part of the rows is neither trained nor validated on, to measure once at the end."""

    split: Annotated[
        Number,
        Field(
            title="test split",
            description="Part of the rows kept aside, by the split method, and measured once at "
            "the end; 0 for none.",
            ge=0.0,
            le=0.9,
        ),
    ] = 0.0
    seed: Annotated[
        Seed,
        OnlyWith("split"),
        Field(
            title="test seed",
            description="Chooses the rows of the test; the same seed, the same rows.",
        ),
    ] = 0
