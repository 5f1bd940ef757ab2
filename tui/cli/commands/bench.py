"""``pkgo-tui`` alone: open the bench."""

import sys
from pathlib import Path

from data.errors import InputError
from engine.devices.jobs import jobs_asked_for
from tui.cli.console.output import is_terminal
from tui.cli.console.store_option import ChosenStore
from tui.terminal import gc_policy as collecting
from tui.terminal.kind import can_place_signs, terminal_kind


def open_bench(  # noqa: PLR0913
    place: ChosenStore,
    store: Path | None = None,
    source: str | None = None,
    label: str | None = None,
    jobs: int | None = None,
    *,
    read_only: bool = False,
) -> int:
    """Open the bench on this terminal; its exit code.

    Raises:
        InputError: the table or the number of jobs cannot be used, or there is no terminal that
            could show the bench.
    """
    jobs_asked_for(jobs)
    place.given = store or place.given
    if source is not None:
        import data

        data.precheck(source)
    # Textual draws on stderr
    if not all(is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise InputError("bench.no_terminal")
    if not can_place_signs():
        raise InputError("bench.dumb_terminal", term=terminal_kind())
    collecting.rest()
    from tui.app import run_bench

    return run_bench(place.directory(), source, label, jobs, read_only=read_only)
