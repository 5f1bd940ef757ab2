"""Model files of Keras, as far as they are archives: without what only this program knows."""

import json
import zipfile
from pathlib import Path

_CONFIG = "config.json"
_OURS = "pkgo>"
"""How the registered names of this program's own classes begin."""


def without_our_classes(path: Path, *, always: bool = False) -> None:
    """Take the training's configuration out of a ``.keras`` file where it names a class of ours,
    or ``always``.

    The network stays, and loads in any Keras; to train it on there one compiles it. The file is
    replaced: give one that nobody knows yet.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read(_CONFIG))
        if not always and _OURS not in json.dumps(config.get("compile_config")):
            return
        plain = path.with_name(f"{path.stem}-plain{path.suffix}")
        try:
            with zipfile.ZipFile(plain, "w") as target:
                for part in archive.infolist():
                    content = archive.read(part)
                    if part.filename == _CONFIG:
                        kept = {name: v for name, v in config.items() if name != "compile_config"}
                        content = json.dumps(kept).encode()
                    target.writestr(part, content)
            plain.replace(path)
        finally:
            plain.unlink(missing_ok=True)
