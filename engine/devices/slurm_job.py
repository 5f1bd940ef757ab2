"""The SLURM job that this process belongs to: it is ended by signals, and may be started again."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping

ENDING = (signal.SIGTERM, signal.SIGUSR1)
"""What tells a job that it is about to end: SLURM's own, and what jobs ask for by ``--signal``."""


def slurm_job(environment: Mapping[str, str] = os.environ) -> str | None:
    """The job's id, which it keeps when it is queued again; None outside of SLURM.

    A task of an array has that of the array, with its own number.
    """
    names = ("SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID")
    job, array, task = (environment.get(name, "").strip() for name in names)
    if not job:
        return None
    return f"{array}_{task}" if array and task else job


def job_node(environment: Mapping[str, str] = os.environ) -> str | None:
    """The node that the job runs on, by SLURM's name for it; None outside of SLURM."""
    if slurm_job(environment) is None:
        return None
    return environment.get("SLURMD_NODENAME", "").strip() or None


def restarts(environment: Mapping[str, str] = os.environ) -> int | None:
    """How often the job was queued again; None outside of SLURM."""
    if slurm_job(environment) is None:
        return None
    told = environment.get("SLURM_RESTART_COUNT", "").strip()
    return int(told) if told.isdecimal() else 0


def job_end(environment: Mapping[str, str] = os.environ) -> float | None:
    """When the job's time is over, in seconds since 1970; None where that is not known."""
    if slurm_job(environment) is None:
        return None
    told = environment.get("SLURM_JOB_END_TIME", "").strip()
    if told.isdecimal() and int(told):
        return float(told)
    return _asked_end(environment.get("SLURM_JOB_ID", "").strip())


def _asked_end(job: str) -> float | None:
    """As SLURM answers: earlier versions of it do not say so in the environment."""
    try:
        said = subprocess.run(
            ["scontrol", "-o", "show", "job", job],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=10,
            stdin=subprocess.DEVNULL,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\bEndTime=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\b", said)
    if found is None:
        return None
    try:
        return time.mktime(time.strptime(found[1], "%Y-%m-%dT%H:%M:%S"))
    except (ValueError, OverflowError):
        return None
