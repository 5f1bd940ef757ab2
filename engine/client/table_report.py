"""How a person's file is read, told without reading it in this process."""

import json
from collections.abc import Callable
from pathlib import Path

import data
from data.errors import InputError
from data.messages import Message
from data.table_report import TableReport
from engine.io.python_child import ChildDied, run_child
from engine.specs.data import DataSpec


def report_on(
    spec: DataSpec,
    as_read: Path | None = None,
    prepared: Path | None = None,
    recipe: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> TableReport:
    """The report on a table's file, which a child process reads; ``as_read`` is where it writes
    the cells, ``prepared`` where the network's inputs, ``recipe`` where what was decided of the
    table, as TOML.

    The progress is told the bytes read, and of how many.

    Raises:
        InputError: no table can be read from it, there is no such label, or one of the files cannot
            be written.
    """
    source = spec.source
    if data.is_builtin(source):
        raise InputError("table.no_file", file=source)
    asked = {
        "data": spec.model_dump(mode="json"),
        "as_read": _whole(as_read),
        "prepared": _whole(prepared),
        "recipe": _whole(recipe),
    }
    found: TableReport | None = None
    try:
        for told in run_child("engine.client.table_process", [], json.dumps(asked)):
            if "report" in told:
                found = TableReport.from_dict(told["report"])
            elif "of" in told and progress is not None:
                progress(int(told["done"]), int(told["of"]))
    except ChildDied as error:
        reason = error.said or Message("table.reader_died")
        raise InputError("table.not_read", file=source, reason=reason) from None
    if found is None:
        raise InputError("table.reader_silent", file=source)
    return found


def _whole(path: Path | None) -> str | None:
    return None if path is None else str(path.expanduser().absolute())
