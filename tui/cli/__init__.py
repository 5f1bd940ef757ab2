"""The command line: one file a command; ``main`` is the console script."""

import os
import sys


def main() -> None:
    """Run the command line with this process's arguments and leave with its exit code."""
    told = {"train", "branch", "work"}.intersection(sys.argv)
    if told and os.environ.get("SLURM_JOB_ID", "").strip():
        from tui.cli.console.interrupts import leave_at_job_end

        leave_at_job_end()
    from tui.cli.entry import run

    sys.exit(run(sys.argv[1:]))
