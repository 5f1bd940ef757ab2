"""``python -P -m engine.inside.plane``: rows laid in a plane by t-SNE, in a process of its own.

JSON on stdin: ``rows`` and ``components`` (``engine.io.float_text``). Told on stdout, an object a
line: ``done`` and ``of`` iterations, and at last the ``plane``. Whoever ends it has stopped it.
"""

import json
import sys
from typing import Any

from engine.io.float_text import floats_of, text_of
from engine.io.numbers import dumps


def main() -> int:
    """Lay them; 0."""
    import numpy as np

    from engine.inside.projection import neighbours_kept

    asked: dict[str, Any] = json.load(sys.stdin)
    out = sys.stdout

    def tell(**fields: Any) -> None:
        print(dumps(fields), file=out, flush=True)

    values = np.array(floats_of(asked["components"]), np.float64).reshape(asked["rows"], -1)
    plane = neighbours_kept(values, lambda done, of: tell(done=done, of=of))
    tell(plane=text_of(plane))
    return 0


if __name__ == "__main__":
    sys.exit(main())
