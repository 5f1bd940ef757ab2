"""How a branch's name stands in a list."""

from engine.store.lineage import Origin
from tui.glyphs import GLYPHS


def branch_name(name: str, origin: Origin | None, depth: int) -> str:
    """The name with its place in the tree and where it left the run above, or one elsewhere."""
    if origin is None:
        return name
    indent, elsewhere = "  " * max(depth - 1, 0), "" if depth else f" of {origin.run}"
    return f"{indent}{GLYPHS.branch} {name}  from epoch {origin.epoch}{elsewhere}"
