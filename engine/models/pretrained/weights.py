"""The weights in a model file: how many each layer has, and that they lie in the file itself."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.models.pretrained.archive import WEIGHTS

_LAYERS = "layers/"
_STATES = "seed_generator"


def weights_by_place(path: Path) -> dict[str, list[int]]:
    """The sizes of a layer's weights, by the name of its place in the file.

    Raises:
        InputError: the weights are damaged, or lead to other files.
    """
    import h5py

    found: dict[str, list[int]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            content = io.BytesIO(archive.read(WEIGHTS))
        with h5py.File(content, "r") as stored:
            _collect(stored, "", found, str(path), len(content.getbuffer()))
    except InputError:
        raise
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile) as error:
        raise InputError("pretrained.damaged", file=str(path), reason=str(error)) from None
    return found


def check_links(path: Path) -> None:
    """Refuse an HDF5 file of weights that is damaged, or whose numbers lie in other files.

    Raises:
        InputError: which it is.
    """
    import h5py

    try:
        with h5py.File(path, "r") as stored:
            _collect(stored, "", {}, str(path), path.stat().st_size)
    except FileNotFoundError:
        raise InputError("pretrained.missing", file=str(path)) from None
    except IsADirectoryError:
        raise InputError("pretrained.is_folder", file=str(path)) from None
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("pretrained.damaged", file=str(path), reason=str(error)) from None


def _collect(group: Any, prefix: str, found: dict[str, list[int]], file: str, most: int) -> None:
    import h5py

    for name in group:
        place = f"{prefix}{name}"
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise InputError("pretrained.weights_lead_out", file=file, member=place)
        one = group[name]
        if isinstance(one, h5py.Group):
            if place.count("/") > 100:
                raise InputError("pretrained.damaged", file=file, reason=place)
            _collect(one, f"{place}/", found, file, most)
            continue
        if one.external is not None or one.is_virtual:
            raise InputError("pretrained.weights_lead_out", file=file, member=place)
        if one.size is None or int(one.size) * one.dtype.itemsize > most:
            raise InputError("pretrained.unpacks_too_large", file=file, member=place)
        if place.startswith(_LAYERS) and _STATES not in place:
            found.setdefault(place.split("/")[1], []).append(int(one.size))


def places_of(classes: list[str]) -> list[str]:
    """The place of each layer in the file, of layers of these classes in order."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for kind in classes:
        name = _snake(kind)
        count = seen.get(name, 0)
        seen[name] = count + 1
        found.append(f"{name}_{count}" if count else name)
    return found


def _snake(name: str) -> str:
    """The name as Keras writes it in its files."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
