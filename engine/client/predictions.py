"""A file predicted with a run's model by a process of its own, which loads TensorFlow."""

import json
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from data.errors import InputError
from engine.io.python_child import run_child
from engine.messages import said_from
from engine.models.pretrained.outline import network_in
from engine.predict.order import Order
from engine.predict.weights import chosen_weights
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run
from engine.trust import agree, is_agreed, not_agreed


def evaluate_in_child(store: Path, run: str, which: str) -> Generator[dict[str, Any]]:
    """What a run's model comes to on the rows that it kept aside; as ``predict_in_child``."""
    asked = {"store": str(store), "run": run, "which": which, "file": None, "out": None}
    return _asked({**asked, "rows": False})


def predict_in_child(store: Path, order: Order, *, rows: bool = True) -> Generator[dict[str, Any]]:
    """What the process tells (``engine.predict.__main__``), an object after the other; the
    ``notes`` are messages. ``rows``: they are told where they are not written; else the scores are
    what is asked for, and a file without a label is refused.

    Closing it ends the process; nothing half-written stays.

    Raises:
        InputError: it cannot be done.
        ChildDied: the process ended otherwise than it should.
    """
    asked = {
        "store": str(store),
        "run": order.run,
        "which": order.which,
        "file": order.file,
        "out": None if order.out is None else str(order.out.absolute()),
        "rows": rows,
        "layer": order.layer,
        "project": order.project,
        "reading": order.reading,
        "scores": not rows,
    }
    return _asked(asked)


def explain_in_child(  # noqa: PLR0913
    store: Path, order: Order, row: int, *, target: str, baseline: str, steps: int
) -> Generator[dict[str, Any]]:
    """What a run's model hangs on in a ``row`` (from 1) of the order's file: ``model``, at last
    ``explained`` (``engine.client.inside.attribution_in`` reads it) and ``notes``; as
    ``predict_in_child``.
    """
    about = {"row": row, "target": target, "baseline": baseline, "steps": steps}
    asked: dict[str, Any] = {"store": str(store), "run": order.run, "which": order.which}
    asked |= {"file": order.file, "reading": order.reading}
    return _asked({**asked, "out": None, "rows": False, "explain": about})


def _asked(asked: dict[str, Any]) -> Generator[dict[str, Any]]:
    with closing(run_child("engine.predict", [], json.dumps(asked))) as child:
        for told in child:
            notes = (
                {"notes": [said_from(note) for note in told["notes"]]} if "notes" in told else {}
            )
            yield {**told, **notes}


def agree_to_model(store: Store, run: Run, which: str) -> list[Path]:
    """Remember that this person agrees to the code that a run's model brings along: that of its
    network's file, and a model file with layers of code. The files that are new.

    Raises:
        InputError: the run has no such model, or it may not be opened at all.
    """
    spec = spec_from(run.spec)
    new = not_agreed([f"{spec.network.code}:build"] if spec.network.code else [])
    weights = chosen_weights(store, run, which)
    try:
        has_code = network_in(weights.path)[1]
    except InputError:  # what it is about, whoever opens it says
        has_code = False
    if has_code and not is_agreed(weights.sha256):
        new.append(weights.path)
    agree(new)
    return new
