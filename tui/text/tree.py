"""How a branch's name stands in a list."""

from engine.store.lineage import Origin
from tui.locale import _
from tui.text.glyphs import GLYPHS


def in_tree(name: str, origin: Origin | None, depth: int, left: str = "") -> str:
    """The name with its place in the tree, and which run it left if that is not above it: its name
    (``left``), or its id where that tells nothing.
    """
    if origin is None:
        return name
    other = left if left not in ("", name) else origin.run
    elsewhere = "" if depth else "  " + _("of {run}", run=other)
    return f"{'  ' * max(depth - 1, 0)}{GLYPHS.branch} {name}{elsewhere}"


def branch_name(name: str, origin: Origin | None, depth: int) -> str:
    """The same with the epoch behind which it left."""
    if origin is None:
        return name
    place = (
        _("from epoch {epoch}", epoch=origin.epoch)
        if depth
        else _("from epoch {epoch} of {run}", epoch=origin.epoch, run=origin.run)
    )
    return f"{in_tree(name, origin, max(depth, 1))}  {place}"
