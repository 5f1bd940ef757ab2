"""The console script finds its own packages, whatever PYTHONPATH holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import ROOT

LAUNCHER = ROOT / "tui" / "cli" / "launcher"


@pytest.mark.parametrize("names", [["tui"], ["engine", "data"], []])
def test_packages_of_our_names_do_not_come_first(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / "others" / name).mkdir(parents=True)
        (tmp_path / "others" / name / "__init__.py").write_text("raise SystemExit('not ours')")
    table = tmp_path / "table.csv"
    table.write_text("a,class\n" + "1,x\n2,y\n" * 20)
    script = "import sys; sys.path.append(sys.argv.pop()); from pkgo_tui import main; main()"
    arguments = ["train", "--data", str(table), "--set", "training.batch_size=1000"]
    command = [sys.executable, "-P", "-S", "-c", script, *arguments]
    ended = subprocess.run(
        [*command, "--store", str(tmp_path / "store"), str(LAUNCHER)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "others"), *sys.path])},
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    # The table was read, by a child process too; then the batch is found too large for it
    assert ended.returncode == 2, ended.stderr
    assert "training.batch_size" in ended.stderr
