"""MLflow's folder of files (``mlruns``), read without MLflow: a folder an experiment, in it one a
run, with ``meta.yaml``, ``metrics``, ``params`` and ``tags``.
"""

import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

from data.errors import InputError
from data.messages import Message
from engine.store.mlflow_database import MlflowRun, Point

META, METRICS, PARAMETERS, TAGS = "meta.yaml", "metrics", "params", "tags"
_LONGEST_LINE, _LONGEST_TEXT, _MOST_FILES = 1000, 20_000, 5000
_LINE = re.compile(r"^([A-Za-z_]+): *(.*)$", re.MULTILINE)
_STATUSES = {"1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED"}


def is_run(folder: Path) -> bool:
    """Whether a folder is that of a run."""
    return (folder / METRICS).is_dir() and (folder / META).is_file()


def run_folders(folder: Path) -> list[Path]:
    """The folders of runs at or up to two steps below this one, of those that are not deleted."""
    found = [folder] if is_run(folder) else []
    for pattern in ("*", "*/*"):
        found += [path.parent for path in folder.glob(f"{pattern}/{META}") if is_run(path.parent)]
    return sorted(one for one in found if _meta(one).get("lifecycle_stage") != "deleted")


def signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when a run's folder does."""
    states = ((path, path.stat()) for path in _files(folder / METRICS))
    return tuple((str(path), state.st_size, state.st_mtime_ns) for path, state in states)


def read_run(folder: Path) -> tuple[MlflowRun, list[Message]]:
    """What the folder tells of its run, and which places of it were skipped.

    Raises:
        InputError: it cannot be read.
    """
    meta, skipped = _meta(folder), list[Message]()
    found = MlflowRun(meta.get("run_id") or meta.get("run_uuid") or folder.name)
    status = meta.get("status", "")
    found.status = _STATUSES.get(status, status)
    found.experiment = _meta(folder.parent).get("name", "")
    found.tags = _texts(folder / TAGS)
    found.name = found.tags.get("mlflow.runName") or meta.get("run_name", "")
    found.parameters = _texts(folder / PARAMETERS)
    found.started = _time(meta.get("start_time", ""))
    try:
        for path in _files(folder / METRICS):
            name = path.relative_to(folder / METRICS).as_posix()
            found.points[name] = list(_points(path, skipped))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("follow.unreadable", file=str(folder), reason=reason) from None
    return found, skipped


def _points(path: Path, skipped: list[Message]) -> Iterator[Point]:
    """Lines of time (milliseconds), value and step; early versions knew no step."""
    with path.open("rb") as file:
        for number in range(1, 1 << 62):
            line = file.readline(_LONGEST_LINE)
            if not line:
                return
            if not line.strip():
                continue
            try:
                time, value, *more = line.split()
                step = int(more[0]) if more else 0
                point = step, int(time) / 1000, float(value)
                if not math.isfinite(point[1]):
                    raise ValueError(time)
            except (ValueError, OverflowError):
                if not line.endswith(b"\n") and len(line) < _LONGEST_LINE:
                    return  # it is being written
                skipped.append(Message("follow.line_skipped", {"file": str(path), "row": number}))
                if len(line) >= _LONGEST_LINE:
                    return  # what follows is no line
                continue
            yield point


def _files(folder: Path) -> list[Path]:
    """The plain files below a folder: a link may lead anywhere, and a pipe has no end."""
    found: list[Path] = []
    for place, _, names in os.walk(folder):
        paths = (Path(place, name) for name in names)
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
        if len(found) > _MOST_FILES:
            break
    return sorted(found)[:_MOST_FILES]


def _texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): _text(path) for path in _files(folder)}


def _text(path: Path) -> str:
    """A file's text; of one that cannot be read nothing."""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_TEXT).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def _meta(folder: Path) -> dict[str, str]:
    """The plain values of ``meta.yaml``; empty where there is none."""
    path = folder / META
    text = _text(path) if path.is_file() else ""
    return {name: _unquoted(value.strip()) for name, value in _LINE.findall(text)}


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] == '"' else value


def _time(text: str) -> float:
    return int(text) / 1000 if text.isascii() and text.isdigit() and len(text) < 16 else 0.0
