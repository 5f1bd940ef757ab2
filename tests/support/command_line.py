"""The command line as a process, without needing the installed script."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-P", "-c", "from tui.cli import main; main()"]
