"""Python in a process of its own, with the program's code and nothing else of this one."""

import subprocess
import sys

from code_reading import ROOT


def said_by(code: str, **environment: str) -> str:
    """What the code prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT), "PATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
