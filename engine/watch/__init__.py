"""Any program's own training as a run of the bench: for ``model.fit``, for plain loops.

``from engine.watch import Watch``; nothing heavy is imported, and no Keras that the program has not
imported itself.
"""

from engine.watch.lightning import LightningWatch
from engine.watch.watch import Watch

__all__ = ["LightningWatch", "Watch"]
