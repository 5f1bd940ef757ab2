"""From what a person writes (a file's section, options of a command) to a sweep."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from engine.client.opening import sweep_fields
from engine.specs import SpecError
from engine.specs.edit import assignment
from engine.specs.sweep import Searched, SweepSpec
from engine.specs.toml import SWEEP

_RANGE = re.compile(r"(?P<low>\S+?)\.\.(?P<high>\S+)(?P<rest>(\s+\S+)*)")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


def split_changes(changes: Sequence[str]) -> tuple[list[str], list[str]]:
    """``KEY=VALUE`` of the sweep, whose keys begin with ``sweep.``, and of the experiment.

    Raises:
        SpecError: one is not of that form.
    """
    own = [one for one in changes if assignment(one)[0].startswith(f"{SWEEP}.")]
    return own, [one for one in changes if one not in own]


def open_sweep(
    named: str | None, changes: Sequence[str] = (), space: Sequence[str] = ()
) -> SweepSpec:
    """The sweep in an experiment's file, with changes (``sweep.trials=20``) and further searched
    keys (``KEY=LOW..HIGH``, see ``searched_from``).

    Raises:
        SpecError: no such file, nothing is searched, or a key is unknown or out of limits.
    """
    found = sweep_fields(named)
    if found is not None and not isinstance(found, dict):
        raise SpecError("spec.not_a_table", key=SWEEP, value=str(found))
    if found is None and not space:
        if named is None or not Path(named).expanduser().is_file():
            raise SpecError("sweep.nothing_searched")
        raise SpecError("sweep.none_in_file", file=named)
    fields = dict(cast("dict[str, Any]", found or {}))
    searched: Any = fields.get("space", {})
    further = dict(map(searched_from, space))
    if isinstance(searched, dict):
        fields["space"] = {**cast("dict[str, Any]", searched), **further}
    said = {key.removeprefix(f"{SWEEP}."): text for key, text in map(assignment, changes)}
    fields |= {key: _plain(text) for key, text in said.items()}
    try:
        return SweepSpec.parse(fields, named or "" if found is not None else "")
    except SpecError as error:
        if error.key not in {*said, *(f"space.{key}" for key in further)}:
            raise
    return SweepSpec.parse(fields)  # What an option brought is not the file's fault


def searched_from(text: str) -> tuple[str, Searched]:
    """``KEY=LOW..HIGH``, ``KEY=LOW..HIGH log``, ``KEY=LOW..HIGH step 2`` or ``KEY=VALUE,VALUE``.

    Raises:
        SpecError: it is not of that form.
    """
    key, values = assignment(text)
    found = _RANGE.fullmatch(values)
    fields: dict[str, Any]
    if found is None:
        fields = {"choices": [_plain(one.strip()) for one in values.split(",") if one.strip()]}
    else:
        rest = found["rest"].split()
        fields = {"low": _plain(found["low"]), "high": _plain(found["high"])}
        match rest:
            case []:
                pass
            case ["log"]:
                fields["log"] = True
            case ["step", number]:
                fields["step"] = _plain(number)
            case _:
                raise SpecError("sweep.not_searched_so", key=key, typed=values)
    try:
        return key, Searched.model_validate(fields)
    except ValidationError as error:
        found_wrong = SpecError.from_validation(error, Searched)
        about = {**found_wrong.message.params, "key": key}
        raise SpecError(found_wrong.code, **about) from None


def _plain(text: str) -> Any:
    """A number or a truth value where it reads as one, else the text."""
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return float(text) if set(text) & set(".eE") else int(text)
    return text
