"""README and the manual as a reader meets them: pages, the commands they show, what comes out."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from command_line import ROOT

MANUAL = ROOT / "tui" / "manual"
PAGES = (ROOT / "README.md", *sorted(MANUAL.glob("*.md")))
NOT_RUN = "<!-- not run: "
GAP = "..."
_SHELL = re.compile(r"[|&;<>$()`\n]")
_CHANGING = re.compile(r"[0-9a-f]{8}\b|[+-]?\d[\d,]*(\.\d+)?(e-?\d+)?|[━─]+")


@dataclass
class Step:
    """A command, and the lines shown below it."""

    command: str
    shown: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str] | None:
        """The arguments of a plain ``pkgo-tui``; None of what needs a shell."""
        words = shlex.split(self.command) if not _SHELL.search(_unquoted(self.command)) else []
        return words[1:] if words[:1] == ["pkgo-tui"] else None

    @property
    def refused(self) -> bool:
        """Whether the page shows that the program refuses it."""
        return any(line.startswith("pkgo-tui: ") for line in self.shown)

    def missing(self, out: str) -> str | None:
        """The first shown line that did not come out in its turn; numbers and ids may differ."""
        came = iter([plain(line) for line in out.splitlines()])
        for line in self.shown:
            if line != GAP and line.strip() and plain(line) not in came:
                return line
        return None


@dataclass(frozen=True)
class Block:
    """A ``console`` block: ``runs`` unless its page says that it cannot."""

    page: str
    line: int
    runs: bool
    steps: tuple[Step, ...]


def plain(line: str) -> str:
    """A line without what differs from run to run."""
    return " ".join(_CHANGING.sub("#", line).split())


def blocks(path: Path) -> Iterator[Block]:
    """The ``console`` blocks of a page, in order."""
    lines = path.read_text("utf-8").splitlines()
    inside: int | None = None
    for number, line in enumerate(lines):
        if inside is None and line.startswith("```"):
            inside = number
        elif inside is not None and line == "```":
            if lines[inside] == "```console":
                runs = not lines[inside - 1].startswith(NOT_RUN)
                steps = tuple(_steps(lines[inside + 1 : number]))
                yield Block(path.stem, inside + 1, runs, steps)
            inside = None
    assert inside is None, f"{path}: a block is not closed"


def _steps(lines: list[str]) -> Iterator[Step]:
    step: Step | None = None
    rest = iter(lines)
    for line in rest:
        if line.startswith("$ "):
            if step is not None:
                yield step
            step = Step(_whole(line[2:], rest))
        elif step is not None and not line.startswith("# "):
            step.shown.append(line)
    if step is not None:
        yield step


def _whole(first: str, rest: Iterator[str]) -> str:
    """A command with the lines it goes on in: behind a backslash, and a document of a shell."""
    command = first
    while command.endswith("\\"):
        command += "\n" + next(rest)
    document = re.search(r"<<'(\w+)'", command)
    while document and not command.endswith(f"\n{document[1]}"):
        command += "\n" + next(rest)
    return command if document else command.replace("\\\n", "")


def _unquoted(command: str) -> str:
    return re.sub(r"\"[^\"$`]*\"|'[^']*'", "", command)


def spans(text: str) -> list[str]:
    """The spans of code in a page's prose and tables."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", prose.replace("`` ` ``", ""))


def tables(text: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The tables of a page: the heads, and the rows of cells."""
    for found in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in found.splitlines()
        ]
        yield rows[0], rows[2:]
