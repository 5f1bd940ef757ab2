"""How often the coach is right, on runs with a planted fault and on healthy ones.

``python -m tests.benchmarks.coach [DIR] [--only KIND] [--half choose|measure] [--told-only]
[--proposals]``: the runs are made in DIR where they are not there yet (half an hour on one thread;
``--told-only``: none is made), and kept as JSON: who changes a rule sees the table again in
seconds. Of four variations two choose thresholds and two measure. ``--proposals`` trains
what is proposed for the latter, and tells whether it is better.
"""

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.coach import measuring


def main() -> None:
    """Make what is missing, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    usual = Path(tempfile.gettempdir()) / "pkgo-tui-coach"
    parser.add_argument("folder", nargs="?", type=Path, default=usual)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--half", choices=("choose", "measure"), default="measure")
    parser.add_argument("--told-only", action="store_true")
    parser.add_argument("--proposals", action="store_true")
    asked = parser.parse_args()
    from tests.benchmarks.coach import making, proposing

    if not asked.told_only:
        making.make(asked.folder, tuple(asked.only))
    runs = making.kept(asked.folder)
    print(f"\nThe half that {asked.half}s:\n")
    print("\n".join(measuring.table(measuring.told(runs, asked.half))))
    if asked.proposals:
        if not asked.told_only:
            proposing.apply(asked.folder)
        print()
        print("\n".join(proposing.table(asked.folder)))


if __name__ == "__main__":
    main()
