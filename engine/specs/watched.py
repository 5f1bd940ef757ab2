"""What is known of a run that a program of its own trains, and we only watch."""

from typing import Annotated, Any, Literal

from pydantic import Field

from engine.models.base.marks import Meanings, SaidIfSet
from engine.models.base.spec import Spec

WatchedKind = Literal["keras", "loop", "lightning", "csv", "tensorboard", "mlflow", "wandb"]
OF_FILES: tuple[WatchedKind, ...] = ("csv", "tensorboard", "mlflow", "wandb")
"""Read from what a program writes; the others speak to us themselves."""
MOST_TOLD, LONGEST_TOLD, LONGEST_TOLD_NAME = 400, 500, 200
"""So many parameters are told, of so many letters each, and of their names."""
MOST_LAYERS = 400
"""So many of a model's layers are told; of deeper ones the others are counted."""


class Watched(Spec):
    """The program that trains, or the file that it writes."""

    kind: Annotated[
        WatchedKind,
        Meanings.of(
            keras="A Keras program with a Watch among its callbacks.",
            loop="A program with a loop of its own, which logs to a Watch.",
            lightning="A Lightning program with a LightningWatch among its callbacks.",
            csv="A table of epochs that a program writes, as Keras' CSVLogger does.",
            tensorboard="A folder of TensorBoard that a program writes.",
            mlflow="A run of MLflow, from its folder of files or its database.",
            wandb="A run of W&B, from the directory that it writes.",
        ),
        Field(title="watched by", description="How its numbers come to us."),
    ] = "loop"
    program: Annotated[
        str,
        Field(
            title="program",
            description="The program that trains it, or the file that it writes.",
            max_length=4096,
        ),
    ] = ""
    model: Annotated[
        tuple[Annotated[str, Field(max_length=400)], ...],
        SaidIfSet(),
        Field(
            title="model told",
            description="The layers of its model, a line each, as the program tells them.",
            max_length=MOST_LAYERS + 1,
        ),
    ] = ()
    told: Annotated[
        dict[
            Annotated[str, Field(max_length=LONGEST_TOLD_NAME)],
            Annotated[str, Field(max_length=LONGEST_TOLD)],
        ],
        SaidIfSet(),
        Field(
            title="parameters told",
            description="What its tracker says it was trained with, by name.",
            max_length=MOST_TOLD,
        ),
    ] = {}


def filled(fields: dict[str, Any]) -> dict[str, Any]:
    """An experiment's fields with what a description must have, where the program tells it not.

    Nobody reads a table of that name: who asks for the rows is refused before.
    """
    watched = fields.get("watched")
    program = watched.get("program") if isinstance(watched, dict) else None
    source = f"({program or 'program'})"
    return {"data": {"source": source}, "network": {"layers": []}, **fields}


def as_given(part: Spec) -> dict[str, Any]:
    """A part's fields that somebody has set, as JSON has them; the others are not known."""
    found: dict[str, Any] = {}
    dumped = part.model_dump(mode="json")
    for name in type(part).model_fields:
        if name in part.model_fields_set and name in dumped:
            value = getattr(part, name)
            found[name] = as_given(value) if isinstance(value, Spec) else dumped[name]
    return found
