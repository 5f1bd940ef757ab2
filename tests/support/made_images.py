"""Small sets of pictures as files: folders, arrays, CIFAR-10 in its own layouts."""

import io
import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

CIFAR_NAMES = [
    *("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
]


def picture(number: int, size: tuple[int, int] = (6, 5), channels: int = 3) -> Any:
    """A picture of noise, the same for the same number."""
    source = np.random.default_rng(number)
    shape = size if channels == 1 else (*size, channels)
    return source.integers(0, 256, shape, dtype=np.uint8)


def saved(pixels: Any, path: Path, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def folder_of(
    place: Path, classes: tuple[str, ...] = ("cat", "dog"), each: int = 4, **about: Any
) -> Path:
    """A folder a class, with pictures that differ."""
    for label, name in enumerate(classes):
        for number in range(each):
            saved(picture(100 * label + number, **about), place / name / f"{number}.png")
    return place


def told_apart(place: Path, each: int = 20, size: tuple[int, int] = (8, 8)) -> Path:
    """Two classes that a small network tells apart: bright above, or bright below."""
    for label, name in enumerate(("above", "below")):
        for number in range(each):
            pixels = picture(1000 * label + number, size) // 4
            half = size[0] // 2
            pixels[(slice(0, half), slice(half, None))[label]] += 120
            saved(pixels, place / name / f"{number:03}.png")
    return place


def cifar(each: int = 4) -> dict[str, tuple[Any, Any]]:
    """Batches of labels (rows,) and pixels (rows, 3072), plane by plane."""
    found: dict[str, tuple[Any, Any]] = {}
    for place, name in enumerate([*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]):
        source = np.random.default_rng(place)
        labels = (np.arange(each) + place * each) % 10
        found[name] = labels.astype(np.uint8), source.integers(0, 256, (each, 3072), np.uint8)
    return found


def cifar_binary(path: Path, left_out: tuple[str, ...] = (), each: int = 4) -> Path:
    """As ``cifar-10-binary.tar.gz`` is laid out."""
    files = {"batches.meta.txt": "\n".join([*CIFAR_NAMES, ""]).encode(), "readme.html": b"<p>"}
    for name, (labels, pixels) in cifar(each).items():
        files[f"{name}.bin"] = np.concatenate([labels[:, None], pixels], axis=1).tobytes()
    return _archive(path, "cifar-10-batches-bin", files, left_out)


def cifar_python(path: Path, **instead: bytes) -> Path:
    """As ``cifar-10-python.tar.gz`` is laid out."""
    files = {"batches.meta": pickle.dumps({b"label_names": [n.encode() for n in CIFAR_NAMES]}, 2)}
    for name, (labels, pixels) in cifar().items():
        batch = {b"batch_label": b"one", b"labels": labels.tolist(), b"data": pixels}
        files[name] = pickle.dumps(batch, protocol=2)
    return _archive(path, "cifar-10-batches-py", {**files, **instead}, ())


def _archive(path: Path, folder: str, files: dict[str, bytes], left_out: tuple[str, ...]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            if name not in left_out:
                info = tarfile.TarInfo(f"{folder}/{name}")
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return path
