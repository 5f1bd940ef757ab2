"""An export by a process of its own: what it needs of libraries never enters this one."""

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.io.python_child import run_child
from engine.messages import said_from


def export_in_child(
    store: Path, runs: Sequence[str], out: Path, what: Sequence[str], *, force: bool
) -> Generator[dict[str, Any]]:
    """Export runs into a folder: ``say`` and ``note``, which are messages, tell of it, ``done``
    lists the folders.

    Raises:
        InputError: it cannot be done.
        ChildDied: the process ended otherwise than it should.
    """
    arguments = ["--store", str(store), "--out", str(out.expanduser().absolute())]
    arguments += ["--what", ",".join(what), *(["--force"] if force else []), "--", *runs]
    with closing(run_child("engine.export", arguments)) as child:
        for told in child:
            messages = {name: said_from(told[name]) for name in ("say", "note") if name in told}
            yield {**told, **messages}
