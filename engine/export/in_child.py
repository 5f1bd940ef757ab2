"""An export by a process of its own: what it needs of libraries never enters this one."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.io.python_child import run_child
from engine.messages import said_from


@dataclass(frozen=True, slots=True)
class How:
    """``force``: into a folder that is not empty. ``uri`` is where MLflow is told of the runs, None
    for a database in the folder. ``live``: nothing is written, and MLflow is told of each epoch
    when it has come, until the run has ended.
    """

    force: bool = False
    uri: str | None = None
    live: bool = False


def export_in_child(
    store: Path, runs: Sequence[str], out: Path | None, what: Sequence[str], how: How
) -> Generator[dict[str, Any]]:
    """Export runs into a folder, if there is one: ``say`` and ``note``, which are messages, tell of
    it, ``done`` lists the folders, ``sent`` counts the epochs that MLflow was told.

    Raises:
        InputError: it cannot be done.
        ChildDied: the process ended otherwise than it should.
    """
    arguments = ["--store", str(store), "--what", ",".join(what)]
    if out is not None:
        arguments += ["--out", str(out.expanduser().absolute())]
    arguments += [*(["--force"] if how.force else []), *(["--follow"] if how.live else [])]
    # The address may hold a password, and everybody sees the arguments of a process
    given = how.uri or ""
    with closing(run_child("engine.export", [*arguments, "--", *runs], given)) as child:
        for told in child:
            messages = {name: said_from(told[name]) for name in ("say", "note") if name in told}
            yield {**told, **messages}
