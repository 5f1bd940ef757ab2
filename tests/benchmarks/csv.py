"""How well damaged text tables are read: the Pollock benchmark's own measure.

``python -m tests.benchmarks.csv DIR``: a folder in Pollock's layout (Vitagliano et al., VLDB 2023),
with ``csv/`` to read and ``clean/`` what a right reading writes. For every file success, and
precision, recall and F1 of header, records and cells: ten figures from 0 to 1, added up. ``simple``
is their mean over the files, ``weighted`` weighs each file by how common its damage was among the
files that the authors looked at.
"""

import argparse
import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from data.errors import InputError
from data.sources.delimited.reading import Reading, read

WEIGHTS = {
    r"source": 1.0,
    r"file_no_payload": 15.0,
    r"file_no_trailing_newline": 184.0,
    r"file_double_trailing_newline": 5.0,
    r"file_no_header": 470.0,
    r"file_header_multirow_\d": 47.0,
    r"file_preamble": 282.0,
    r"file_multitable_\w+": 188 / 3,
    r"file_header_only": 3.0,
    r"file_one_data_row": 4.0,
    r"file_record_delimiter_0xD": 7.0,
    r"file_record_delimiter_0xA": 1691.0,
    r"file_field_delimiter_0x(9|20)": 4.0,
    r"file_field_delimiter_0x3B": 834.0,
    r"file_field_delimiter_0x2C_0x20": 101.0,
    r"file_quotation_char_0x27": 11.0,
    r"file_escape_char_0x5C": 1.0,
    r"file_escape_char_0x00": 7.0,
    r"row_(less|more)_sep_row\d+_col\d+": 0.36775106082036774,
    r"row_field_delimiter_\d+_0x\w+": 1 / 7,
    r"row_extra_quote\d+_col\d+": 1 / 108,
}
"""How many of the authors' files were damaged so, by the name of the file made."""
Rows = Sequence[Sequence[str]]


def weight(name: str) -> float:
    """A file's weight; 1 for one that is not of the benchmark."""
    stem = name.removesuffix(".csv")
    return next((value for kind, value in WEIGHTS.items() if re.fullmatch(kind, stem)), 1.0)


def as_written(reading: Reading) -> list[list[str]]:
    """Names, then rows; columns without names are numbered from 0."""
    width = max((len(row) for row in reading.rows), default=0)
    names = reading.header or [f"col_{place}" for place in range(width)]
    return [list(names), *(list(row) for row in reading.rows)]


def score(clean: Rows, told: Rows) -> float:
    """From 1 (it was read) to 10 (all is as it should be)."""
    parts = [
        (_cells(clean[:1]), _cells(told[:1])),
        (_records(clean[1:]), _records(told[1:])),
        (_cells(clean[1:]), _cells(told[1:])),
    ]
    return 1 + sum(sum(_measures(wanted, found)) for wanted, found in parts)


def _cells(rows: Rows) -> list[str]:
    return [cell.strip() for row in rows for cell in row]


def _records(rows: Rows) -> list[str]:
    return ["".join(cell.strip() or "null" for cell in row) for row in rows]


def _measures(wanted: list[str], found: list[str]) -> tuple[float, float, float]:
    if not wanted:
        return 1.0, 1.0, 1.0
    same = sum((Counter(wanted) & Counter(found)).values())
    if not same:
        return 0.0, 0.0, 0.0
    precision, recall = same / len(wanted), same / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def verdict(file: Path, clean: Rows) -> tuple[str, float]:
    """``clean``, ``refused``, ``asked`` (what was read is said to be doubtful), ``told`` (something
    was said that is not in the clean version), ``wrong`` (in silence); and the score.
    """
    try:
        reading = read(file.read_bytes(), file.name)
    except InputError:
        return "refused", 10.0 if not clean else 0.0
    told = as_written(reading)
    same = [_cells([row]) for row in clean] == [_cells([row]) for row in told]
    if same:
        return "clean", score(clean, told)
    word = "asked" if reading.doubtful else "told" if reading.notes else "wrong"
    return word, score(clean, told)


def main() -> None:
    """Read every file and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="print every file that is not as clean")
    chosen = parser.parse_args()
    verdicts: Counter[str] = Counter()
    scores: list[tuple[float, float]] = []
    for file in sorted((chosen.folder / "csv").iterdir()):
        with (chosen.folder / "clean" / file.name).open(newline="", encoding="utf-8") as stream:
            clean = list(csv.reader(stream))
        word, value = verdict(file, clean)
        verdicts[word] += 1
        scores.append((value, weight(file.name)))
        if chosen.each and word != "clean":
            print(f"{word:8} {value:6.3f}  {file.name}")
    simple = sum(value for value, _ in scores) / len(scores)
    weighted = sum(value * part for value, part in scores) / sum(part for _, part in scores)
    print(
        f"files {len(scores)}, as clean {verdicts['clean']}, refused {verdicts['refused']}, "
        f"asked {verdicts['asked'] + verdicts['told']}, wrong {verdicts['wrong']}, "
        f"simple {simple:.3f}, weighted {weighted:.3f}"
    )


if __name__ == "__main__":
    main()
