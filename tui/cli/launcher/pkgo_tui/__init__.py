"""The console script: it finds its own packages first, whatever else is called as they are.

Installed under a name of its own, beside them; from a checkout it is read where it stands.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

_HOME = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "tui" / "cli").is_dir()
)
_FLOORS = ("tui", "engine", "data")


def main() -> None:
    """Run the command line, as ``tui.cli.main`` does."""
    if any(map(_is_another, _FLOORS)):
        _come_first()
    from tui.cli import main as run

    run()


def _is_another(name: str) -> bool:
    """Whether the name leads to somebody else's package, as through PYTHONPATH."""
    found = find_spec(name)
    return found is None or found.origin is None or Path(found.origin).resolve().parents[1] != _HOME


def _come_first() -> None:
    """Here and in the processes that are started from here."""
    sys.path.insert(0, str(_HOME))
    others = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(_HOME), *([others] if others else [])])
