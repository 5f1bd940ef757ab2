"""Own code that an experiment names: it is shown and asked about before it first runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from data.errors import InputError
from tui.bench.desk import Desk
from tui.locale import _, n_, words

LINES_TOLD = 5
LONGEST_LINE = 60


def when_agreed(desk: Desk, callbacks: Sequence[str], then: Callable[[], None]) -> None:
    """Do it at once where this person has agreed to the callbacks' files, else if they do now."""
    from engine.io.files import sha256
    from engine.trust import agree, not_agreed

    files = not_agreed(callbacks)
    if not files:
        then()
        return
    shown_ones = {file: sha256(file) for file in files}

    def take(choice: str) -> None:
        if choice == "agree":
            try:
                if any(sha256(file) != seen for file, seen in shown_ones.items()):
                    desk.person.hint(_("the file has changed meanwhile: look again"), error=True)
                    return
                agree(files)
            except OSError as error:
                desk.person.notice(_("That cannot be remembered"), str(error.strerror))
            except InputError as error:
                desk.person.notice(_("That cannot be remembered"), words(error))
            else:
                then()

    options = [
        ("no", _("do not train")),
        (
            "agree",
            n_(
                "I know this file: let it run, as it is now",
                "I know these {count} files: let them run, as they are now",
                len(files),
            ),
        ),
    ]
    said = _(
        "The experiment runs code of its own: {files}", files="; ".join(map(_described, files))
    )
    desk.person.pick(_("Own code"), options, "no", said, take)


def _described(file: Path) -> str:
    """The file, how long it is, and how it begins."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        return f"{file} ({error.strerror})"
    begin = " / ".join(line.strip()[:LONGEST_LINE] for line in lines if line.strip())
    count = n_("{count} line", "{count} lines", len(lines))
    return f"{file} ({count}: {begin[: LINES_TOLD * LONGEST_LINE]})"
