"""Dials turned by what a person writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.errors import InputError
from engine.radar.dials import WEEKDAY_WORDS, DialName
from engine.radar.picture import Setting

if TYPE_CHECKING:
    from engine.radar.picture import DialFacts, RadarFacts


def turned_to(setting: Setting, facts: RadarFacts, wanted: Mapping[DialName, str]) -> Setting:
    """A setting with dials where a person wants them: an hour as 7 or 07:00, a weekday by its
    English name or the table's word, any other by the table's word.

    Raises:
        InputError: there is no such dial or position.
    """
    for name, text in wanted.items():
        dial = facts.dial(name)
        if dial is None:
            raise InputError("radar.no_dial", dial=name)
        setting = setting.turned(name, _position(dial, text.strip()))
    return setting


def class_number(facts: RadarFacts, name: str) -> int:
    """The number (from 0) of a class by its name.

    Raises:
        InputError: there is no such class.
    """
    if name not in facts.classes:
        raise InputError("radar.no_class", value=name, known=list(facts.classes))
    return facts.classes.index(name)


def _position(dial: DialFacts, text: str) -> int:
    if dial.name == "hour":
        text = str(int(text[:2])) if text.removesuffix(":00").isdecimal() else text
    if text in dial.values:
        return dial.values.index(text)
    low = text.lower()
    days = [day for day, word in enumerate(WEEKDAY_WORDS) if len(low) > 2 and word.startswith(low)]
    if dial.weekdays and days and days[0] in dial.weekdays:
        return dial.weekdays.index(days[0])
    known = [WEEKDAY_WORDS[day] for day in dial.weekdays] or list(dial.values)
    raise InputError("radar.no_position", dial=dial.name, value=text, known=known)
