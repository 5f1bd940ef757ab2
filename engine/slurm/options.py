"""What is asked of SLURM for a worker: ``partition=gpu,gpus=1,time=4:00:00``, read and checked."""

import re
from dataclasses import dataclass

from data.errors import InputError

MOST_WORKERS = 1000
"""SLURM's usual limit on the tasks of an array (``MaxArraySize``)."""
LEAST_SECONDS = 120
"""A shorter job might be told of its end before its run has anything to keep."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_COUNTS = ("cpus-per-task", "cpus-per-gpu", "workers")
_GPUS = ("gpus", "gpus-per-node", "gpus-per-task")
_MEMORIES = ("mem", "mem-per-cpu", "mem-per-gpu", "tmp")
_OWN = frozenset(
    {
        *("array", "chdir", "error", "help", "hold", "input", "nodes", "no-requeue", "ntasks"),
        *("ntasks-per-node", "open-mode", "output", "parsable", "quiet", "requeue", "signal"),
        *("test-only", "usage", "version", "wait", "wrap"),
    }
)
"""What the script says of itself, and what would make of ``sbatch`` something else."""
_TIME = re.compile(r"(?:(\d{1,5})-)?(\d{1,6})(?::(\d{1,2}))?(?::(\d{1,2}))?")
_UNLIMITED = ("unlimited", "infinite")


@dataclass(frozen=True, slots=True)
class SlurmOptions:
    """``others`` are options of ``sbatch`` in their order, without dashes; None: it has no value.

    ``workers`` and the wall time in ``seconds`` are None where nothing is asked.
    """

    workers: int | None = None
    seconds: int | None = None
    others: tuple[tuple[str, str | None], ...] = ()


def read_options(text: str) -> SlurmOptions:
    """The options of a text ``NAME=VALUE,NAME,...``; commas in brackets or quotes divide nothing.

    ``workers`` is ours, all others are options of ``sbatch``.

    Raises:
        InputError: one cannot be, or is not to be chosen; it is named.
    """
    found: dict[str, str | None] = {}
    for part in _parts(text):
        name, given, value = part.partition("=")
        name = name.strip().lstrip("-").replace("_", "-")
        _check_name(name, part, found)
        found[name] = _value(name, value) if given else None
    for name, value in found.items():
        _check_value(name, value)
    workers = found.pop("workers", None)
    time = found.get("time")
    return SlurmOptions(
        None if workers is None else int(workers),
        None if time is None else seconds_of(time),
        tuple(found.items()),
    )


def seconds_of(time: str) -> int | None:
    """A wall time as SLURM writes it, in seconds; None where it is without limit.

    Raises:
        InputError: it is none, or too short for a worker.
    """
    if time.lower() in _UNLIMITED:
        return None
    found = _TIME.fullmatch(time)
    if found is None:
        raise InputError("slurm.bad_time", value=time)
    days, *rest = found.groups()
    numbers = [int(one) for one in rest if one is not None]
    if days is not None:
        # D-H, D-H:M, D-H:M:S
        hours, minutes, seconds = [*numbers, 0, 0][:3]
        seconds += 86_400 * int(days)
    elif len(numbers) == 3:
        hours, minutes, seconds = numbers
    else:
        # M, M:S
        hours, (minutes, seconds) = 0, [*numbers, 0][:2]
    whole = 3600 * hours + 60 * minutes + seconds
    if whole < LEAST_SECONDS:
        raise InputError("slurm.time_too_short", value=time, least=LEAST_SECONDS // 60)
    return whole


def _parts(text: str) -> list[str]:
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "[{(") - (sign in ")}]")
        if sign == "," and not quote and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    found = [part.strip() for part in parts]
    if quote or depth:
        raise InputError("slurm.left_open", value=text)
    return [part for part in found if part]


def _check_name(name: str, part: str, found: dict[str, str | None]) -> None:
    if not _NAME.fullmatch(name):
        raise InputError("slurm.bad_name", value=part)
    if name in _OWN:
        raise InputError("slurm.own_option", name=name)
    if name in found:
        raise InputError("slurm.twice", name=name)


def _value(name: str, value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    if not value or not value.isprintable():
        raise InputError("slurm.bad_value", name=name, value=value)
    return value


def _check_value(name: str, value: str | None) -> None:
    """Of those that most people give; what else ``sbatch`` takes it judges itself."""
    if name in (*_COUNTS, *_GPUS, *_MEMORIES, "time") and value is None:
        raise InputError("slurm.bad_value", name=name, value="")
    if value is None:
        return
    if name in _COUNTS and not re.fullmatch(r"0*[1-9]\d{0,5}", value, re.ASCII):
        raise InputError("slurm.bad_count", name=name, value=value)
    if name == "workers" and int(value) > MOST_WORKERS:
        raise InputError("slurm.too_many_workers", value=value, most=MOST_WORKERS)
    if name in _GPUS and not re.fullmatch(r"([\w.-]+:)?\d{1,4}", value, re.ASCII):
        raise InputError("slurm.bad_count", name=name, value=value)
    if name in _MEMORIES and not re.fullmatch(r"\d{1,12}[KMGTkmgt]?", value, re.ASCII):
        raise InputError("slurm.bad_memory", name=name, value=value)
