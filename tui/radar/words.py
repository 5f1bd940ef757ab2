"""The dials' positions, and what a place is told, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.locale import N_, Worded, _
from tui.text.fitting import shown
from tui.text.time_parts import DAYS

if TYPE_CHECKING:
    from engine.radar.dials import DialName
    from engine.radar.picture import DialFacts, Setting
    from engine.radar.telling import Told

TITLES: Mapping[DialName, str] = Worded(
    {
        "hour": N_("hour"),
        "weekday": N_("weekday"),
        "weather": N_("weather"),
    }
)
TOLD: Mapping[Told, str] = Worded(
    {
        "nearest": N_("nearest sighting"),
        "typical": N_("typical values"),
    }
)


def dial_title(dial: DialFacts) -> str:
    """What a dial is called: another category than the weather by its column."""
    column = dial.moved[0]
    if dial.name == "weather" and "weather" not in column.lower():
        return shown(column, 16)
    return TITLES[dial.name]


def dial_words(dial: DialFacts, setting: Setting) -> str:
    """Where a dial stands."""
    position = setting.dials.get(dial.name)
    if position is None:
        return _("as seen") if setting.told == "nearest" else _("typical")
    if dial.name == "hour":
        return f"{int(dial.values[position]):02}:00"
    if dial.weekdays:
        return _(DAYS[dial.weekdays[position]])
    return shown(dial.values[position], 16)
