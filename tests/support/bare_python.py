"""A Python that has the packages an exported script may use, and none of ours."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ALLOWED_AT_MOST = "tensorflow, pandas, scikit-learn and what they bring along"
BLOCKED = (
    *("tui", "engine", "data", "tests"),
    *(
        "pydantic",
        "textual",
        "plotext",
        "typer",
        "tomlkit",
        "platformdirs",
        "psutil",
        "PIL",
        "matplotlib",
    ),
)
_RUNNER = f"""
import importlib.abc, runpy, sys

class Bare(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Bare())
sys.path.append(sys.argv[1])
del sys.argv[:2]
for name in {BLOCKED!r}:
    assert name not in sys.modules
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
loaded = sorted(set({BLOCKED!r}) & set(sys.modules))
assert not loaded, loaded
print("BARE", sys.modules["keras"].__version__)
"""


def run_bare(script: Path, elsewhere: Path, *arguments: str) -> str:
    """Run a script with arguments from another folder, isolated; what it printed.

    ``-S`` reads no ``.pth`` file, so that an editable install of ours is not on the path.
    """
    keras = find_spec("keras")
    assert keras is not None
    assert keras.origin is not None
    packages = str(Path(keras.origin).parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _RUNNER, packages, str(script), *arguments],
        cwd=elsewhere,
        env={"PATH": "/usr/bin:/bin", "HOME": str(elsewhere)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "BARE" in done.stdout, done.stdout[-2000:]
    return done.stdout
