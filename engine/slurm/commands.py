"""SLURM's own commands, each a process with a limit of time: sbatch, squeue, scancel."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import InputError

SECONDS = 60.0
"""A busy controller answers late; one that is down lets its commands wait for ever."""
LOOK_SECONDS = 10.0
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class JobTask:
    """A job as the queue of SLURM has it, or a task of an array: ``1000_3``.

    ``state`` is SLURM's word, such as PENDING; ``reason`` why it waits. Both are untrusted.
    """

    id: str
    state: str
    reason: str

    @property
    def job(self) -> str:
        """The id of the whole array."""
        return self.id.partition("_")[0]

    @property
    def trains(self) -> bool:
        """Whether it has a node."""
        return self.state in ("RUNNING", "COMPLETING")


def check_slurm() -> None:
    """See that jobs can be submitted from here at all.

    Raises:
        InputError: there is no ``sbatch``.
    """
    if shutil.which("sbatch") is None:
        raise InputError("slurm.not_here")


def submit_script(script: str) -> str:
    """Hand a batch script to SLURM; the job's id.

    Raises:
        InputError: there is no ``sbatch``, or it refuses, in its own words, or is silent.
    """
    said = _run(["sbatch", "--parsable"], script, SECONDS)
    # Plugins of a site may greet before it
    job = said.strip().splitlines()[-1].partition(";")[0].strip() if said.strip() else ""
    if not re.fullmatch(r"\d{1,12}", job, re.ASCII):
        raise InputError("slurm.no_job_id", said=said.strip()[:_LONGEST_REASON])
    return job


def cancel_job(job: str) -> None:
    """Take a job from SLURM, with all its tasks.

    Raises:
        InputError: as ``submit_script``.
    """
    _run(["scancel", job], "", SECONDS)


def tasks_of(jobs: Sequence[str]) -> list[JobTask]:
    """Those of the jobs' tasks that SLURM still has in its queue, by asking it once.

    Raises:
        InputError: it cannot be asked; what is there is not known then.
    """
    if not jobs:
        return []
    # By user: asked for a job that it has forgotten already squeue tells an error
    whose = str(os.geteuid())
    said = _run(["squeue", "-h", "-r", "-u", whose, "-o", "%i|%T|%r"], "", LOOK_SECONDS)
    found: list[JobTask] = []
    for line in said.splitlines():
        one = JobTask(*(*line.strip().split("|", 2), "", "")[:3])
        if one.job in jobs:
            found.append(one)
    return found


def _run(command: list[str], given: str, seconds: float) -> str:
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=False,
            timeout=seconds,
            encoding="utf-8",
            errors="replace",
        )
    except FileNotFoundError:
        raise InputError("slurm.not_here") from None
    except subprocess.TimeoutExpired:
        raise InputError("slurm.silent", command=command[0], seconds=int(seconds)) from None
    if done.returncode != 0:
        raise InputError("slurm.refused", command=command[0], reason=_reason(done.stderr))
    return done.stdout


def _reason(stderr: str) -> str:
    """What the command said last, without its own name before it."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    told = lines[-2:] if lines else []
    short = [re.sub(r"^\w+: (?:error: )?", "", line) for line in told]
    return "; ".join(short)[:_LONGEST_REASON]
