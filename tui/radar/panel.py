"""What stands beside the map: the classes with their letters, what is said under the cursor, and
what the model was told there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.radar.scale import STEPS
from tui.locale import _, n_
from tui.radar.palette import LEVELS, Palette, level_of, role_of
from tui.radar.words import TOLD
from tui.text import places
from tui.text.figures import number_words, percent
from tui.text.fitting import fit, fit_right, shown, width
from tui.text.glyphs import GLYPHS
from tui.widgets.lines import Line, Span, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.radar.picture import PlaceReading
    from engine.radar.scale import NumberScale
    from tui.radar.view import RadarView

KEYS = 9
"""Classes that a digit shows alone."""
PERCENT, NUMBER = 6, 10
BAR = 8
MOST_VALUE = 20
"""Cells of a column's value that are shown whole where its name has as many."""
ROOMY = 30
"""Cells from which on there are bars."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """``said`` are the probabilities under the cursor, ``reading`` what was told there; None where
    these are not known yet.
    """

    view: RadarView
    palette: Palette
    letters: Sequence[str]
    said: Sequence[float] | None = None
    reading: PlaceReading | None = None

    def lines(self, room: int, height: int) -> list[Line]:
        """At most ``height`` lines of ``room`` cells."""
        degrees = self.view.area.degrees
        lines = [line((places.place(*self.view.place, degrees=degrees), "strong"))]
        if self.view.facts.scale is None:
            lines += self._classes(room, max(height - 8, 3))
        else:
            lines += self._steps(self.view.facts.scale, room)
        lines += [self._ramp(room), ()]
        lines += self._told(room, height - len(lines))
        return lines[:height]

    @property
    def _best(self) -> int | None:
        """The class that is likeliest here."""
        said = self.said
        return max(range(len(said)), key=said.__getitem__) if said else None

    def _classes(self, room: int, most: int) -> list[Line]:
        """A line for each class; of many those that are likeliest here."""
        alone, said = self.view.alone, self.said
        order = list(range(len(self.view.facts.classes)))
        if len(order) > most:
            likely = sorted(order, key=lambda one: -(said[one] if said else 0))[: max(most - 2, 1)]
            order = sorted({*likely, *(() if alone is None else (alone,))})
        bar = BAR if room >= ROOMY else 0
        lines = [self._class(number, room, bar) for number in order]
        left = len(self.view.facts.classes) - len(order)
        if left:
            text = n_("{count} less likely class", "{count} less likely classes", left)
            lines.append(line((f"    {fit(text, room - 4).rstrip()}", "faint")))
        return lines

    def _steps(self, scale: NumberScale, room: int) -> list[Line]:
        """The number under the cursor, and the steps of the scale, the highest first."""
        facts, said = self.view.facts, self.said
        value = fit_right("" if said is None else number_words(said[0]), NUMBER)
        name = fit(shown(facts.label), max(room - NUMBER - 1, 4))
        lines = [line((name, ""), " ", (value, "strong accent"))]
        here = None if said is None else scale.step_of(said[0])
        for number in reversed(range(len(facts.classes))):
            role = "strong" if number == here else "faint"
            lines.append(line("  ", self._pin(number), (f" {facts.classes[number]}", role)))
        return lines

    def _class(self, number: int, room: int, bar: int) -> Line:
        alone, part = self.view.alone, self.said[number] if self.said else 0.0
        key = str(number + 1) if number < KEYS else " "
        role = "faint" if alone not in (None, number) else ""
        role = "strong" if number == self._best else role
        name = fit(self.view.facts.classes[number], room - 4 - PERCENT - (bar + 1 if bar else 0))
        spans = [(key, "key" if alone == number else "faint"), (" ", ""), self._pin(number)]
        spans.append((f" {name}", role))
        if bar:
            filled = round(part * bar)
            full, empty = GLYPHS.bar_full * filled, GLYPHS.bar_empty * (bar - filled)
            spans += [(" ", ""), (full, role_of(number)), (empty, "rule")]
        spans.append((fit_right(percent(part) if self.said else "", PERCENT), role))
        return line(*spans)

    def _pin(self, number: int) -> Span:
        """A class's letter on its colour."""
        scale = self.view.facts.scale
        if self.palette.few:
            return self.letters[number], f"{role_of(0 if scale else number)} strong"
        if scale is not None:
            shade = self.palette.shade(0, level_of((number + 0.5) / STEPS))
            return self.letters[number], f"{self.palette.ink(0)}/{shade} strong"
        whole = self.palette.whole(number)
        return self.letters[number], f"{self.palette.ground}/{whole} strong"

    def _ramp(self, room: int) -> Line:
        """What brightness means, in the colour of the class in question."""
        alone = self.view.alone
        if self.view.facts.scale is not None:
            return ()
        number = (self._best or 0) if alone is None else alone
        low, high = (_("unsure"), _("sure")) if alone is None else (percent(0), percent(1))
        if self.palette.few:
            sign = self.letters[number].lower()
            drawn = [(f"{sign}   {sign} {sign * 4}", role_of(number))]
        else:
            levels = range(LEVELS)
            drawn = [(GLYPHS.block * 2, self.palette.shade(number, level)) for level in levels]
        spans = [(f"    {low} ", "faint"), *drawn, (f" {high}", "faint")]
        return line(*spans) if sum(width(text) for text, _role in spans) <= room else ()

    def _sighting(self, number: int) -> str:
        """The class of a sighting, or its number."""
        facts, seen = self.view.facts, self.view.facts.sightings
        if seen.values is not None:
            return number_words(float(seen.values[number]))
        return shown(facts.classes[int(seen.labels[number])], 20)

    def _told(self, room: int, most: int) -> list[Line]:
        """Where the other columns come from, and the columns: those that were turned or said
        first, then the dials' own.
        """
        facts, setting, reading = self.view.facts, self.view.setting, self.reading
        said = fit(_("told: {what}", what=TOLD[setting.told]), room).rstrip()
        lines = [line((said, "accent"))]
        if reading is None:
            return lines
        if reading.sighting is not None:
            name = self._sighting(reading.sighting)
            far = places.distance(reading.distance, degrees=self.view.area.degrees)
            around = width(_("{name}, {far} away", name="", far=far))
            name = fit(name, min(width(name), max(room - around, 4)))
            text = _("{name}, {far} away", name=name.rstrip(), far=far)
            lines.append(line((fit(text, room).rstrip(), "")))
        moved = [dial.moved for dial in facts.dials if dial.name in setting.dials]
        turned = {*setting.said, *(column for columns in moved for column in columns)}
        cells = dict(reading.cells)
        first = [name for name in cells if name in turned]
        dials = dict.fromkeys(dial.moved[0] for dial in facts.dials)
        first += [name for name in dials if name in cells and name not in turned]
        order = [*first, *(name for name in cells if name not in {*first, *facts.columns})]
        listed = order[: max(most - len(lines), 0)]
        longest = max((width(shown(_short(cells[name]))) for name in listed), default=0)
        value = min(max(room // 3, 7), max(longest, 7)) if longest < MOST_VALUE else room // 2
        for name in listed:
            role = "strong" if name in turned else "faint"
            text = f"{fit(name, room - value - 1)} {fit_right(_short(cells[name]), value)}"
            lines.append(line((text, role)))
        return lines


def _short(text: str) -> str:
    """A number in few digits, other texts as they are."""
    try:
        return f"{float(text):.4g}"
    except ValueError:
        return text
