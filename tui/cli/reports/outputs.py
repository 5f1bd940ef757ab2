"""What is measured of each of several outputs, as a table."""

from collections.abc import Mapping

from engine.tasks.metrics import BESIDE, of_outputs
from tui.locale import _
from tui.text.figures import metric
from tui.text.glyphs import GLYPHS
from tui.text.tables import columns


def output_lines(metrics: Mapping[str, float]) -> list[str]:
    """A header, a line an output, the label's first, and an empty one; none where there is one
    output.
    """
    found = of_outputs(metrics)
    if not found:
        return []
    told = {name for one in found.values() for name in one}
    each = [f"{part}{name}" for part in ("", "val_") for name in ("loss", *BESIDE)]
    heads = [name for name in each if name in told]
    rows = [
        [output, *(metric(one[name]) if name in one else GLYPHS.dash for name in heads)]
        for output, one in found.items()
    ]
    return [*columns([_("output"), *heads], rows), ""]
