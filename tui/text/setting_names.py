"""What a setting is called that forms and queries know by its dotted key."""

import re

_OF_A_LAYER = re.compile(r"network\.layers\.(\d+)(?:\.(.+))?")


def said_key(path: str) -> str:
    """The key; that of a layer as the form calls it, ``hidden_1 activation``."""
    layer = _OF_A_LAYER.fullmatch(path)
    if layer is None:
        return path
    name = f"hidden_{int(layer[1]) + 1}"
    return f"{name} {layer[2]}" if layer[2] else name
