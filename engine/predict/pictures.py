"""Pictures to predict, as the run's own became the network's inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from data.errors import InputError
from data.image_tables import kind_of
from data.image_tables import read as read_images
from data.messages import Message
from data.options import ImageOptions, TableOptions
from data.sources.formats.npz import arrays_in
from data.sources.formats.reader import Progress, SourceFile
from data.sources.images import folder
from data.sources.images.image_set import ImageSet
from data.sources.images.listing import has_pictures, loose
from data.sources.images.picture_names import is_picture
from data.sources.images.scaling import scaled
from data.sources.text import check_file, locate, reason_of
from engine.devices.memory import free_memory
from engine.specs.data import DataSpec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GREY = 1
ARRAYS = ".npz"


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Features (float32, shape (rows, numbers)) with what each picture is called, where it is a
    file, and its label's text (both untrusted), where it has one.
    """

    features: NDArray[np.float32]
    files: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[Message, ...]


def read_pictures(
    source: str,
    spec: DataSpec,
    shape: tuple[int, ...],
    white: float | None,
    progress: Progress | None = None,
) -> Pictures:
    """The pictures of a source, for a network that takes rows of that ``shape``. ``white`` is the
    value of white that was found out of the run's own.

    Raises:
        InputError: they cannot be read, or have another size.
    """
    if data.is_builtin(source):
        found = data.load(source)
        told = found.description
        if told.shape != shape:
            raise _other_size(source, told.shape, shape)
        labels = tuple(told.class_names[label] for label in found.labels.tolist())
        return Pictures(found.features, (), labels, ())
    options = _options(spec, shape)
    found = _read(source, options, shape, progress)
    if found.shape != shape:
        raise _other_size(source, found.shape, shape)
    known = white if found.white is None else found.white
    features, notes = scaled(found.pixels, options.images, known, source)
    labels = tuple(map(str, found.labels.tolist()))
    return Pictures(features, found.files, labels, (*found.notes, *notes))


def _options(spec: DataSpec, shape: tuple[int, ...]) -> TableOptions:
    """As the run's own pictures were read; in colours where those were."""
    said = spec.images
    images = ImageOptions() if said is None else said.options()
    channels = "grey" if shape[-1:] == (_GREY,) else "colour"
    return TableOptions(images=replace(images, channels=channels), most_bytes=free_memory())


def _read(
    source: str, options: TableOptions, shape: tuple[int, ...], progress: Progress | None
) -> ImageSet:
    kind = kind_of(source)
    if kind is not None and (kind != "folder" or has_pictures(locate(source))):
        return read_images(source, kind, replace(options, shape=_of_arrays(kind, shape)), progress)
    path = locate(source)
    try:
        if path.is_dir():
            return _loose(path, path, source, options, progress)
        check_file(path, source)
        if path.suffix.lower() == ARRAYS:
            return _unlabelled(path, source, shape)
        if is_picture(path):
            return _loose(path.parent, path, source, options, progress)
    except OSError as error:
        raise InputError("file.unreadable", file=source, reason=reason_of(error)) from None
    raise InputError("predict.no_pictures", file=source)


def _of_arrays(kind: str, shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape if kind == "arrays" else ()


def _unlabelled(path: Path, source: str, shape: tuple[int, ...]) -> ImageSet:
    """The first array of an .npz whose rows have as many numbers, with empty labels."""
    import numpy as np

    found = arrays_in(SourceFile(path, source, path.stem, ""))
    for array in found.values():
        fits = array.ndim > 1 and math.prod(array.shape[1:]) == math.prod(shape)
        if fits and len(array) and array.dtype.kind in "buif":
            pixels = array.reshape(len(array), *shape)
            return ImageSet(source, path.stem, "", pixels, np.full(len(array), ""))
    raise InputError("predict.no_such_pictures", file=source, wanted=list(shape))


def _loose(
    place: Path, named: Path, source: str, options: TableOptions, progress: Progress | None
) -> ImageSet:
    listing = loose(named, source)
    return folder.read(place, source, options.images, options.most_bytes, progress, listing)


def _other_size(source: str, found: Any, wanted: Any) -> InputError:
    about = {"found": list(found), "wanted": list(wanted)}
    return InputError("predict.other_picture_size", file=source, **about)
