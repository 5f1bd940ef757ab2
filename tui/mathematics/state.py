"""What the screen of mathematics shows: which view, how its dials stand, how far it has walked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui.mathematics.views.view import Dial, View

AHEAD = 300
"""Steps of a walk in legs from where it is."""
MOST = 2000
"""Steps of all its legs, which the engine allows."""
STRIDES = 60
"""Pictures of a whole walk."""

Values = dict[str, Any]


@dataclass(slots=True)
class Standing:
    """A view as it stands. ``at`` is the step that it has walked to; None: all of it is shown.

    ``legs`` are those that lie behind: their settings, with their ``steps``.
    """

    view: View
    values: Values
    dial: int = 0
    at: int | None = None
    legs: list[Values] = field(default_factory=list[Values])

    @property
    def chosen(self) -> Dial:
        """The dial that keys turn."""
        return self.view.dials[self.dial]

    def question(self) -> Values:
        """What is asked of the engine, as plain values."""
        if not self.view.legs:
            return {"view": self.view.id, **self.values}
        gone = _steps(self.legs)
        leg = {**self._leg(), "steps": min(AHEAD, MOST - gone)}
        others = {name: one for name, one in self.values.items() if name not in leg}
        return {"view": self.view.id, **others, "legs": [*self.legs, leg]}

    def _leg(self) -> Values:
        """The settings of a leg."""
        return {name: self.values[name] for name in self.view.legs}

    def turn(self, by: int) -> bool:
        """Turn the chosen dial; False at its end. On a walk in legs it goes on from where it is."""
        dial, before = self.chosen, self._leg() if self.view.legs else {}
        place = _nearest(dial.values, self.values[dial.name]) + by
        if not 0 <= place < len(dial.values):
            return False
        self.values[dial.name] = dial.values[place]
        gone = _steps(self.legs)
        if dial.name not in self.view.legs or self.at is None or self.at >= MOST - 1:
            self.again()
        elif self.at > gone:
            self.legs.append({**before, "steps": self.at - gone})
        return True

    def again(self) -> None:
        """From the start."""
        self.legs.clear()
        self.at = None if self.at is None else 0

    def walk(self, steps: int) -> bool:
        """A picture further; False where it has arrived."""
        here = 0 if self.at is None else self.at
        self.at = min(here + max(round(steps / STRIDES), 1), steps)
        return self.at < steps

    def step(self, by: int, steps: int) -> None:
        """So many steps further, or back."""
        here = steps if self.at is None else self.at
        self.at = min(max(here + by, _steps(self.legs)), steps)


class State:
    """All views; ``usual`` gives a view's settings where nobody has turned a dial."""

    def __init__(self, views: Sequence[View], usual: Callable[[str], Values]) -> None:
        self._usual = usual
        self.all = [Standing(view, self._begun(view)) for view in views]
        self.place = 0

    def _begun(self, view: View) -> Values:
        own = self._usual(view.id)
        of_legs = {"steps"} if view.legs else set[str]()
        return {name: one for name, one in own.items() if name not in {"view", *of_legs}}

    @property
    def present(self) -> Standing:
        """The view on show."""
        return self.all[self.place]

    def go(self, place: int) -> None:
        """Another view; behind the last comes the first."""
        self.place = place % len(self.all)

    def anew(self) -> None:
        """The view as it was at first."""
        view = self.present.view
        self.all[self.place] = Standing(view, self._begun(view), self.present.dial)


def _steps(legs: Sequence[Mapping[str, Any]]) -> int:
    return sum(int(leg["steps"]) for leg in legs)


def _nearest(values: Sequence[float | str], present: Any) -> int:
    """The place of a value among those that keys go through, else of the nearest."""
    if present in values:
        return values.index(present)
    numbers = [
        (abs(one - present), place) for place, one in enumerate(values) if not isinstance(one, str)
    ]
    return min(numbers)[1]
