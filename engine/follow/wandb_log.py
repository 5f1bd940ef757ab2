"""A run of W&B as its directory has it (``run-ID.wandb``), read as it grows, without W&B."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from data.errors import InputError
from data.messages import Message
from engine.follow.logged import LoggedEpoch, LoggedRun
from engine.follow.points import epochs_of
from engine.io.record_blocks import DamagedError, read_records
from engine.io.wire import WireError, double_in, fields, messages, text_of, whole_of
from engine.statuses import Status
from engine.store.mlflow_database import Point

PATTERN = "*.wandb"
_HISTORY, _CONFIG, _RUN, _EXIT = 2, 5, 17, 18
"""Of the record's kinds (``wandb_internal.proto``) those that are read."""
_ITS_OWN = "_"
_TIME, _DEEPEST = "_timestamp", 20


class WandbLog:
    """One file of records: the run's description and what it has logged, step by step."""

    kind = "wandb"
    is_one_run = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0
        self._points: dict[str, list[Point]] = {}
        self._config: dict[str, Any] = {}
        self._started = 0.0
        self._damaged: int | None = None
        """The byte where damage was last told of."""
        self._has_records = False
        self.epochs: list[LoggedEpoch] = []
        self.about = LoggedRun()
        self.skipped: list[Message] = []

    def look(self, *, last: bool = False) -> None:  # noqa: ARG002
        """Read what is new. Records that are damaged are told of and left out.

        Raises:
            InputError: the file cannot be read, is none of these, or nothing in it is whole.
        """
        before = self._at
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._at:  # written anew
                    self._at, self._points, self._config = 0, {}, {}
                    self._damaged, self._has_records = None, False
                self._read_on(read_records(file, self._at))
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("follow.unreadable", file=str(self._path), reason=reason) from None
        except DamagedError as error:
            file = str(self._path)
            raise InputError("follow.damaged_wandb", file=file, byte=error.at) from None
        if self._damaged is not None and not self._has_records:
            file = str(self._path)
            raise InputError("follow.damaged_wandb", file=file, byte=self._damaged)
        if self._at != before:
            self.epochs = epochs_of(self._points, self._started)

    def _read_on(self, records: Iterator[tuple[bytes | None, int]]) -> None:
        for record, at in records:
            if record is None:
                self._tell_damage()
                self._at = at
                continue
            self._has_records = True
            try:
                for number, value in fields(record):
                    if isinstance(value, bytes):
                        self._take(number, value)
            except (WireError, ValueError, OverflowError, RecursionError):
                place = str(self._path)
                skipped = Message("follow.record_skipped", {"file": place, "byte": self._at})
                self.skipped.append(skipped)
            self._at = at

    def _tell_damage(self) -> None:
        """Once for a place: at the end of a file that grows it is met again."""
        if self._damaged != self._at:
            file = str(self._path)
            damaged = Message("follow.event_skipped", {"file": file, "byte": self._at})
            self.skipped.append(damaged)
        self._damaged = self._at

    def _take(self, number: int, value: bytes) -> None:
        if number == _HISTORY:
            self._log(value)
        elif number == _RUN:
            self._describe(value)
        elif number == _CONFIG:
            self._config.update(_items(value, 1))
            self._tell()
        elif number == _EXIT:
            status: Status = "failed" if whole_of(value, 1) else "finished"
            self._tell(status)

    def _log(self, history: bytes) -> None:
        step = next((whole_of(one, 1) for one in messages(history, 2)), 0)
        logged = dict(_items(history, 1))
        time = logged.get(_TIME)
        at = float(time) if isinstance(time, int | float) else 0.0
        for name, value in _leaves(logged):
            if not name.startswith(_ITS_OWN) and _is_number(value):
                self._points.setdefault(name, []).append((step, at, float(value)))

    def _describe(self, run: bytes) -> None:
        for config in messages(run, 4):
            self._config.update(_items(config, 1))
        for time in messages(run, 17):
            self._started = whole_of(time, 1) + whole_of(time, 2) / 1e9
        project, name = text_of(run, 3), text_of(run, 1)
        self.about = LoggedRun(
            key=f"wandb:{project}/{name}",
            name=text_of(run, 8) or name,
            note=text_of(run, 9),
            tags=tuple(one.decode("utf-8", "replace") for one in messages(run, 10)),
        )
        self._tell()

    def _tell(self, status: Status | None = None) -> None:
        told = self.about
        parameters = {
            name: one if isinstance(one, str) else json.dumps(one)
            for name, one in _leaves(self._config)
            if not name.startswith(_ITS_OWN)
        }
        self.about = LoggedRun(
            told.key, told.name, told.note, told.tags, parameters, status or told.status
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _items(data: bytes, number: int) -> Iterator[tuple[str, Any]]:
    """Names and values of a message's items: each value is JSON, in early versions a number."""
    for item in messages(data, number):
        parts = [one.decode("utf-8", "replace") for one in messages(item, 2)]
        name = ".".join(parts) if parts else text_of(item, 1)
        for place, value in fields(item):
            if place == 16 and isinstance(value, bytes):
                yield name, json.loads(value.decode("utf-8", "replace"))
            elif place == 6 and isinstance(value, bytes):
                yield name, double_in(value)


def _leaves(values: dict[str, Any], before: str = "", deep: int = 0) -> Iterator[tuple[str, Any]]:
    """Plain values by dotted names; of what W&B writes of a setting (``value``) the value."""
    for key, value in values.items():
        inner = cast("dict[str, Any]", value) if isinstance(value, dict) and deep < _DEEPEST else {}
        if "value" in inner and set(inner) <= {"value", "desc"}:
            yield from _leaves({key: inner["value"]}, before, deep + 1)
        elif inner:
            yield from _leaves(inner, f"{before}{key}.", deep + 1)
        else:
            yield f"{before}{key}", value
