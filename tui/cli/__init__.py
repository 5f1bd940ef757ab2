"""The command line: one file a command; ``main`` is the console script."""

import sys


def main() -> None:
    """Run the command line with this process's arguments and leave with its exit code."""
    from tui.cli.entry import run

    sys.exit(run(sys.argv[1:]))
