"""Mathematics by Keras, asked of the one process that has TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from engine.mathematics.answer import Answer
from engine.mathematics.asked import VIEWS, AnyRequest, request_in
from engine.mathematics.walking import Leg

if TYPE_CHECKING:
    from engine.client.model_process import ModelProcess


def answer_of(process: ModelProcess, request: AnyRequest) -> Answer:
    """What is shown of it; the first answer waits until TensorFlow is loaded.

    Raises:
        ChildDied: the process has ended meanwhile.
    """
    told = process.ask({"mathematics": request.model_dump()})
    return Answer.model_validate(told["shown"])


def question_of(view: str, settings: Mapping[str, str]) -> AnyRequest:
    """A question whose settings are said in texts; those of a walk's leg stand beside the others.

    Raises:
        InputError: there is no such view, or it does not take such a value.
    """
    said: dict[str, Any] = {name: _plain(text) for name, text in settings.items()}
    kind = VIEWS.get(view)
    if kind is not None and "legs" in kind.model_fields:
        leg = {name: said.pop(name) for name in list(said) if name in Leg.model_fields}
        said["legs"] = [leg]
    return request_in({"view": view, **said})


def _plain(text: str) -> int | float | str:
    """A number where the text is one."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text


def usual_values(view: str) -> dict[str, Any]:
    """What a question about a view has where nobody says otherwise; of a walk in legs the first."""
    return settings_in(VIEWS[view]())


def settings_in(request: AnyRequest) -> dict[str, Any]:
    """A question's values; of a walk in legs the first."""
    values: dict[str, Any] = request.model_dump(exclude={"view"})
    legs: tuple[Mapping[str, Any], ...] = values.pop("legs", ())
    return {**values, **(legs[0] if legs else {})}


__all__ = [
    "VIEWS",
    "Answer",
    "AnyRequest",
    "answer_of",
    "question_of",
    "request_in",
    "settings_in",
    "usual_values",
]
