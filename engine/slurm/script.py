"""The batch script of workers: each is one task of an array, and takes runs from the store."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from engine.slurm.options import SlurmOptions

SIGNAL_SECONDS = 120
"""So long before its end a job is told of it: time to keep the state of a large network."""
IDLE_SECONDS = 60
"""A worker waits so long for runs: the next trial of a sweep is drawn when one has ended."""
JOB_NAME = "pkgo-tui"

# A worker leaves with 75 where it has put a run back: told by SIGUSR1 that the wall time ends, or
# by its own clock; then this very job goes on later. SIGTERM comes with scancel, which a person
# means, and with preemption, after which SLURM itself queues the job again
_BODY = """\
ended=
trap 'kill -USR1 "$!" 2>/dev/null' USR1
trap 'ended=1; kill -TERM "$!" 2>/dev/null' TERM
{command} &
pid=$!
wait "$pid"
while kill -0 "$pid" 2>/dev/null; do wait "$pid"; done
wait "$pid"
code=$?
if [ "$code" -eq 75 ] && [ -z "$ended" ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
"""


def batch_script(
    options: SlurmOptions, workers: int, command: Sequence[str], store: Path, logs: Path
) -> str:
    """The text for ``sbatch``: so many workers that run ``command`` on the ``store``, and write
    what they say below ``logs``. Both paths are absolute.
    """
    pattern = "%A_%a.log" if workers > 1 else "%j.log"
    own = {
        "job-name": JOB_NAME,
        "output": f"{str(logs).replace('%', '%%')}/{pattern}",
        "open-mode": "append",
        "requeue": None,
        "signal": f"B:USR1@{_signal_seconds(options.seconds)}",
        "array": f"0-{workers - 1}" if workers > 1 else "",
    }
    lines = {name: value for name, value in own.items() if value != ""} | dict(options.others)
    directives = [f"#SBATCH {_directive(name, value)}" for name, value in lines.items()]
    whole = [*command, "work", "--store", str(store), "--idle", str(IDLE_SECONDS)]
    return "\n".join(["#!/bin/bash", *directives, "", _BODY.format(command=shlex.join(whole))])


def _signal_seconds(wall: int | None) -> int:
    """Of a short job a fifth, so that there is time to train."""
    return SIGNAL_SECONDS if wall is None else min(SIGNAL_SECONDS, max(wall // 5, 30))


def _directive(name: str, value: str | None) -> str:
    return f"--{name}" if value is None else f"--{name}={shlex.quote(value)}"
