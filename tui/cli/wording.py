"""Every text that has a translation, collected: ``python -m tui.cli.wording`` brings the catalogue
of Chinese up to date with them.

Texts stand in calls of ``_``, ``n_``, ``plain``, ``plural`` and ``N_``, in the catalogue of
messages, in the fields of experiments and the docstrings of their kinds, in the presets, and in the
commands.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from typer.main import get_command

from engine.lessons.presets import presets
from engine.models.base.marks import Meanings
from engine.models.base.spec import Spec
from engine.specs.experiment import ExperimentSpec
from engine.specs.schema_walk import mark, tag_of
from engine.specs.sweep import Searched, SweepSpec
from tui.cli.console.spoken import EXAMPLE, paragraphs
from tui.cli.program import program
from tui.locale.entries import Plural
from tui.locale.language import CHINESE
from tui.locale.po import PLURAL, read_folder, write_po
from tui.locale.words import catalogue

TUI = Path(__file__).parents[1]
FOLDER = TUI / "locale" / CHINESE / "LC_MESSAGES"
PARTS = {
    "keys": ("keymap",),
    "bench": ("bench", "panes", "app", "model", "widgets", "dialogs", "network"),
    "screens": ("runs", "compare", "data", "cases", "use", "inside", "radar", "lessons"),
    "sweeps": ("sweeps",),
    "text": ("text", "terminal", "manual"),
    "forms": (),
    "messages": ("locale",),
    "commands": ("cli",),
    "mathematics": ("mathematics",),
}
"""A file each, and the packages whose texts stand in it; a text that several have, in the first."""
OF_EXPERIMENTS = ("engine.specs", "engine.models")
"""Whose kinds are forms; others ask something of a process, and no form has their fields."""
MARKS = {"_": 1, "N_": 1, "plain": 1, "n_": 2, "plural": 2}


def texts() -> dict[str, list[str]]:
    """Every text by the part that it belongs to, each once, in the order of the sources."""
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    for part, packages in PARTS.items():
        own = [text for package in packages for text in marked(package)]
        if part == "forms":
            own += [*of_forms(), *(preset.note for preset in presets())]
        elif part == "messages":
            own += of_messages()
        elif part == "commands":
            own += of_commands(get_command(program()))
        found[part] = [text for text in dict.fromkeys(own) if text and text not in known]
        known |= set(found[part])
    return found


def marked(package: str) -> Iterator[str]:
    """The texts of a package's calls."""
    files = [TUI / f"{package}.py"] if (TUI / f"{package}.py").exists() else []
    for file in files or sorted((TUI / package).rglob("*.py")):
        found: list[tuple[int, str]] = []
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = node.args[: MARKS.get(node.func.id, 0)]
                said = [one.value for one in given if isinstance(one, ast.Constant)]
                if said and len(said) == len(given):
                    found.append((node.lineno, PLURAL.join(map(str, said))))
        yield from (text for _line, text in sorted(found, key=lambda one: one[0]))


def of_messages() -> Iterator[str]:
    """The entries of the catalogue of messages that are texts, and the texts that those hold which
    are functions; what else such a function says is marked.
    """
    for entry in catalogue().values():
        cells = getattr(entry, "__closure__", None) or ()
        for text in (entry, *(cell.cell_contents for cell in cells)):
            if isinstance(text, str):
                yield text
            elif isinstance(text, Plural):
                yield f"{text.one}{PLURAL}{text.many}"


def of_forms() -> Iterator[str]:
    """Titles and explanations of fields, and what their words and kinds mean."""
    for kind in (ExperimentSpec, SweepSpec, Searched, *_below(Spec)):
        tag, _word = tag_of(kind)
        if tag and kind.__doc__:
            yield paragraphs(inspect.getdoc(kind))[0]
        for name, info in kind.model_fields.items():
            yield info.title or name
            yield info.description or ""
            meanings = mark(info, Meanings)
            yield from dict(() if meanings is None else meanings.pairs).values()


def _below(kind: type[Spec]) -> Iterator[type[Spec]]:
    for one in sorted(kind.__subclasses__(), key=lambda one: (one.__module__, one.__qualname__)):
        if one.__module__.startswith(OF_EXPERIMENTS):
            yield one
        yield from _below(one)


def of_commands(command: Any) -> Iterator[str]:
    """The paragraphs of docstrings, the meanings of options, of a command and those below it."""
    for paragraph in (*paragraphs(command.help), *paragraphs(command.epilog)):
        if not paragraph.startswith(EXAMPLE):
            yield paragraph
    for parameter in command.params:
        yield " ".join((parameter.help or "").split())
    for below in getattr(command, "commands", {}).values():
        yield from of_commands(below)


def up_to_date(known: Mapping[str, str]) -> dict[str, str]:
    """What the catalogue's files hold with these translations: a place for every text."""
    notes = {part: [f"pkgo-tui in Chinese (Taiwan): {part}.", *HEAD] for part in PARTS}
    return {
        part: write_po(CHINESE, {text: known.get(text, "") for text in own}, *notes[part])
        for part, own in texts().items()
    }


HEAD = (
    "make words brings this file up to date with the program; terms.txt has the terms.",
    "A text without a translation is said in English.",
)

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in up_to_date(read_folder(FOLDER)).items():
        (FOLDER / f"{name}.po").write_text(text, "utf-8")
