"""What an export begins with: TensorFlow is loaded where a part asks for it, and not before."""

import subprocess
import sys

from command_line import ROOT

ASKED = """
import sys
from engine.export import charts, folder, formats, parts, run_record, tables
print(*{"tensorflow", "keras", "matplotlib", "sklearn", "pandas"} & set(sys.modules))
"""


def test_metrics_and_scripts_are_written_without_tensorflow_and_what_it_brings() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", ASKED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout.split() == []
