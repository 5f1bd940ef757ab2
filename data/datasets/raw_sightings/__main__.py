"""``python -m data.datasets.raw_sightings OUT [--rows N] [--seed N]``: a file to try things on."""

import argparse
import sys
from pathlib import Path

from data.datasets.raw_sightings.writing import ROWS, SEED, write


def main() -> int:
    """Write the file; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    if not 0 <= asked.rows <= 2**31 or not 0 <= asked.seed < 2**32:
        parser.error("rows from 0 to 2147483648, a seed from 0 to 4294967295")
    try:
        write(asked.out, asked.rows, asked.seed)
    except OSError as error:
        print(f"{asked.out} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
