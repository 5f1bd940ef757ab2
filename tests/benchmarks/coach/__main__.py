"""How often the coach is right, on runs with a planted fault and on healthy ones.

``python -m tests.benchmarks.coach [DIR] [--only KIND] [--half choose|measure] [--told-only]
[--fresh] [--speaking] [--proposals]``: the runs are made in DIR where they are not there yet (half
an hour on one thread; ``--told-only``: none is made), and kept as JSON: who changes a rule sees the
table again in seconds. Of four variations two choose thresholds and two measure; ``--fresh`` makes
runs on other tables, with other optimizers, rates and seeds (DIR is another), none of which has
chosen a threshold: all of them measure. ``--proposals`` trains what is proposed for those that
measure, and tells whether it is better; ``--speaking`` tells what is said while the runs train.
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
    for name in ("--proposals", "--fresh", "--speaking"):
        parser.add_argument(name, action="store_true")
    asked = parser.parse_args()
    from tests.benchmarks.coach import making, proposing, speaking

    if not asked.told_only:
        making.make(asked.folder, tuple(asked.only), fresh=asked.fresh)
    runs = making.kept(asked.folder)
    half = None if asked.fresh else asked.half
    print("\nFresh runs:\n" if half is None else f"\nThe half that {half}s:\n")
    with_layers, without = (measuring.told(runs, half, layers=one) for one in (True, False))
    print("\n".join(measuring.table(with_layers, without)))
    if asked.speaking:
        print()
        print("\n".join(speaking.table(runs)))
    if asked.proposals:
        if not asked.told_only:
            proposing.apply(asked.folder)
        print()
        print("\n".join(proposing.table(asked.folder)))


if __name__ == "__main__":
    main()
