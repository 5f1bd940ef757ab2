"""From a file's bytes to its text: which encoding they are in, and its lines."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path

from data.errors import InputError
from data.messages import Message

SAMPLE = 1 << 18
"""Bytes from which an encoding that is neither UTF-8 nor marked is guessed."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = ("gb18030", "big5", "shift_jis", "euc_kr", "cp1252", "cp1250", "cp1251")
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and its encoding, by Python's name; ``sure`` unless it was guessed.

    ``mended`` counts the characters that ``windows_signs`` put right.
    """

    text: str
    encoding: str
    sure: bool = True
    mended: int = 0

    @property
    def is_old(self) -> bool:
        """Whether nearly all lines end in a carriage return alone."""
        returns = self.text.count("\r") - self.text.count("\r\n")
        return returns > 4 * self.text.count("\n")

    def lines(self) -> list[str]:
        """The physical lines without their ends, whichever ends they have.

        Where nearly all end in a carriage return alone, line feeds stand within cells.
        """
        found = self.text.split("\r") if self.is_old else _LINE_END.split(self.text)
        if found and not found[-1]:
            found.pop()
        return found


def decode(data: bytes, source: str, encoding: str | None = None) -> Decoded:
    """The text of `data`, in the `encoding` asked for or in the one that it shows.

    A byte order mark decides; without one UTF-8 where it fits, UTF-16 where every other byte is
    zero, else the likeliest of the usual encodings of one region (charset-normalizer). Windows'
    signs that were taken for Latin-1 on the way to UTF-8 are put right, unless it was asked for.

    Raises:
        InputError: the encoding asked for is unknown or does not fit, or nothing fits.
    """
    if encoding is not None:
        return _asked(data, source, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _signs_right(_asked(data, source, name))
    wide = _without_mark(data)
    if wide is not None:
        return Decoded(_strict(data, source, wide), wide)
    if data.count(b"\0") > data.count(b'\0"'):
        raise InputError("table.zero_bytes", file=source)
    if data.isascii():
        return Decoded(data.decode("ascii"), "ascii")
    try:
        return _signs_right(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        name = _guess(data)
        return Decoded(_strict(data, source, name), name, sure=False)


_SIGN = re.compile(rb"\xc2([\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f])")
"""Control characters of Latin-1, as UTF-8 writes them, whose bytes are signs in Windows-1252;
not U+0085, which ends lines on some machines."""


def windows_signs(data: bytes) -> tuple[bytes, int]:
    """UTF-8 with the sign that Windows-1252 has in the place of a control character, as HTML takes
    them (a dash for U+0096, say); and how many there were.
    """
    if b"\xc2" not in data:
        return data, 0
    return _SIGN.subn(lambda found: found[1].decode("cp1252").encode(), data)


def signs_mended(count: int) -> Message:
    """The note that so many signs of Windows were put right."""
    return Message("table_note.signs_mended", {"count": count, "sure": True})


def _signs_right(decoded: Decoded) -> Decoded:
    if not decoded.encoding.startswith("utf-8"):
        return decoded
    data, count = windows_signs(decoded.text.encode("utf-8"))
    return replace(decoded, text=data.decode("utf-8"), mended=count) if count else decoded


def encoding_of(path: Path, source: str) -> tuple[str, bool]:
    """A large file's encoding and whether it was guessed; only what shows it is kept.

    Raises:
        InputError: nothing fits.
    """
    odd = b""
    fits = True
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name, False
        wide = _without_mark(head[: len(head) // 2 * 2])
        if wide is not None:
            return wide, False
        data = head
        while data and (fits or len(odd) < SAMPLE):
            if not data.isascii() or decoder.getstate()[0]:
                odd += _odd_lines(data)
                try:
                    decoder.decode(data)
                except UnicodeDecodeError:
                    fits = False
                    decoder.reset()
            data = stream.read(1 << 20)
    if fits:
        return ("utf-8" if odd else "ascii"), False
    if b"\0" in odd:
        raise InputError("table.zero_bytes", file=source)
    return _guess(odd if head.isascii() else head), True


def _odd_lines(data: bytes) -> bytes:
    """The lines that ASCII cannot say."""
    lines = (line for line in data.splitlines(keepends=True) if not line.isascii())
    return b"".join(lines)[:SAMPLE]


def check_encoding(source: str, encoding: str) -> None:
    """Raise InputError unless this is the name of an encoding of text."""
    try:
        name = codecs.lookup(encoding).name
        " ".encode(encoding)
    except (LookupError, ValueError):
        name = ""
    if name in _NO_ENCODINGS:
        raise InputError("table.no_encoding", file=source, value=encoding)


_NO_ENCODINGS = frozenset(
    ("", "idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
)


def _asked(data: bytes, source: str, encoding: str) -> Decoded:
    check_encoding(source, encoding)
    return Decoded(_strict(data, source, encoding), encoding)


def _strict(data: bytes, source: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        about = {"line": line, "encoding": encoding, "value": f"0x{data[error.start]:02x}"}
        raise InputError("table.not_in_encoding", file=source, **about) from None


def _without_mark(data: bytes) -> str | None:
    """UTF-16's byte order where half the bytes of Latin text are zero."""
    head = data[:1024]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    if sample.isascii():
        sample = _odd_lines(data)
    best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    found = "cp1252" if best is None else best.encoding
    if found not in _LATIN and found != "cp1251":
        return found
    return "cp1251" if _is_cyrillic(sample) else _latin(sample)


_RUN = re.compile(rb"[\x80-\xff]+")


def _is_cyrillic(data: bytes) -> bool:
    """Whether letters beyond ASCII stand beside each other, as in words; accents stand alone."""
    runs = _RUN.findall(data)
    count = sum(map(len, runs))
    beside = sum(len(run) for run in runs if len(run) > 1)
    letters = sum(byte >= 0xC0 for run in runs for byte in run)
    return beside > 0.7 * count and letters > 0.85 * count


_LATIN = frozenset(("cp1252", "cp1250", "latin_1", "iso8859_1"))
_CENTRAL = frozenset(
    b"\xa3\xa5\xaf\xb3\xb9\xbf\xbe\xbc\x9a\x9c\x9d\x9e\x9f\x8a\x8c\x8d\x8e\x8f\xec"
)
"""Letters of Polish, Czech, Slovak and Slovene in cp1250 that are signs, or rare, in cp1252."""


def _latin(data: bytes) -> str:
    """cp1250 where its own letters stand among letters, else cp1252."""
    high = [place for place, byte in enumerate(data) if byte > 127]
    central = sum(
        data[place] in _CENTRAL and data[max(0, place - 1) : place + 2 : 2].isalpha()
        for place in high
    )
    name = "cp1250" if central > 0.1 * len(high) else "cp1252"
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return "latin-1"
    return name
