"""``python -P -m engine.tables [FOLDER]``: describe the table of a data section (JSON on stdin) as
JSON; the rows of tables that stream are kept in the folder. Of these lines ``done`` and ``of`` come
before, several times a second.

The screen and the command line run this as a child process, so that the table libraries never
enter their own.
"""

import json
import sys
from pathlib import Path

from data.errors import InputError
from engine.specs.data import DataSpec
from engine.tables.loading import described
from engine.tables.telling import Telling


def main() -> int:
    """Print the description, or an ``error`` with its message; the exit code (0 or 2)."""
    spec = DataSpec.model_validate(json.loads(sys.stdin.read()))
    telling = Telling()
    try:
        found = described(spec, Path(sys.argv[1]) if sys.argv[1:] else None, telling)
    except InputError as error:
        telling.answer({"error": error.message.to_dict()})
        return 2
    telling.answer(json.loads(found.to_json()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
