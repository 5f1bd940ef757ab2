"""The trained network from which a run begins, in an exported folder and its script."""

import shutil
from pathlib import Path

from engine.io.files import produce_atomically
from engine.io.python_text import literal
from engine.specs import ExperimentSpec

BASE = "base.keras"


def write_base(spec: ExperimentSpec, folder: Path) -> None:
    """Copy the model file beside the script, if the run begins from one.

    Raises:
        OSError: it is gone, or the folder is not writable.
    """
    begun = spec.network.pretrained
    if begun is not None:
        source = Path(begun.file)
        produce_atomically(folder / BASE, lambda target: _copy(source, target))


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def constants(spec: ExperimentSpec) -> list[str]:
    """Which file it is."""
    begun = spec.network.pretrained
    return [] if begun is None else [f'BASE_SHA256 = "{begun.sha256}"  # of {BASE}']


def pretrained(spec: ExperimentSpec) -> str:
    """The function that opens the file, cuts it and freezes what stays as it is."""
    begun = spec.network.pretrained
    if begun is None:
        return ""
    until, code = begun.cut_at().name, begun.outline().has_code
    opened = "keras.saving.load_model(path, compile=False"
    lines = [
        "def pretrained():",
        '    """The network that was trained before, up to one of its layers."""',
        f'    path = HERE / "{BASE}"',
        "    if hashlib.sha256(path.read_bytes()).hexdigest() != BASE_SHA256:",
        f'        raise SystemExit("{BASE} is not the file that the run began from")',
        f"    whole = {opened}{', safe_mode=False' if code else ''})",
        f"    last = whole.get_layer({literal(until)})",
        '    model = keras.Model(whole.inputs[0], last.output, name="pretrained")',
        *freezing("model", begun.freeze),
        "    return model",
    ]
    return "\n".join(lines)


def freezing(model: str, freeze: str) -> list[str]:
    """Lines that freeze the network in a variable: all, none, or up to a layer."""
    if freeze in ("all", "none"):
        return [f"    {model}.trainable = {freeze == 'none'}"]
    return [
        f"    {model}.trainable = True",
        f"    for layer in {model}.layers:",
        "        layer.trainable = False",
        f"        if layer.name == {literal(freeze)}:",
        "            break",
    ]
