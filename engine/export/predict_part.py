"""The part ``predict`` of an export: whether a script can predict as the run does, and it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from data.dataset import digest_of
from data.errors import InputError
from data.messages import Message
from data.parsing import time_format_of
from data.raw_table import RawTable
from data.recipes.finding import recipe_called
from engine.events import Noted
from engine.export.predict_script import PREDICT, Carried, predict_script
from engine.export.run_record import RunRecord
from engine.io.files import write_atomically
from engine.models.pretrained.outline import network_in
from engine.predict.described import Described
from engine.predict.inputs import PositionalInputs
from engine.predict.reading import each_part
from engine.tables.options import options_of

_NO_NUMBER = "prepare.no_number"


class _Enough(Exception):
    """The first rows are known."""


def no_predict(known: Described, model: Path) -> Message | None:
    """Why no script of plain Keras can predict with the model file; None: one can."""
    try:
        _, code = network_in(model)
    except InputError as error:
        return error.message
    if code:
        return Message("export.code_in_model", {"name": known.run.name})
    named = known.of_images or not isinstance(known.inputs, PositionalInputs)
    if not known.shape or not named:
        return Message("export.inputs_unknown", {"name": known.run.name})
    return None


def write_predict(account: RunRecord, known: Described, folder: Path) -> None:
    """Write ``predict.py``."""
    carried = Carried(_words(account), _written_times(known), _digests(account, known))
    write_atomically(folder / PREDICT, predict_script(known, carried).encode("utf-8"))


def _words(account: RunRecord) -> tuple[str, ...]:
    """Columns of numbers in which some cells of the run's own table were none."""
    notes = [event.text for event in account.events if isinstance(event, Noted)]
    told = [note for note in notes if isinstance(note, Message) and note.code == _NO_NUMBER]
    return tuple(dict.fromkeys(str(note.params["column"]) for note in told))


def _digests(account: RunRecord, known: Described) -> tuple[str, ...]:
    """Those of the preparation as it was recorded, and as it is written with a script."""
    if known.preparation is None or account.preparation is None:
        return ()
    found = (account.preparation, known.preparation.to_dict())
    return tuple(dict.fromkeys(map(digest_of, found)))


def _written_times(known: Described) -> dict[str, str]:
    """How times are written in the columns of which a recipe makes others, as far as the run's
    table is there to tell.
    """
    recipe = known.spec.data.recipe
    if not recipe or known.preparation is None:
        return {}
    sources = {one.source for one in recipe_called(recipe).derived}
    raw = _first_rows(known)
    found: dict[str, str] = {}
    for name in sorted(sources):
        place = None if raw is None else raw.place(name)
        form = None if raw is None or place is None else time_format_of(raw.columns[place])
        found |= {} if form is None else {name: form.pattern}
    return found


def _first_rows(known: Described) -> RawTable | None:
    found: list[RawTable] = []

    def take(part: RawTable) -> None:
        found.append(part)
        raise _Enough

    spec = known.spec.data
    with suppress(_Enough, InputError):
        each_part(spec.source, options_of(spec).reading, take)
    return found[0] if found else None
