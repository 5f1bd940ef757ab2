"""Names for copies, and the files of experiments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.locale import _
from tui.model.known_files import KnownFiles

if TYPE_CHECKING:
    from engine.specs import ExperimentSpec
    from engine.specs.sweep import SweepSpec


MOST_LETTERS = 180
"""Of a name, with room for a number behind it."""


def copy_name(name: str, taken: set[str]) -> str:
    """The name with the next free number: first model 2."""
    stem, __, number = name.rpartition(" ")
    if not stem or not number.isdigit():
        stem, number = name, "1"
    stem, count = stem[:MOST_LETTERS], int(number) + 1
    while f"{stem} {count}" in taken:
        count += 1
    return f"{stem} {count}"


class Files(KnownFiles):
    """The experiment files that this bench has opened or written, as they were then."""

    def write(self, spec: ExperimentSpec, path: Path, searched: SweepSpec | None = None) -> bool:
        """Save the experiment, and what is searched of it; False where nothing of the file that was
        there could be kept.

        Raises:
            OSError: the file cannot be written.
        """
        from engine.client.opening import save_experiment_file
        from engine.client.sweep_drafts import write_draft

        kept = save_experiment_file(spec, path)
        if searched is not None:
            write_draft(path, searched)
        self.remember(path)
        return kept


def refusal(path: Path) -> str | None:
    """Why there can be no experiment file; None where there can be one."""
    from engine.specs import ExperimentSpec, SpecError, read_toml
    from engine.specs.toml import SWEEP

    if not path.exists():
        return None
    try:
        known = {*ExperimentSpec.model_fields, SWEEP}
        is_other = bool(read_toml(path).keys() - known)
    except SpecError:
        is_other = True
    return _("{path} exists and is no experiment file", path=path) if is_other else None
