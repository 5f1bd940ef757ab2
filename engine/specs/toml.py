"""Experiments as TOML files, read and written."""

import tomllib
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from engine.io.files import write_atomically
from engine.models.layers import LayerSpec
from engine.models.nodes import Node
from engine.specs.errors import SpecError
from engine.specs.experiment import ExperimentSpec
from engine.specs.schema_walk import tag_of
from engine.specs.toml_text import document
from engine.specs.toml_update import Read, updated_toml

SWEEP = "sweep"
"""The section that says how the experiment is searched: a matter of its own in the same file."""


def read_toml(path: Path) -> dict[str, Any]:
    """The plain fields of a TOML file, not yet validated.

    Raises:
        SpecError: the file is missing, unreadable or not TOML.
    """
    if path.is_dir():
        raise SpecError("toml.directory", file=str(path))
    if path.is_symlink() and not path.exists():
        raise SpecError("file.link_astray", file=str(path))
    if path.exists() and not path.is_file():  # a pipe or a device may never end
        raise SpecError("file.not_regular", file=str(path))
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SpecError("toml.missing", file=str(path)) from None
    except UnicodeDecodeError:
        raise SpecError("toml.not_utf8", file=str(path)) from None
    except OSError as error:
        raise SpecError("toml.unreadable", file=str(path), reason=str(error.strerror)) from None
    except RecursionError:
        raise SpecError("toml.too_deep", file=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise SpecError("toml.not_toml", file=str(path), reason=str(error)) from None
    except ValueError:
        raise SpecError("toml.long_number", file=str(path)) from None


def from_toml(path: Path) -> ExperimentSpec:
    """The experiment in a TOML file.

    Raises:
        SpecError: the file cannot be read, or a key is unknown or out of limits.
    """
    fields = read_toml(path)
    fields.pop(SWEEP, None)
    return ExperimentSpec.parse(fields, str(path))


def _parsed(fields: dict[str, Any]) -> ExperimentSpec:
    return ExperimentSpec.parse({name: one for name, one in fields.items() if name != SWEEP})


def to_toml(spec: ExperimentSpec) -> str:
    """The experiment as TOML text that reads back to an equal experiment."""
    fields = spec.model_dump(mode="json", exclude_none=True)
    if spec.watched is not None:  # there is nothing else to tell of it
        return document(fields)
    network = fields["network"]
    if spec.network.is_graph:
        del network["layers"]
    network["nodes" if spec.network.is_graph else "layers"] = _parts(spec)
    return document(fields)


def _without_plain(layer: LayerSpec) -> dict[str, Any]:
    """A layer's fields that tell something: its kind, the main ones, what is not the default."""
    bare = type(layer)().model_dump(mode="json", exclude_none=True)
    fields = layer.model_dump(mode="json", exclude_none=True)
    kept = (tag_of(type(layer))[0], *layer.MAIN)
    return {key: value for key, value in fields.items() if key in kept or value != bare.get(key)}


def _node(node: Node) -> dict[str, Any]:
    """As ``_without_plain``: its name first, then its kind and what it takes."""
    fields = _without_plain(node)
    order = dict.fromkeys(["name", tag_of(type(node))[0], "input", *fields])
    return {key: fields[key] for key in order if key in fields}


def _parts(spec: ExperimentSpec) -> list[dict[str, Any]]:
    """The layers, or nodes, as new ones are written."""
    network = spec.network
    if network.is_graph:
        return [_node(node) for node in network.nodes]
    return [_without_plain(layer) for layer in network.layers]


def write_toml(spec: ExperimentSpec, path: Path, read: Read | None = None) -> bool:
    """Save the experiment as a TOML file, whole or not at all.

    Of an experiment's file that is there only what differs is written anew: comments and order
    stay. False where that cannot be, so that all of it is written anew. ``read`` makes an
    experiment of a file's fields.

    Raises:
        OSError: the folder is missing or not writable.
    """
    target = path.resolve()
    if not target.exists():
        write_atomically(target, to_toml(spec).encode("utf-8"))
        return True
    mode = target.stat().st_mode
    layers = _parts(spec)
    before = target.read_bytes()
    encoding = "utf-8-sig" if before.startswith(BOM_UTF8) else "utf-8"
    try:
        text = updated_toml(before.decode(encoding), spec, layers, read or _parsed)
    except UnicodeDecodeError:
        text = None
    if text is None:
        text, kept = "\n".join(filter(None, (to_toml(spec), _sweep_in(target)))), False
    else:
        kept = True
    write_atomically(target, text.encode(encoding))
    target.chmod(mode)
    return kept


def _sweep_in(path: Path) -> str:
    """The file's section of a sweep, written anew; empty where it has none."""
    try:
        found = read_toml(path).get(SWEEP)
    except SpecError:
        return ""
    return document({SWEEP: found}) if isinstance(found, dict) else ""
