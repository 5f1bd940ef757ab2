"""``python -P -m engine.tables [FOLDER]``: describe the table of a data section (JSON on stdin) as
JSON; the rows of tables that stream are kept in the folder.

The screen and the command line run this as a child process, so that the table libraries never
enter their own.
"""

import json
import sys
from pathlib import Path

from data.errors import InputError
from engine.specs.data import DataSpec
from engine.tables.loading import described


def main() -> int:
    """Print the description, or an ``error`` with its message; the exit code (0 or 2)."""
    spec = DataSpec.model_validate(json.loads(sys.stdin.read()))
    try:
        line = described(spec, Path(sys.argv[1]) if sys.argv[1:] else None).to_json()
    except InputError as error:
        print(json.dumps({"error": error.message.to_dict()}))
        return 2
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
