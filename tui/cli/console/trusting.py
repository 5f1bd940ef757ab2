"""``--trust``: own code that an experiment names may run, as it is now."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.console.output import complain
from tui.locale import N_, _

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec

TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust",
        help=N_("Run the code files that are named, as they are now; remembered."),
    ),
]


def agree_to_code(specs: "Iterable[ExperimentSpec]") -> None:
    """Remember that this person agrees to the code files of these experiments; each is told."""
    from engine.specs.own_code import code_of
    from engine.trust import agree, not_agreed

    new = {file: None for spec in specs for file in not_agreed(code_of(spec))}
    agree(new)
    for file in new:
        complain(_("{file} may run as code of yours, as it is now", file=file))
