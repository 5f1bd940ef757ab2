"""How a person's file is written, where that is said and not found out."""

from typing import Annotated, Any

from pydantic import Field

from data.options import ReadingOptions
from engine.models.base.marks import Typed
from engine.models.base.refusal import Refusal
from engine.models.base.spec import Spec, Whole
from engine.specs.typed_values import typed_names


def _sign(text: str) -> str | None:
    """A sign or its name; ``none`` is one, and no text is what is found out."""
    return text or None


def _truth(text: str) -> bool | None:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if not text.strip():
        return None
    if text.strip().lower() not in words:
        raise Refusal("spec.not_a_truth_value", value=text)
    return words[text.strip().lower()]


class ReadingSpec(Spec):
    """What is said of a file; what is empty is found out."""

    delimiter: Annotated[
        str | None,
        Typed(_sign, may_be_off=False),
        Field(
            title="delimiter",
            description="The sign between cells, or its name: comma, semicolon, tab, pipe, space.",
            max_length=10,
        ),
    ] = None
    quote: Annotated[
        str | None,
        Typed(_sign, may_be_off=False),
        Field(
            title="quote",
            description="The sign around cells that hold delimiters; none where nothing is quoted.",
            max_length=10,
        ),
    ] = None
    escape: Annotated[
        str | None,
        Typed(_sign, may_be_off=False),
        Field(
            title="escape",
            description="The sign before a quote within a cell; the quote itself where it is "
            "doubled.",
            max_length=10,
        ),
    ] = None
    encoding: Annotated[
        str | None,
        Field(
            title="encoding",
            description="How bytes stand for letters: utf-8, latin-1, gb18030, big5.",
            max_length=40,
        ),
    ] = None
    decimal: Annotated[
        str | None,
        Typed(_sign, may_be_off=False),
        Field(
            title="decimal sign",
            description="The sign before the fraction of numbers: a point or a comma.",
            max_length=1,
        ),
    ] = None
    header: Annotated[
        bool | None,
        Typed(_truth, may_be_off=False),
        Field(title="header", description="Whether the first row names the columns."),
    ] = None
    skip_rows: Annotated[
        Whole | None,
        Field(title="lines above", description="Lines above the table.", ge=0, le=1_000_000),
    ] = None
    sheet: Annotated[
        str | None,
        Field(
            title="sheet",
            description="The sheet of a spreadsheet, the array of an .npz, the file in a .zip.",
            max_length=1000,
        ),
    ] = None

    missing: Annotated[
        tuple[str, ...],
        Typed(typed_names, may_be_off=False),
        Field(
            title="stands for missing",
            description="What stands for a missing value beside an empty cell and NA, as -9999; "
            "several are separated by semicolons.",
        ),
    ] = ()

    def options(self) -> ReadingOptions:
        """The same for the readers."""
        fields: dict[str, Any] = self.model_dump()
        return ReadingOptions(**fields)
