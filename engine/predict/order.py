"""What is asked for: a run's model on a file; much is refused before TensorFlow is loaded."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import data
from data.errors import InputError
from data.sources.text import check_file, locate
from engine.predict.said_of_file import reading_of
from engine.predict.tables_out import check_out
from engine.predict.weights import ENDED_WITH, chosen_weights
from engine.store.database import Store
from engine.store.experiments import spec_from
from engine.store.runs import Run, find_run


@dataclass(frozen=True, slots=True)
class Order:
    """``run`` as a person names it, ``which`` of its models, the ``file`` (or built-in data set)
    to predict, and where to write it; None: it is told. Of a ``layer`` its results are told in the
    place of predictions; ``project`` (``engine.predict.points.WAYS``): the rows in a plane of them.
    ``reading``: how the file is read, as ``engine.predict.said_of_file.reading_of`` takes it.
    """

    run: str
    file: str
    which: str = ENDED_WITH
    out: Path | None = None
    layer: str = ""
    project: str = ""
    reading: tuple[str, ...] = ()


def checked_run(store: Store, order: Order) -> Run:
    """The run that is meant, once all that a glance shows is as it should be: what was said, the
    file, the run.

    Raises:
        InputError: there is no such run or model, no such file, or ``out`` cannot be written.
    """
    run = find_run(store, order.run)
    spec = spec_from(run.spec)
    reading_of(spec, order.reading)
    if order.out is not None:
        check_out(order.out, order.file)
    _check_file(order.file, spec.data.source)
    chosen_weights(store, run, order.which)
    return run


def checked_test(store: Store, run: str, which: str) -> Run:
    """The run that is meant, if it has such a model and keeps rows aside.

    Raises:
        InputError: it has not.
    """
    found = find_run(store, run)
    chosen_weights(store, found, which)
    if not found.facts.test_rows:
        raise InputError("evaluate.no_test_part", run=found.name)
    return found


def _check_file(file: str, trained_on: str) -> None:
    """Refuse what is no readable file, or folder, by a glance."""
    if data.is_builtin(file):
        return
    path = locate(file)
    if path.is_dir():
        if not _may_be_pictures(trained_on):
            raise InputError("table.directory", file=file)
        return
    check_file(path, file)
    if not path.stat().st_size:
        raise InputError("table.empty", file=file)


def _may_be_pictures(trained_on: str) -> bool:
    """Whether a network of that source may take pictures: its files may be gone by now."""
    with suppress(OSError, ValueError, InputError):
        if data.is_of_images(trained_on):
            return True
    return not data.is_builtin(trained_on) and not Path(trained_on).expanduser().is_file()
