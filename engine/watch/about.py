"""What a program tells of itself before it trains. Nothing heavy is imported here."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

_LIBRARIES = ("numpy", "tensorflow", "keras", "torch", "lightning", "jax")


@dataclass(frozen=True, slots=True)
class About:
    """A run as its program tells of it; None and nothing stand for what it does not tell.

    ``kind`` and ``program`` as ``engine.specs.watched.Watched``. ``model`` are the lines of its
    layers, ``optimizer`` and ``loss`` the names that Keras has for them, ``rate`` the learning rate
    at the beginning, ``steps`` the batches of an epoch, ``obeys`` the words of the commands that it
    will do (``engine.commands``), ``followed`` the file that it is read from, ``told`` what
    else its tracker says it was trained with.
    """

    kind: str
    program: str
    name: str
    note: str = ""
    tags: tuple[str, ...] = ()
    seed: int | None = None
    epochs: int | None = None
    steps: int | None = None
    parameters: int | None = None
    model: tuple[str, ...] = ()
    optimizer: str = ""
    rate: float | None = None
    loss: str = ""
    obeys: tuple[str, ...] = ()
    followed: str | None = None
    told: dict[str, str] = field(default_factory=dict[str, str])
    versions: dict[str, str] = field(default_factory=dict[str, str])


def this_program() -> str:
    """The name of the script that runs; of an interactive Python that word."""
    given = sys.argv[0] if sys.argv else ""
    return Path(given).name if given not in ("", "-c", "-m") else "python"


def loaded_versions() -> dict[str, str]:
    """The versions of Python and of the libraries that the program has imported."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in _LIBRARIES:
        version = getattr(sys.modules.get(name), "__version__", None)
        if isinstance(version, str):
            found[name] = version
    return found
