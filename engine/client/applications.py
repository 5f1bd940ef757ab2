"""The file of a network of ``keras.applications``: made once in a store, of weights here."""

import json
import os
import subprocess
import sys
from pathlib import Path

from data.errors import InputError
from engine.io.files import sha256
from engine.models.pretrained.section import Pretrained
from engine.specs import ExperimentSpec
from engine.store.database import Store
from engine.store.pretrained_files import replaced

FOLDER = "applications"


def with_application(store: Store, spec: ExperimentSpec, *, make: bool = True) -> ExperimentSpec:
    """The description with the file of the application that it begins from; others as they are.

    Making one takes some seconds: a process of its own has to load Keras. It is not made twice,
    and without ``make`` not at all.

    Raises:
        InputError: the weights are not on this machine, or cannot be used.
    """
    begun = spec.network.pretrained
    if begun is None or not begun.is_to_be_made:
        return spec
    path = _path(store, begun)
    if not path.is_file():
        if not make or store.read_only:
            return spec
        _make(store, begun, path)
    return replaced(spec, {"file": str(path.absolute()), "sha256": sha256(path)})


def _path(store: Store, begun: Pretrained) -> Path:
    of = f"-{_digest(begun.file)[:16]}" if begun.file else ""
    name = f"{begun.application}-{begun.size}-{begun.alpha:g}{of}.keras"
    return store.directory / FOLDER / name


def _digest(file: str) -> str:
    try:
        return sha256(Path(file))
    except OSError:
        raise InputError("pretrained.missing", file=file) from None


def _make(store: Store, begun: Pretrained, path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    told = [str(path.absolute()), begun.application, str(begun.size), str(begun.alpha)]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "engine.execution.applications", *told, begun.file],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=store.directory,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
        check=False,
    )
    if done.returncode == 0:
        return
    try:
        code, params = json.loads(done.stdout.decode("utf-8", "replace").splitlines()[-1])
    except (ValueError, IndexError):
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        code, params = (
            "pretrained.application_refused",
            {"application": begun.application, "reason": " ".join(last)},
        )
    raise InputError(str(code), **params)
