"""What the coach says of the runs that were made, kind by kind, with what it confuses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from engine.coach.rules.diagnosing import diagnoses_of
from engine.coach.signs.record import RunRecord

Half = Literal["choose", "measure"]
ALSO_RIGHT: dict[str, frozenset[str]] = {
    "learning_rate_too_high": frozenset(("dead_relu", "diverging")),
    "dead_relu": frozenset(("learning_rate_too_high",)),
    "diverging": frozenset(("learning_rate_too_high",)),
    "exploding_gradients": frozenset(("diverging",)),
}
"""What such a run really shows too, by cause and by symptom: the share with them is told apart."""


@dataclass(frozen=True)
class Told:
    """Of a run what was planted, and what the coach says, the first first."""

    kind: str
    place: int
    says: tuple[str, ...]

    @property
    def first(self) -> str:
        """What it names first."""
        return self.says[0] if self.says else "nothing"


def measures(place: int) -> bool:
    """Whether the variation of that number measures; the others choose thresholds."""
    return place % 4 >= 2


def told(
    runs: Iterable[tuple[str, int, RunRecord]], half: Half | None, *, layers: bool = True
) -> list[Told]:
    """What is said of the runs of a half, or of all: of four numbers the last two measure.
    ``layers``: with what was recorded of the layers.
    """
    return [
        Told(kind, place, tuple(one.kind for one in diagnoses_of(_bare(record, layers))))
        for kind, place, record in runs
        if half is None or measures(place) == (half == "measure")
    ]


def _bare(record: RunRecord, layers: bool) -> RunRecord:
    return record if layers else replace(record, layers=None)


def table(found: Sequence[Told], without: Sequence[Told]) -> list[str]:
    """Lines: by kind how many are named first, or as well, and what is named in their place;
    ``without`` is what is said without layer statistics of the same runs.
    """
    kinds = list(dict.fromkeys(one.kind for one in found))
    lines = [f"{'planted':<30} runs  first  also  named  without layers  in its place"]
    for kind in kinds:
        some = [one for one in found if one.kind == kind]
        first = sum(one.first == kind for one in some)
        also = sum(one.first in ALSO_RIGHT.get(kind, ()) for one in some)
        named = sum(kind in one.says for one in some)
        bare = sum(one.first == kind for one in without if one.kind == kind)
        wrong = Counter(one.first for one in some if one.first != kind)
        other = ", ".join(f"{name} {count}" for name, count in wrong.most_common())
        figures = f"{len(some):4}  {first:5}  {also:4}  {named:5}  {bare:14}"
        lines.append(f"{kind:<30} {figures}  {other}")
    return [*lines, "", *_sums(found), "without layer statistics:", *_sums(without)]


def _sums(found: Sequence[Told]) -> list[str]:
    ill = [one for one in found if one.kind != "healthy"]
    well = [one for one in found if one.kind == "healthy"]
    first = sum(one.first == one.kind for one in ill)
    also = sum(one.first in ALSO_RIGHT.get(one.kind, ()) for one in ill)
    called = sum(one.first != "healthy" for one in well)
    return [
        f"planted fault named first: {first} of {len(ill)} = {first / max(len(ill), 1):.1%}; "
        f"with what is also right {(first + also) / max(len(ill), 1):.1%} (at least 90 %)",
        f"healthy runs called ill: {called} of {len(well)} = {called / max(len(well), 1):.1%} "
        "(at most 5 %)",
    ]
