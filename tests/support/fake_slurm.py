"""SLURM's commands as scripts: they note what they were asked, and answer what a test says."""

from pathlib import Path

_SBATCH = """\
#!/bin/bash
cat > "$(dirname "$0")/script"
if [ -e "$(dirname "$0")/refusal" ]; then cat "$(dirname "$0")/refusal" >&2; exit 1; fi
echo 4711
"""
_SQUEUE = """\
#!/bin/bash
cat "$(dirname "$0")/queue" 2>/dev/null || true
"""
_SCANCEL = """\
#!/bin/bash
echo "$@" >> "$(dirname "$0")/cancelled"
"""


class FakeSlurm:
    """Its commands stand in ``folder``, which belongs first in the PATH; each job is 4711."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for name, text in (("sbatch", _SBATCH), ("squeue", _SQUEUE), ("scancel", _SCANCEL)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o700)

    def refuse(self, said: str) -> None:
        """From now on ``sbatch`` says this on stderr."""
        (self.folder / "refusal").write_text(said)

    def standing(self, *tasks: str) -> None:
        """What ``squeue`` knows: lines ``ID|STATE|REASON``."""
        (self.folder / "queue").write_text("".join(f"{one}\n" for one in tasks))

    @property
    def script(self) -> str | None:
        """The batch script that was submitted last."""
        path = self.folder / "script"
        return path.read_text() if path.exists() else None

    @property
    def cancelled(self) -> list[str]:
        """The jobs that were cancelled."""
        path = self.folder / "cancelled"
        return path.read_text().split() if path.exists() else []
