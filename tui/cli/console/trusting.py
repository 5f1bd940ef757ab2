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


def agree_to_code(specs: "Iterable[ExperimentSpec]", *, beside: bool = False) -> None:
    """Remember that this person agrees to the code files of these experiments; each is told.
    ``beside``: also to what these import that lies beside them, for it goes elsewhere with them.
    """
    from engine.specs.code_beside import imported_beside
    from engine.specs.own_code import code_of
    from engine.trust import agree, code_files, not_agreed

    places = [place for spec in specs for place in code_of(spec)]
    if beside:
        places += [f"{file}:import" for file in imported_beside(code_files(places))]
    new = dict.fromkeys(not_agreed(places))
    agree(new)
    for file in new:
        complain(_("{file} may run as code of yours, as it is now", file=file))
