"""The lines above and below the map: whose it is, where the dials stand, how long things are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.locale import _, n_
from tui.radar.words import dial_title, dial_words
from tui.text import places
from tui.text.fitting import shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, line

if TYPE_CHECKING:
    from engine.radar.picture import RadarFacts
    from tui.radar.view import RadarView

BAR_PART = 5
"""The scale bar is at most this part of the map wide."""


def words_line(name: str, facts: RadarFacts | None, epoch: int | None, room: int) -> Line:
    """The run, its table, the model's epoch, the sightings."""
    spans = [(_("Radar"), "strong accent"), (f"   {shown(name, 40)}", "strong")]
    if facts is not None:
        seen = facts.sightings
        told = n_("{count:,} sighting", "{count:,} sightings", seen.of)
        if len(seen.labels) < seen.of:
            count = len(seen.labels)
            if seen.drawn:
                told += _(", {shown:,} drawn of them", shown=count)
            else:
                told += _(", {shown:,} of them used", shown=count)
        parts = [shown(facts.table, 30), told]
        if epoch:
            parts.insert(0, _("epoch {epoch}", epoch=epoch))
        for count in range(len(parts), 0, -1):
            text = f"   {f' {GLYPHS.separator} '.join(parts[:count])}"
            if sum(width(one) for one, _role in spans) + width(text) <= room:
                return line(*spans, (text, "faint"))
    return line(*spans)


def dials_line(view: RadarView, room: int) -> Line:
    """Where the dials stand, and whether a class is alone."""
    spans: list[tuple[str, str]] = []
    for dial in view.facts.dials:
        turned = dial.name in view.setting.dials
        spans.append((f"{dial_title(dial)} ", "faint"))
        spans.append((dial_words(dial, view.setting), "strong accent" if turned else ""))
        spans.append(("   ", ""))
    if view.alone is not None:
        name = shown(view.facts.classes[view.alone], 20)
        spans.append((_("how probable {name} is", name=name), "strong"))
    while spans and sum(width(text) for text, _role in spans) > room:
        spans.pop()
    return line(*spans)


def scale_line(view: RadarView, columns: int) -> Line:
    """The edges, a scale bar, north."""
    area = view.area
    length, cells = area.bar(columns, max(columns // BAR_PART, 6))
    long = places.distance(length, degrees=area.degrees)
    inner = GLYPHS.bar_empty * max(cells - 2, 0)
    bar = f"{GLYPHS.branched}{inner}{GLYPHS.upright}" if cells > 1 else GLYPHS.upright
    if area.degrees:
        west, east = places.longitude(area.west), places.longitude(area.east)
        ends = f"{west} {GLYPHS.dash} {east}"
        high = f"{places.latitude(area.south)} {GLYPHS.dash} {places.latitude(area.north)}"
        where = f"{ends}   {high}"
    else:
        where = _("scaled columns: no kilometres")
    north = f"N {GLYPHS.rising}"
    spans = [(bar, ""), (f" {long}", "strong"), (f"  {north}", "strong"), (f"   {where}", "faint")]
    while sum(width(text) for text, _role in spans) > columns:
        spans.pop()
    return line(*spans)
