"""Own code that an experiment names: it is shown and asked about before it first runs."""

from __future__ import annotations

import codecs
import hashlib
import io
import tokenize
from collections.abc import Callable, Sequence
from pathlib import Path

from data.errors import InputError
from tui.bench.desk import Desk
from tui.dialogs.agreeing import AgreeScreen, Source
from tui.locale import _, n_, words


def when_agreed(desk: Desk, callbacks: Sequence[str], then: Callable[[], None]) -> None:
    """Do it at once where this person has agreed to the callbacks' files, else if they do now."""
    from engine.io.files import sha256
    from engine.trust import agree, not_agreed

    files = not_agreed(callbacks)
    if not files:
        then()
        return
    try:
        seen_ones = [_seen(file) for file in files]
    except OSError as error:
        desk.person.notice(_("Own code"), f"{error.filename}: {error.strerror}")
        return
    digests = {file: digest for file, (digest, _source) in zip(files, seen_ones, strict=True)}

    def take(choice: str) -> None:
        if choice == "agree":
            try:
                if any(sha256(file) != seen for file, seen in digests.items()):
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
    sources = [source for _digest, source in seen_ones]
    desk.person.push(AgreeScreen(_("The experiment runs code of its own"), sources, options), take)


def _seen(file: Path) -> tuple[str, Source]:
    """The file's SHA-256, and all of it as it is then."""
    from engine.io.files import sha256

    if file.suffix == ".keras":
        digest = sha256(file)
        said = _("{file} (a model file with code of Python in it)", file=file)
        return digest, Source((said, _sum(digest)), ())
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    lines = _decoded(content).split("\n")
    if not lines[-1]:
        lines.pop()
    count = n_("{count:,} line", "{count:,} lines", len(lines))
    return digest, Source((str(file), count, _sum(digest)), tuple(lines))


def _sum(digest: str) -> str:
    return f"SHA-256 {digest}"


def _decoded(content: bytes) -> str:
    """As Python reads it: in the encoding that it names, with Python's ends of lines."""
    try:
        encoding, _lines = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = codecs.decode(content, encoding, "replace")
    except (SyntaxError, LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
