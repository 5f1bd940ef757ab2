"""Whether a file is an archive that Keras writes, before anything in it is believed."""

import stat
import zipfile
from pathlib import Path
from typing import IO

from data.errors import InputError
from data.messages import Message

METADATA, CONFIG, WEIGHTS = "metadata.json", "config.json", "model.weights.h5"
MEMBERS = (METADATA, CONFIG, WEIGHTS)
MOST_TEXT = 64_000_000
"""Bytes of a description; those of the largest networks of ``keras.applications`` have 1 MB."""
MOST_WEIGHTS = 16_000_000_000
_RATIO, _SLACK = 20, 1_000_000
"""Keras stores what it writes as it is; what unpacks to much more than it is was made to."""
_H5, _PICKLE = b"\x89HDF\r\n\x1a\n", b"\x80"


def check_archive(path: Path) -> None:
    """Refuse what is no whole ``.keras`` file with exactly the members that Keras writes.

    Raises:
        InputError: what it is in its place, or what is wrong with it.
    """
    file = str(path)
    if path.is_dir():
        raise InputError("pretrained.is_folder", file=file)
    if not path.exists():
        raise InputError("pretrained.missing", file=file)
    if not path.is_file():
        raise InputError("file.not_regular", file=file)
    try:
        with path.open("rb") as stream:
            _check_signs(stream.read(16), file)
        if not zipfile.is_zipfile(path):
            raise InputError("pretrained.no_zip", file=file)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist(), file)
            for info in archive.infolist():
                with archive.open(info) as member:
                    _check_whole(member, info, file)
    except OSError as error:
        raise InputError("pretrained.unreadable", file=file, reason=_reason(error)) from None
    except (zipfile.BadZipFile, EOFError, RuntimeError, ValueError, NotImplementedError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("pretrained.damaged", file=file, reason=_reason(error)) from None


def member(path: Path, name: str) -> bytes:
    """A member of an archive that was checked.

    Raises:
        InputError: it is damaged since.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, RuntimeError) as error:
        raise InputError("pretrained.damaged", file=str(path), reason=_reason(error)) from None


def _check_signs(begin: bytes, file: str) -> None:
    if not begin:
        raise InputError("pretrained.empty", file=file)
    if begin.startswith(_H5):
        raise InputError("pretrained.is_h5", file=file)
    if begin.startswith(_PICKLE):
        raise InputError("pretrained.is_pickle", file=file)


def _check_members(members: list[zipfile.ZipInfo], file: str) -> None:
    names = [info.filename for info in members]
    for info in members:
        name = info.filename
        if ".." in name.split("/") or name.startswith(("/", "\\")) or "\\" in name or ":" in name:
            raise InputError("pretrained.path_leads_out", file=file, member=name)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise InputError("pretrained.member_is_link", file=file, member=name)
        if name.endswith((".pkl", ".pickle")):
            raise InputError("pretrained.is_pickle", file=file)
        if name not in MEMBERS:
            raise InputError("pretrained.other_member", file=file, member=name, known=list(MEMBERS))
        if names.count(name) > 1:
            raise InputError("pretrained.member_twice", file=file, member=name)
        if info.flag_bits & 0x1:
            raise InputError("pretrained.encrypted", file=file)
        most = MOST_WEIGHTS if name == WEIGHTS else MOST_TEXT
        if info.file_size > min(most, _RATIO * info.compress_size + _SLACK):
            raise InputError("pretrained.unpacks_too_large", file=file, member=name)
    for name in MEMBERS:
        if name not in names:
            raise InputError("pretrained.member_missing", file=file, member=name)


def _check_whole(member: IO[bytes], info: zipfile.ZipInfo, file: str) -> None:
    """Read it to its end, by which its checksum is compared."""
    left = info.file_size
    while part := member.read(1 << 20):
        left -= len(part)
        if left < 0:
            raise InputError("pretrained.unpacks_too_large", file=file, member=info.filename)
    if left:
        raise zipfile.BadZipFile(info.filename)


def _reason(error: Exception) -> Message | str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
