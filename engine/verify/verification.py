"""Training a record again, told epoch by epoch: by the engine, or by an exported script."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import InputError
from data.messages import Message
from engine.export.script_pretrained import BASE
from engine.io.numbers import decode
from engine.io.python_child import ChildDied, run_child
from engine.verify.record import Epoch, Record

_COPIED = (BASE, "train.py", "data.csv", "data.npz", "data.npy", "rows.csv", "lock.json")
_EPOCH = re.compile(r"Epoch (\d+)/\d+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a repetition tells: an epoch's number with its metrics, or a note.

    An epoch without metrics has only begun.
    """

    epoch: int = 0
    found: Epoch | None = None
    note: Message | None = None


def train_again(record: Record) -> Generator[Told]:
    """Train with the engine, in a process of its own; closing the generator stops it.

    Raises:
        InputError: it cannot be trained here.
        ChildDied: the process ended otherwise than it should.
    """
    for note in record.notes:
        yield Told(note=note)
    for words in run_child("engine.verify.retrain", [], json.dumps(record.to_dict())):
        if "facts" in words:
            for note in _other_machine(record, words["facts"]):
                yield Told(note=note)
        elif "note" in words:
            yield Told(note=Message.from_dict(words["note"]))
        elif "epoch" in words:
            found = {name: decode(value) for name, value in words["found"].items()}
            yield Told(int(words["epoch"]), found)


def _other_machine(record: Record, facts: dict[str, Any]) -> list[Message]:
    """What is not as it was when the run was trained."""
    said: list[Message] = []
    here = facts["versions"]
    for name in ("tensorflow", "keras"):
        before, now = record.versions.get(name), here.get(name)
        if before is not None and before != now:
            said.append(
                Message("verify.other_version", {"library": name, "before": before, "now": now})
            )
    if facts.get("device") != record.device:
        about = {"before": record.device, "now": facts.get("device")}
        said.append(Message("verify.other_device", about))
    return said


def run_script(folder: Path) -> Generator[Told]:
    """Run a copy of the folder's ``train.py`` with this Python; its ``history.csv`` at the end.

    Raises:
        InputError: there is no script, or it ended with an error.
    """
    if not (folder / "train.py").is_file():
        raise InputError("verify.no_script", folder=str(folder))
    with tempfile.TemporaryDirectory(prefix="pkgo-verify-") as room:
        for name in _COPIED:
            if (folder / name).is_file():
                shutil.copyfile(folder / name, Path(room) / name)
        yield from _running(Path(room))
        for number, found in enumerate(read_history(Path(room) / "history.csv"), 1):
            yield Told(number, found)


def _running(room: Path) -> Generator[Told]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryFile() as errors:
        # -I: neither this folder nor ours is importable for it
        child = subprocess.Popen(
            [sys.executable, "-I", "-u", str(room / "train.py")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=room,
            env=environment,
            text=True,
            errors="replace",
        )
        assert child.stdout is not None
        try:
            for line in child.stdout:
                begun = _EPOCH.match(line)
                if begun:
                    yield Told(int(begun[1]))
            if child.wait() != 0:
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace").strip().splitlines()
                reason = said[-1] if said else child.returncode
                raise InputError("verify.script_failed", reason=reason)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
            child.stdout.close()


def read_history(path: Path) -> list[Epoch]:
    """The metrics in a script's ``history.csv``.

    Raises:
        InputError: the file is missing, or not such a table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                {name: float(value) for name, value in line.items() if name != "epoch"}
                for line in csv.DictReader(file)
            ]
    except FileNotFoundError:
        raise InputError("verify.no_history") from None
    except (OSError, ValueError, TypeError) as error:
        raise InputError("verify.history_unreadable", reason=str(error)) from None


__all__ = ["ChildDied", "Told", "read_history", "run_script", "train_again"]
