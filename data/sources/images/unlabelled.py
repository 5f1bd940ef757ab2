"""Arrays of pictures that are no set to train on, by their headers: named before they pass for a
table of thousands of columns.
"""

from __future__ import annotations

from pathlib import Path

from data.errors import InputError
from data.sources.images.array_headers import array_shape, names_of_pixels, shapes_in

SUFFIXES = (".npz", ".npy")


def check_arrays(path: Path, source: str) -> None:
    """Refuse arrays of pictures without labels, or with labels whose name is not known.

    An array of four axes is one of pictures; so is one of three, where nothing beside it could be
    its label.

    Raises:
        InputError: ``images.no_label_array``, or ``images.no_arrays``.
    """
    if path.suffix.lower() not in SUFFIXES:
        return
    shapes = shapes_in(path) or _alone(path)
    if names_of_pixels(shapes):
        return
    for name, shape in shapes.items():
        if len(shape) not in (3, 4) or min(shape) < 1 or (len(shape) == 3 and min(shape[1:]) == 1):
            continue
        labels = [one for one, other in shapes.items() if one != name and _fits(other, shape[0])]
        if not labels:
            about = {"array": name, "shape": list(shape)}
            raise InputError("images.no_label_array", file=source, **about)
        if len(shape) == 4:
            raise InputError("images.no_arrays", file=source, known=list(shapes))


def _fits(shape: tuple[int, ...], rows: int) -> bool:
    """Whether an array may hold a label for each of the rows."""
    return len(shape) in (1, 2) and shape[0] == rows


def _alone(path: Path) -> dict[str, tuple[int, ...]]:
    shape = array_shape(path)
    return {} if shape is None else {path.stem: shape}
