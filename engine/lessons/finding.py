"""Which lessons there are: those that ship, and those of a teacher's folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.errors import InputError
from engine.io.platform_folders import platform_folder
from engine.lessons.lesson import Lesson
from engine.lessons.reading import FILE, read_lesson

BUILTIN = Path(__file__).parent / "builtin"
FOLDER = "lessons"
"""What the folder of a person's own lessons is called, in that of the settings."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Lessons:
    """All lessons in their order, and what is wrong with the ``broken`` ones, by folder."""

    all: tuple[Lesson, ...]
    broken: tuple[tuple[Path, InputError], ...] = ()

    def find(self, named: str) -> Lesson:
        """The lesson of this id, or the only one whose id begins so, as ``02``.

        Raises:
            InputError: there is none, or it is broken.
        """
        exact = [one for one in self.all if one.id == named]
        begun = [one for one in self.all if named and one.id.startswith(named)]
        found = exact or begun
        if len(found) == 1:
            return found[0]
        for folder, flaw in self.broken:
            if named and folder.name.startswith(named):
                raise flaw
        known = [one.id for one in found or self.all]
        code = "lesson.several_begin_so" if found else "lesson.not_found"
        raise InputError(code, value=named, known=known)


def own_folder() -> Path | None:
    """The folder of a person's own lessons beside the settings, where it is there."""
    config = platform_folder("config")
    return config / FOLDER if config is not None and (config / FOLDER).is_dir() else None


def find_lessons(folder: Path | None = None) -> Lessons:
    """The lessons that ship, then those of a folder: its own, or one in each folder within.

    One of the folder takes the place of one that ships with the same id.

    Raises:
        InputError: the folder is not there or holds no lesson.
    """
    shipped = list(shipped_lessons())
    if folder is None:
        return Lessons(tuple(shipped))
    own, broken = _of_folder(folder)
    ids = {one.id for one in own}
    kept = [one for one in shipped if one.id not in ids]
    return Lessons((*kept, *own), tuple(broken))


@cache
def shipped_lessons() -> tuple[Lesson, ...]:
    """Those that come with the program: numbers first, then words."""
    folders = sorted(path.parent for path in BUILTIN.glob(f"*/{FILE}"))
    return tuple(read_lesson(folder) for folder in folders)


def _of_folder(folder: Path) -> tuple[list[Lesson], list[tuple[Path, InputError]]]:
    try:
        within = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("lesson.no_folder", file=str(folder), reason=reason) from None
    places = [folder] if (folder / FILE).exists() else []
    places += [path for path in within if (path / FILE).exists()]
    if not places:
        raise InputError("lesson.no_lessons", file=str(folder))
    found: list[Lesson] = []
    broken: list[tuple[Path, InputError]] = []
    for place in places[:MOST]:
        try:
            found.append(_unlike(read_lesson(place), found))
        except InputError as flaw:
            broken.append((place, flaw))
    return found, broken


def _unlike(lesson: Lesson, others: list[Lesson]) -> Lesson:
    for other in others:
        if other.id == lesson.id:
            file, first = str(lesson.folder / FILE), str(other.folder / FILE)
            raise InputError("lesson.same_id", file=file, value=lesson.id, first=first)
    return lesson
