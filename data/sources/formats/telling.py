"""Which format a file is in, told by its first bytes; by its name only where they leave it open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from data.errors import InputError

Format = Literal["text", "parquet", "arrow", "json", "excel", "npz"]
Packing = Literal["gzip", "zstd", "bzip2", "xz", "zip"]
HEAD = 4096
_PACKED: dict[bytes, Packing] = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
}
_FORMATS: dict[bytes, Format] = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"FEA1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "excel",
    b"\x93NUMPY": "npz",
}
_NO_TABLES: dict[bytes, str] = {
    b"SQLite format 3\0": "SQLite",
    b"\x89HDF\r\n\x1a\n": "HDF5",
    b"%PDF": "PDF",
    b"\x7fELF": "ELF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"Obj\x01": "Avro",
    b"ORC": "ORC",
    b"RDX": "R data",
    b"\x80\x04\x95": "pickle",
    b"\x80\x05\x95": "pickle",
    b"MATLAB 5.0": "MATLAB",
    b"$FL2": "SPSS",
    b"<!DOCTYPE html": "HTML",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"<?xml": "XML",
}
_PICTURES = ("PNG", "JPEG")
"""Those of these that are read in sets."""
SUFFIXES: dict[str, Format | Packing] = {
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".data": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".feather": "arrow",
    ".arrow": "arrow",
    ".ipc": "arrow",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".npz": "npz",
    ".npy": "npz",
    ".gz": "gzip",
    ".zst": "zstd",
    ".bz2": "bzip2",
    ".xz": "xz",
    ".zip": "zip",
}


def may_hold_table(name: str) -> bool:
    """Whether a file's name is that of a format read here, packed or not; its content decides."""
    *before, last = Path(name).suffixes or [""]
    found = SUFFIXES.get(last.lower())
    if found in get_args(Packing) and found != "zip" and before:
        return SUFFIXES.get(before[-1].lower()) in get_args(Format)
    return found is not None


def head_of(path: Path) -> bytes:
    """The bytes that tell a format."""
    with path.open("rb") as stream:
        return stream.read(HEAD)


def packing_of(path: Path, head: bytes) -> Packing | None:
    """How a file is packed; None where it is not, or where the package is a format itself."""
    for mark, packing in _PACKED.items():
        if head.startswith(mark):
            return packing
    is_zip = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return "zip" if is_zip and _of_zip(path) is None else None


def format_of(path: Path, source: str, head: bytes) -> Format:
    """The format of an unpacked file.

    Raises:
        InputError: it is known, and holds no table that is read here.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(path) or "text"
    for mark, found in _FORMATS.items():
        if head.startswith(mark):
            return found
    if head.startswith(b"PARE"):
        raise InputError("table.encrypted", file=source)
    for mark, kind in _NO_TABLES.items():
        if head.startswith(mark):
            if kind in _PICTURES:
                raise InputError("images.single", file=source)
            raise InputError("table.other_format", file=source, kind=kind)
    if head[257:262] == b"ustar":
        raise InputError("table.other_format", file=source, kind="tar")
    if re.match(rb"(\s*%[^\n]*\n)*\s*@relation\b", head, re.IGNORECASE):
        raise InputError("table.other_format", file=source, kind="ARFF")
    suffix = path.suffix.lower()
    if SUFFIXES.get(suffix) == "npz":  # arrays are never text
        raise InputError("table.no_arrays", file=source)
    return "json" if _is_json(head, suffix) else "text"


def _of_zip(path: Path) -> Format | None:
    """The format whose files are zip archives, by what the archive holds."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "excel"
    if "content.xml" in names and "mimetype" in names:
        return "excel"
    if names and all(name.endswith(".npy") for name in names):
        return "npz"
    return None


def _is_json(head: bytes, suffix: str) -> bool:
    """Whether lines are JSON objects: a text table seldom begins with a brace."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if SUFFIXES.get(suffix) == "json":
        return True
    if text.startswith(b"["):
        return text[1:].lstrip().startswith(b"{")
    return text.startswith(b'{"') and b":" in text.partition(b"\n")[0]
