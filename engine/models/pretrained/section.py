"""The part of a description that says from which trained network this one begins."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import Field, model_validator

from data.errors import InputError
from engine.models.base.marks import InBranch, OnlyWith, SaidIfSet
from engine.models.base.refusal import Refusal
from engine.models.base.shape import Misfit, Shape, as_list
from engine.models.base.spec import Number, Whole
from engine.models.layers import Layer
from engine.models.layers.layer import LayerSpec, LayerSummary
from engine.models.layers.wiring import ModelCall, Wired
from engine.models.pretrained.applications import APPLICATIONS, WITH_ALPHA
from engine.models.pretrained.opening import NAME, opened
from engine.models.pretrained.outline import LayerOutline, Outline, outline


class Pretrained(LayerSpec):
    """A trained network up to one of its layers, in place of the first layers."""

    run: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="from run",
            description="The run, by name or id, whose model it begins from.",
            max_length=200,
        ),
    ] = ""
    file: Annotated[
        str,
        SaidIfSet(),
        Field(title="from file", description="Or a model file of Keras (.keras).", max_length=4096),
    ] = ""
    application: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="application",
            description="Or a network of keras.applications, as MobileNetV2, whose weights lie in "
            "Keras' own folder (or in the file that is named, .h5). It takes pictures of size x "
            "size in colours, black 0 and white 1, and brings what it does to pixels along.",
            max_length=40,
        ),
    ] = ""
    size: Annotated[
        Whole,
        SaidIfSet(),
        OnlyWith("application"),
        Field(title="size", description="Height and width of the pictures.", ge=32, le=1024),
    ] = 224
    alpha: Annotated[
        Number,
        SaidIfSet(),
        OnlyWith("application", *WITH_ALPHA),
        Field(
            title="alpha",
            description="How wide a MobileNet is, of those that there are weights of.",
            gt=0.0,
            le=2.0,
        ),
    ] = 1.0
    until: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="up to layer",
            description="The last layer that is taken over; empty: all but the output.",
            max_length=200,
        ),
    ] = ""
    freeze: Annotated[
        str,
        SaidIfSet(),
        InBranch(free=True),
        Field(
            title="freeze",
            description="all: what was trained stays as it is; none: it is only where training "
            "begins; or the name of the last layer that stays.",
            min_length=1,
            max_length=200,
        ),
    ] = "all"
    sha256: Annotated[
        str,
        SaidIfSet(),
        Field(
            title="SHA-256",
            description="Of the model file; found out when a run is queued, so that no other "
            "file takes its place.",
            pattern=r"^([0-9a-f]{64})?$",
        ),
    ] = ""

    KERAS: ClassVar[str] = "Functional"

    @model_validator(mode="after")
    def _file_of_keras(self) -> Self:
        weights = self.application and self.file.endswith(".h5")
        if self.file and not (weights or self.file.endswith(".keras")):
            raise Refusal("spec.pretrained_no_keras_file", value=self.file)
        if self.application and self.application not in APPLICATIONS:
            near = get_close_matches(self.application, APPLICATIONS, 3, 0.4) or ["MobileNetV2"]
            raise Refusal("spec.no_such_application", value=self.application, near=near)
        return self

    @property
    def is_to_be_made(self) -> bool:
        """Whether its file is made of an application's weights first."""
        return bool(self.application) and not self.sha256

    @property
    def name(self) -> str:
        """What it is called within the network."""
        return NAME

    def outline(self) -> Outline:
        """What is in the file.

        Raises:
            Misfit: it cannot be told, or it may not be used.
        """
        if not self.file and not self.run and not self.application:
            raise Misfit("pretrained.without_source")
        if self.is_to_be_made:
            raise Misfit("pretrained.not_made", application=self.application)
        if not self.file:
            raise Misfit("pretrained.not_looked_up", run=self.run)
        try:
            return outline(Path(self.file))
        except InputError as error:
            raise Misfit(error.message) from None

    def cut_at(self) -> LayerOutline:
        """The last layer that is taken over.

        Raises:
            Misfit: the file cannot be used, or has no such layer.
        """
        found = self.outline()
        name = self.until or (found.output if self.application else found.before_last)
        layer = found.layer(name)
        if layer is None:
            raise self._no_layer("until", name, [one.name for one in found.layers])
        within = [one.name for one in found.up_to(name)]
        if self.freeze not in ("all", "none", *within):
            raise self._no_layer("freeze", self.freeze, within)
        return layer

    def _no_layer(self, field: str, name: str, known: list[str]) -> Misfit:
        near = get_close_matches(name, known, 3, 0.4) or known[-3:]
        return Misfit("pretrained.no_such_layer", field=field, value=name, near=near)

    def outcome(self, shape: Shape) -> Shape:
        """What the layer at the cut gives.

        Raises:
            Misfit: it does not take rows of that shape.
        """
        layer, found = self.cut_at(), self.outline()
        takes = found.layer(found.input)
        wanted = None if takes is None else takes.shape
        if wanted is None or not _fits(shape, wanted):
            raise Misfit(
                "pretrained.other_shape", shape=as_list(shape), wanted=as_list(wanted or ())
            )
        if layer.shape is None:
            raise Misfit("pretrained.shape_not_told", value=layer.name)
        return layer.shape

    def weights(self, shape: Shape) -> tuple[int, int]:  # noqa: ARG002
        """Those up to the cut; frozen ones are not learnt."""
        parts = self.outline().up_to(self.cut_at().name)
        count = sum(one.parameters for one in parts)
        if self.freeze == "all":
            return count, 0
        names = [one.name for one in parts]
        first = 0 if self.freeze == "none" else names.index(self.freeze) + 1
        return count, sum(one.trainable for one in parts[first:])

    def summary(self, name: str, shape: Shape) -> list[LayerSummary]:
        """One line for all of it, as Keras shows a network within another."""
        return [LayerSummary(name, self.KERAS, self.outcome(shape), *self.weights(shape))]

    def wired(self, name: str, source: str, shape: Shape) -> list[Wired]:  # noqa: ARG002
        """A network within the network."""
        return [Wired(name, PretrainedCall(self), (source,))]

    def penalty(self) -> None:
        """None of its own: its layers bring theirs along."""
        return

    def title(self) -> str:
        """Where it comes from."""
        told = self.application or self.run or Path(self.file).name
        return f"{NAME} {told}"


Stacked: TypeAlias = Layer | Pretrained


@dataclass(frozen=True, slots=True)
class PretrainedCall(ModelCall):
    """The file opened; in a script a function of its own does it."""

    section: Pretrained

    def make(self) -> Any:
        """The network, cut and frozen; its weights are those of the file."""
        until = self.section.cut_at().name
        return opened(Path(self.section.file), until, self.section.freeze)

    def text(self, *_: int) -> str:
        """The call in a script."""
        return f"{NAME}()"


def _fits(shape: Shape, wanted: Shape) -> bool:
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(b is None or a == b for a, b in pairs)
