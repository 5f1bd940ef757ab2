"""What a run needs of a person's files travels with it: tables, pictures, own code, networks."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import data
from data.errors import InputError
from engine.client.tables import known_description
from engine.on_ray.paths import paths_of
from engine.specs import ExperimentSpec
from engine.specs.code_beside import imported_beside
from engine.specs.own_code import code_of
from engine.store.database import Store
from engine.store.pretrained_files import located
from engine.trust import code_files, must_be_agreed

LARGEST_BYTES = 4_000_000_000
"""All that one run takes along; larger data is better copied to the nodes once."""
PART_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A file or folder that travels: its path here, and the file with its bytes, of a folder a tar
    of it.
    """

    path: str
    sha256: str
    size: int
    folder: bool
    file: Path

    def parts(self) -> Iterator[bytes]:
        """Its bytes, a part at a time."""
        with self.file.open("rb") as file:
            while part := file.read(PART_BYTES):
                yield part


class Luggage:
    """Packs what runs take along; what has not changed is packed once. ``room`` is a folder for
    what is packed meanwhile; what somebody has left there goes.
    """

    def __init__(self, room: Path) -> None:
        self._room = room
        self.close()
        self._packed: dict[tuple[str, tuple[int, int]], Item] = {}

    def pack(self, store: Store, spec: ExperimentSpec, run: str) -> list[Item]:
        """All that a run takes along; ``spec`` is its description.

        Raises:
            InputError: something is missing, cannot be read or is too large, or is code that
                this person has not agreed to.
        """
        found = located(store, spec, run)
        must_be_agreed(code_of(found))
        begun, lies = spec.network.pretrained, found.network.pretrained
        kept = {} if not (begun and lies and lies.file) else {absolute(begun.file): lies.file}
        return [self._item(path, kept.get(path, path)) for path in must_travel(store, found, kept)]

    def pack_code(self, spec: ExperimentSpec) -> list[Item]:
        """The own code alone, for a run that is trained once more on the way to a branch of it.

        Raises:
            InputError: as ``pack``; what is gone is told where it is needed.
        """
        must_be_agreed(code_of(spec))
        paths = [*agreed_code(spec), *_beside(spec)]
        return [self._item(path, path) for path in paths if Path(path).is_file()]

    def close(self) -> None:
        """Nothing is packed any more."""
        shutil.rmtree(self._room, ignore_errors=True)

    def _item(self, path: str, lies: str) -> Item:
        try:
            key = lies, data.state_of(lies)
            if key not in self._packed:
                self._packed[key] = self._made(path, Path(lies))
        except OSError as error:
            raise _unreadable(path, error) from None
        return replace(self._packed[key], path=path)

    def _made(self, path: str, whole: Path) -> Item:
        is_folder = whole.is_dir()
        file = self._tar(whole) if is_folder else whole
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return Item(path, digest, file.stat().st_size, is_folder, file)

    def _tar(self, folder: Path) -> Path:
        """The same bytes for the same names and contents."""
        self._room.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = self._room / f"{len(self._packed)}.tar"
        with tarfile.open(made, "w", dereference=True) as tar:
            for path in sorted(_files(folder)):
                about = tar.gettarinfo(path, path.relative_to(folder).as_posix())
                about.uid = about.gid = 0
                about.uname = about.gname = ""
                about.mode = 0o600
                with path.open("rb") as content:
                    tar.addfile(about, content)
        return made


def must_travel(
    store: Store, spec: ExperimentSpec, kept: Mapping[str, str] | None = None
) -> list[str]:
    """The absolute paths of all that a run of this description takes along; ``kept`` says where
    that lies which is no more where its path says.

    Raises:
        InputError: something is missing, all of it is too large, or own code imports what lies
            beside it, and this person has not agreed to that.
    """
    lies = kept or {}
    named = {of: path for path, of in lies.items()}
    paths = [absolute(path) for path in paths_of(spec.model_dump(mode="json", exclude_none=True))]
    paths = [named.get(path, path) for path in paths]
    paths += [path for path in (*_pictures(store, spec), *_beside(spec)) if path not in paths]
    total = 0
    for path in paths:
        try:
            total += _size(Path(lies.get(path, path)))
        except OSError as error:
            raise _unreadable(path, error) from None
    if total > LARGEST_BYTES:
        raise InputError("ray.too_large", size=total / 1e9, most=LARGEST_BYTES / 1e9)
    return paths


def absolute(path: str) -> str:
    """The path as it is on this machine, from wherever one stands."""
    return str(Path(path).expanduser().absolute())


def agreed_code(spec: ExperimentSpec) -> list[str]:
    """The files of a person's own code."""
    return [str(path) for path in code_files(code_of(spec))]


def _beside(spec: ExperimentSpec) -> list[str]:
    """What own code imports beside it: it goes to other machines, and is agreed to as all code that
    does.

    Raises:
        InputError: this person has not agreed to a file of it.
    """
    found = [str(path) for path in imported_beside(code_files(code_of(spec)))]
    must_be_agreed([f"{path}:import" for path in found])
    return found


def _pictures(store: Store, spec: ExperimentSpec) -> Iterable[str]:
    """The folders of pictures that cells of the table name."""
    if not spec.data.is_own:
        return ()
    with suppress(InputError):  # told where the table is read
        table = known_description(store, spec.data)
        if table is not None and table.pictures is not None:
            return tuple(absolute(folder) for folder in table.pictures.folders)
    return ()


def _size(path: Path) -> int:
    return sum(one.stat().st_size for one in _files(path)) if path.is_dir() else path.stat().st_size


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(place, name)
            if path.is_file():
                yield path


def _unreadable(path: str, error: OSError) -> InputError:
    return InputError("file.unreadable", file=path, reason=error.strerror or str(error))
