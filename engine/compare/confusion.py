"""The difference of two confusion matrices, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import InputError

Counts = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Rows of class ``true`` predicted as ``predicted``: ``change`` more in the second matrix."""

    true: int
    predicted: int
    change: float

    @property
    def is_right(self) -> bool:
        """Whether the rows are recognised for what they are."""
        return self.true == self.predicted


@dataclass(frozen=True, slots=True)
class MatrixDifference:
    """``cells[t][p]``: rows of class t predicted as p, the second matrix less the first.

    ``unit`` is rows, or, where the classes have other totals in the two, rows of a hundred.
    """

    classes: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]
    unit: str

    def _changed(self) -> list[Cell]:
        return [
            Cell(true, predicted, change)
            for true, row in enumerate(self.cells)
            for predicted, change in enumerate(row)
            if abs(change) > 1e-9
        ]

    def gained(self, most: int = 3) -> list[Cell]:
        """The pairs that the second matrix has more of, the largest change first."""
        found = [cell for cell in self._changed() if cell.change > 0]
        return sorted(found, key=lambda cell: -cell.change)[:most]

    def lost(self, most: int = 3) -> list[Cell]:
        """The pairs that the second matrix has fewer of, the largest change first."""
        found = [cell for cell in self._changed() if cell.change < 0]
        return sorted(found, key=lambda cell: cell.change)[:most]


def mean_counts(matrices: Sequence[Counts]) -> tuple[tuple[float, ...], ...]:
    """The mean of matrices of one size, cell by cell."""
    many, size = len(matrices), range(len(matrices[0]))
    return tuple(
        tuple(sum(counts[true][predicted] for counts in matrices) / many for predicted in size)
        for true in size
    )


def difference(
    first: Counts, second: Counts, first_classes: Sequence[str], second_classes: Sequence[str]
) -> MatrixDifference:
    """The second matrix less the first; its classes may stand in another order.

    Raises:
        InputError: the two do not have the same classes.
    """
    if sorted(first_classes) != sorted(second_classes):
        only = _only(first_classes, second_classes), _only(second_classes, first_classes)
        sizes = {"first": len(first_classes), "second": len(second_classes)}
        raise InputError("compare.other_classes", only_first=only[0], only_second=only[1], **sizes)
    place = _places(first_classes, second_classes)
    turned = [[second[true][predicted] for predicted in place] for true in place]
    totals = [sum(row) for row in first], [sum(row) for row in turned]
    alike = all(abs(one - other) < 1e-9 for one, other in zip(*totals, strict=True))
    before, after = (first, turned) if alike else (_shares(first), _shares(turned))
    cells = tuple(
        tuple(other - one for one, other in zip(row, beside, strict=True))
        for row, beside in zip(before, after, strict=True)
    )
    return MatrixDifference(tuple(first_classes), cells, "rows" if alike else "rows of 100")


def _places(wanted: Sequence[str], known: Sequence[str]) -> list[int]:
    """Where each wanted class stands among the known; of equal names the first goes first."""
    left = list(enumerate(known))
    found: list[int] = []
    for name in wanted:
        pick = next(item for item in left if item[1] == name)
        left.remove(pick)
        found.append(pick[0])
    return found


def _shares(counts: Counts) -> list[list[float]]:
    return [[100 * cell / sum(row) if sum(row) else 0.0 for cell in row] for row in counts]


def _only(classes: Sequence[str], others: Sequence[str]) -> list[str]:
    return [name for name in classes if name not in others]
