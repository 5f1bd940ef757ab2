"""What was done with a run while it trained, and the files that are left of it, as lines."""

import time
from typing import TYPE_CHECKING

from tui.locale import _
from tui.text.figures import byte_size
from tui.text.fitting import shown

if TYPE_CHECKING:
    from engine.store.database import Store
    from engine.store.runs import Run


def record_lines(store: "Store", run: "Run") -> list[str]:
    """Interventions, a branch's with those before it, then files; an empty line ends each."""
    from engine.events import Intervention
    from engine.store.callback_files import output_of
    from engine.store.run_history import interventions
    from engine.store.saved_models import saved_models
    from tui.text.events import intervention_text, place_text

    lines: list[str] = []
    for logged in interventions(store, run.id):
        if isinstance(logged.event, Intervention):
            clock = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(logged.time))
            other = ""
            if logged.run != run.id:
                other = "  " + _("(of run {run})", run=shown(logged.run))
            lines.append(f"{clock}  {shown(intervention_text(logged.event))}{other}")
    if lines:
        lines = [_("what somebody did while it trained"), *lines, ""]
    output = output_of(store.run_directory(run.id))
    if output.is_file() and output.stat().st_size:
        file = shown(str(output), 400)
        lines += [_("what its callbacks printed: {file} (--log shows it)", file=file), ""]
    files = saved_models(store, run.id)
    if files:
        folder = shown(str(store.run_directory(run.id)), 400)
        lines.append(_("files in {folder}", folder=folder))
        lines += [
            f"{shown(one.file)}  {place_text(one.epoch, one.step)}, {byte_size(one.size)}"
            for one in files
        ]
        lines.append("")
    return lines
