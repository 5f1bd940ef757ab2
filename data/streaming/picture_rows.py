"""Pictures in a file as the rows of a data set: divided, scaled as they are read, in any order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.chosen_pictures import ChosenPictures, choose
from data.dataset import Dataset, Description
from data.messages import Message
from data.options import ImageOptions, TableOptions
from data.rows_file import record_type
from data.sources.images.image_set import ImageIndex
from data.sources.images.pixel_ranges import PixelRanges
from data.sources.images.scaling import as_inputs, divisor
from data.split import Split
from data.streaming.pixels_file import PixelsFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data.rows_file import Records

Divide = Callable[[Dataset, "NDArray[Any]", int], Split]
"""Divides the rows of labels (rows,), the last so many of which validate; the data set, without its
rows, knows its columns.
"""


@dataclass(frozen=True, slots=True, eq=False)
class PictureRows:
    """Pictures of a ``file`` as ``NumberedRows``.

    ``kept`` are the pictures' numbers in the file, of each row in use; ``labels`` theirs;
    ``numbers`` those of the rows as they are taken, one part after the other.
    """

    file: PixelsFile
    kept: NDArray[np.int64]
    labels: NDArray[Any]
    numbers: NDArray[np.int64]
    parts: tuple[range, ...]
    facts: Mapping[str, Any]
    divided_by: float
    options: ImageOptions

    @property
    def columns(self) -> int:
        """The numbers of a picture."""
        return math.prod(self.file.index.shape)

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest input."""
        import numpy as np

        ranges = self.file.ranges.taken(self.kept)
        ends = np.array([[ranges.least.min(), ranges.greatest.max()]])
        low, high = as_inputs(ends, self.divided_by, self.options)[0].tolist()
        return low, high

    def read(self, first: int, count: int) -> Records:
        """Rows from place ``first`` on."""
        import numpy as np

        numbers = self.numbers[first : first + count]
        found = np.empty(len(numbers), record_type(self.columns))
        found["inputs"], found["label"] = self.inputs_at(numbers), self.labels[numbers]
        return found

    def inputs_at(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The inputs (rows, columns) of some rows by their numbers."""
        return as_inputs(self.file.pixels(self.kept[numbers]), self.divided_by, self.options)

    def labels_at(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The labels (rows,) of some rows by their numbers."""
        return self.labels[numbers].astype("float64")

    def names_at(self, numbers: NDArray[np.int64]) -> tuple[str, ...]:
        """What some pictures are called, by their numbers."""
        names = self.file.names()
        return tuple(names[row] for row in self.kept[numbers].tolist()) if names else ()


def streamed_note(index: ImageIndex) -> Message:
    """That pictures stream, and what their file takes (MB, a whole number)."""
    rows, size = len(index.labels), math.ceil(index.stored_bytes / 1e6)
    return Message("table_note.pictures_streamed", {"rows": rows, "size": size})


def description_of(index: ImageIndex, ranges: PixelRanges, options: TableOptions) -> Description:
    """The description of pictures that stream.

    Raises:
        InputError: their label or their pixels cannot be used.
    """
    return _described(index, ranges, options)[0]


def dataset_of(file: PixelsFile, options: TableOptions, divide: Divide) -> Dataset:
    """The pictures of a file as a data set that streams.

    Raises:
        InputError: as ``description_of``, or they cannot be divided.
    """
    import numpy as np

    description, chosen, divided_by = _described(file.index, file.ranges, options)
    nothing = np.zeros((0, description.columns), np.float32)
    without = Dataset(description, nothing, np.zeros(0))
    labels = chosen.label.values
    split = divide(without, labels, chosen.held)
    numbers = [np.asarray(one, np.int64) for one in (split.train, split.validation, split.test)]
    ends = np.cumsum([len(one) for one in numbers]).tolist()
    parts = tuple(range(end - len(one), end) for end, one in zip(ends, numbers, strict=True))
    rows = PictureRows(
        file,
        chosen.kept,
        labels,
        np.concatenate(numbers),
        parts,
        _facts(labels, numbers, description),
        divided_by,
        options.images,
    )
    return replace(without, rows_file=rows)


def _described(
    index: ImageIndex, ranges: PixelRanges, options: TableOptions
) -> tuple[Description, ChosenPictures, float]:
    chosen = choose(index, options)
    used = ranges if len(chosen.kept) == len(index.labels) else ranges.taken(chosen.kept)
    divided_by, told = divisor(used, options.images, index.white, index.source)
    description = chosen.description(index, (*told, streamed_note(index)))
    return replace(description, sampled=len(chosen.kept)), chosen, divided_by


def _facts(
    labels: NDArray[Any], numbers: list[NDArray[np.int64]], description: Description
) -> dict[str, Any]:
    """What ``StoredRows`` tell, by the labels of the parts."""
    import numpy as np

    of_parts = [labels[one] for one in numbers]
    if description.task == "regression":
        trained = of_parts[0]
        about = {"mean": float(trained.mean()), "deviation": float(trained.std())}
        return {"label_counts": [[] for _ in of_parts], **about}
    counts = [np.bincount(one, minlength=description.classes).tolist() for one in of_parts]
    return {"label_counts": counts, "mean": 0.0, "deviation": 0.0}
