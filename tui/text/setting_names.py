"""What a setting is called that forms and queries know by its dotted key."""

import re

_OF_A_LAYER = re.compile(r"network\.(layers|nodes)\.(\d+)(?:\.(.+))?")


def said_key(path: str) -> str:
    """The key; that of a layer as the form calls it, ``hidden_1 activation``; a node's in short."""
    layer = _OF_A_LAYER.fullmatch(path)
    if layer is None:
        return path
    name = f"{'hidden' if layer[1] == 'layers' else 'node'}_{int(layer[2]) + 1}"
    return f"{name} {layer[3]}" if layer[3] else name
