"""`python -m data SOURCE [--label L]`: describe a data set as one line of JSON.

The screen runs this as a child process, so that the table libraries never enter its own.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import get_args

from data.catalog import describe
from data.errors import InputError
from data.schema import TaskChoice


def main(arguments: list[str] | None = None) -> int:
    """Print the description, or an `error` with its message; the exit code (0 or 2)."""
    parser = argparse.ArgumentParser(
        prog="python -m data", description="Describe a data set as JSON."
    )
    parser.add_argument("source", help="a built-in data set's name or a table's path")
    parser.add_argument("--label", help="the label column's name")
    parser.add_argument("--task", choices=get_args(TaskChoice), default="auto")
    chosen = parser.parse_args(arguments)
    try:
        line = describe(chosen.source, chosen.label, chosen.task).to_json()
    except InputError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
