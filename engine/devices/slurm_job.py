"""The SLURM job that this process belongs to: it is ended by signals, and may be started again."""

import os
import signal
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
