"""Features of a column for the model that guesses its kind: named figures and hashed texts."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from data.parsing import is_missing_word
from data.roles.cell_shapes import shapes_of
from data.roles.column_summary import ColumnSummary
from data.roles.name_words import hints_of, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 1 << 13
"""Texts are hashed into so many columns."""
_LETTER, _CAPITAL, _FIGURE = re.compile(r"[^\W\d_A-Z]"), re.compile(r"[A-Z]"), re.compile(r"\d")


def dense_of(summary: ColumnSummary) -> dict[str, float]:
    """Finite features by name; one that is not there counts as 0."""
    words = words_of(summary.name)
    found = _figures(summary)
    found.update({f"cell.{name}": value for name, value in shapes_of(summary.samples).items()})
    found.update({f"name.{kind}": 1.0 for kind in hints_of(words)})
    found.update({f"last.{kind}": 1.0 for kind in hints_of(words[-1:])})
    letters = max(len(summary.name), 1)
    found["name.length"] = float(letters)
    found["name.words"] = float(len(words))
    found["name.figures"] = sum(map(str.isdigit, summary.name)) / letters
    found["name.capitals"] = sum(map(str.isupper, summary.name)) / letters
    found["name.spaces"] = float(summary.name.count(" "))
    found["name.year"] = float(bool(re.fullmatch(r"(19|20)\d\d", summary.name.strip())))
    return found


def _figures(of: ColumnSummary) -> dict[str, float]:
    rows, present = max(of.rows, 1), max(of.rows - of.missing, 1)
    # Whoever counted may have taken words for missing values for values.
    words = {cell for cell in of.samples if cell.strip() and is_missing_word(cell)}
    real = max(of.distinct - len(words), 0)
    width = of.greatest - of.least
    return {
        "rows": math.log1p(of.rows),
        "missing": math.log1p(of.missing),
        "missing_share": of.missing / rows,
        "present": math.log1p(max(of.rows - of.missing, 0)),
        "distinct": math.log1p(of.distinct),
        "few": float(min(of.distinct, 12)),
        "few_real": float(min(real, 12)),
        "missing_words": float(len(words)),
        "nothing_to_tell": float(real <= 1),
        "distinct_share": of.distinct / rows,
        "distinct_of_present": min(of.distinct / present, 1.0),
        "all_different": float(of.distinct >= present),
        "is_number": float(any((of.mean, of.deviation, of.least, of.greatest))),
        "mean": _log(of.mean),
        "deviation": _log(of.deviation),
        "least": _log(of.least),
        "greatest": _log(of.greatest),
        "spread": _log(of.deviation / (abs(of.mean) + 1e-9)),
        "skew": _log((of.mean - of.least) / width) if width > 0 else 0.0,
        "density": _log(of.distinct / (width + 1)) if width > 0 else 0.0,
    }


def _log(value: float) -> float:
    if not math.isfinite(value):
        return 0.0
    return math.copysign(math.log1p(abs(value)), value)


def hashed_of(summary: ColumnSummary) -> dict[int, float]:
    """Weights of buckets from the pieces of name and cells: each kind of piece has length 1."""
    found: dict[int, float] = {}
    for pieces in (_of_name(summary.name), _of_cells(summary.samples), _of_shapes(summary.samples)):
        counts: dict[int, float] = {}
        for piece in pieces:
            bucket = zlib.crc32(piece.encode("utf-8", "surrogatepass")) % BUCKETS
            counts[bucket] = 1.0
        length = math.sqrt(len(counts)) or 1.0
        for bucket in counts:
            found[bucket] = found.get(bucket, 0.0) + 1.0 / length
    return found


def _of_name(name: str) -> Iterator[str]:
    words = words_of(name)[:12]
    for word in words:
        yield f"w:{word}"
        edged = f"<{word}>"
        for size in (3, 4):
            for start in range(len(edged) - size + 1):
                yield f"n:{edged[start : start + size]}"
    if words:
        yield f"first:{words[0]}"
        yield f"last:{words[-1]}"


def _of_cells(samples: Sequence[str]) -> Iterator[str]:
    for sample in samples:
        text = sample.strip().lower()[:60]
        yield f"s:{text[:20]}"
        for start in range(len(text) - 1):
            yield f"c:{text[start : start + 2]}"


def _of_shapes(samples: Sequence[str]) -> Iterator[str]:
    for sample in samples:
        yield f"h:{shape_of(sample)}"
        yield f"l:{len(sample.strip())}"


def shape_of(text: str) -> str:
    """A cell with every letter and figure as one of its kind, runs of them shortened."""
    short = text.strip()[:30]
    kinds = _FIGURE.sub("9", _LETTER.sub("a", _CAPITAL.sub("A", short)))
    return re.sub(r"(.)\1{2,}", r"\1\1+", kinds)


def dense_matrix(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> NDArray[np.float64]:
    """What ``dense_of`` gave, float64 of shape (columns, features)."""
    import numpy as np

    values = [[features.get(name, 0.0) for name in names] for features in found]
    return np.array(values, dtype=np.float64).reshape(len(found), len(names))
