"""What was done with a run while it trained, and the files that are left of it, as lines."""

import time
from typing import TYPE_CHECKING

from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run


def record_lines(store: "Store", run: "Run") -> list[str]:
    """Interventions, a branch's with those before it, then files; an empty line ends each."""
    from engine.events import Intervention
    from engine.store.runs import checkpoints, interventions

    lines: list[str] = []
    for logged in interventions(store, run.id):
        if isinstance(logged.event, Intervention):
            clock = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(logged.time))
            other = "" if logged.run == run.id else f"  (of run {shown(logged.run)})"
            lines.append(f"{clock}  {shown(logged.event.sentence())}{other}")
    if lines:
        lines = ["what somebody did while it trained", *lines, ""]
    files = checkpoints(store, run.id)
    if files:
        lines.append(f"files in {shown(str(store.run_directory(run.id)), 400)}")
        lines += [f"{shown(row['file'])}  {_place(row)}, {_size(row['size'])}" for row in files]
        lines.append("")
    return lines


def _place(row: dict[str, object]) -> str:
    return f"epoch {row['epoch']}" + (f", batch {row['step']}" if row["step"] else "")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"
