"""The slow path: walk a table's text record by record and name the first cell that is wrong."""

from __future__ import annotations

import codecs
import math
import re
import string
from dataclasses import dataclass
from pathlib import Path

from data.dataset import LabelReason
from data.errors import InputError
from data.sources.labels import is_missing
from data.sources.text import Layout, TextRecord, records

FLOAT32_MAX = (2.0 - 2.0**-23) * 2.0**127
_ROUNDS_TO_INFINITY = FLOAT32_MAX + 2.0**103
_CHUNK = 1 << 20
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_NOT_A_VALUE = {"nan", "na", "n/a", "null", "none", "<na>", "?", "-"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The label's place, why it is that one, and whether its cells are numbers to predict."""

    place: int
    reason: LabelReason
    number: bool = False


def find(
    path: Path, source: str, layout: Layout, label: Asked, label_texts: list[str]
) -> InputError | None:
    """The first error in the file at `path`, or None where every cell reads well.

    `label_texts` are, where known, the distinct labels of the whole table, which decide whether
    the word `nan` is a missing label or a class of that name.
    """
    undecodable = _undecodable(path, source)
    if undecodable is not None:
        return undecodable
    for strict in (False, True):
        lines = records(path, source, layout.separator, layout.lines_before, strict=strict)
        try:
            next(lines, None)
            boolean: set[int] = set()
            for row, record in enumerate(lines, start=1):
                if row == 1:
                    boolean = {i for i, text in enumerate(record.fields) if _is_boolean(text)}
                wrong = _wrong(record, row, source, layout, label, label_texts, boolean)
                if wrong is not None:
                    return wrong
        except InputError as unquoted:
            return unquoted
    return None


def _wrong(  # noqa: PLR0913, PLR0917
    record: TextRecord,
    row: int,
    source: str,
    layout: Layout,
    label: Asked,
    label_texts: list[str],
    boolean: set[int],
) -> InputError | None:
    names, line = layout.names, record.line
    if len(record.fields) != len(names):
        counts = {"cells": len(record.fields), "columns": len(names)}
        return InputError("table.cells_in_row", file=source, row=row, line=line, **counts)
    for place, (name, text) in enumerate(zip(names, record.fields, strict=True)):
        if place == label.place:
            code = _why_not_a_label(text, label, label_texts)
        elif place in boolean:
            code = None if _is_boolean(text) else "cell.not_boolean"
        else:
            code = _why_not_a_feature(text)
        if code is not None:
            about = {"file": source, "row": row, "line": line, "column": name, "value": text}
            if code == "cell.no_number" and label.reason == "last" and text.strip()[:1].isalpha():
                return InputError("cell.word", **about, label=names[label.place])
            return InputError(code, **about)
    return None


def _why_not_a_label(text: str, label: Asked, texts: list[str]) -> str | None:
    if is_missing(text, texts):
        return "cell.label_missing"
    code = _why_not_a_feature(text) if label.number else None
    return "cell.label_missing" if code in {"cell.empty", "cell.missing"} else code


def _is_boolean(text: str) -> bool:
    """Whether the parser takes the cell for 0 or 1, as it does in a column of only such words."""
    return text in {"true", "false", "True", "False", "TRUE", "FALSE"}


def _why_not_a_feature(text: str) -> str | None:
    """The code of what is wrong with a feature's cell, or None: it must be a finite float32."""
    stripped = text.strip(string.whitespace)
    if not stripped:
        return "cell.empty"
    if stripped.lower() in _NOT_A_VALUE:
        return "cell.missing"
    try:
        value = float(stripped) if stripped.isascii() and "_" not in stripped else None
    except ValueError:
        value = None
    if value is None:
        if _GROUPED.fullmatch(stripped):
            return "cell.comma_of_thousands"
        comma = stripped.count(",") == 1 and stripped.replace(",", "").lstrip("+-").isdigit()
        return "cell.comma" if comma else "cell.no_number"
    if math.isnan(value):
        return "cell.missing"
    if math.isinf(value) and "inf" in stripped.lower():
        return "cell.infinite"
    if abs(value) >= _ROUNDS_TO_INFINITY:
        return "cell.too_large"
    return None


def _undecodable(path: Path, source: str) -> InputError | None:
    """The error that names the line of the first byte that is not UTF-8, if there is one."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # `error.object` may begin with the bytes of a character cut by the last chunk.
                line += error.object[: error.start].count(b"\n")
                byte = f"0x{error.object[error.start]:02x}"
                return InputError("table.not_utf8", file=source, line=line, value=byte)
            if not chunk:
                return None
            line += chunk.count(b"\n")
