"""A view of mathematics: what can be set of it, and the words for what its answer shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.locale import Worded
from tui.locale.language import ENGLISH, language
from tui.locale.translation import plain

_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Dial:
    """A setting: ``name`` is the question's field, ``values`` what keys go through in order;
    ``said`` is what it is called, in English.
    """

    name: str
    said: str
    values: tuple[float | str, ...]

    @property
    def label(self) -> str:
        """What it is called, in the person's language."""
        return plain(self.said)


@dataclass(frozen=True, slots=True)
class View:
    """``legs`` are the dials that may be turned while it walks, so that the way goes on from where
    it is. ``named`` is its title, ``said`` what the names of an answer mean, both in English.
    """

    id: str
    named: str
    dials: tuple[Dial, ...]
    said: Mapping[str, str]
    legs: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def title(self) -> str:
        """What it is called, in the person's language."""
        return plain(self.named)

    @property
    def words(self) -> Mapping[str, str]:
        """What the names of an answer mean, in the person's language."""
        return Worded(self.said)

    @property
    def text(self) -> str:
        """What to look for, in the person's language."""
        own = _TEXTS / f"{self.id}.{language()}.md"
        found = own if own.exists() else _TEXTS / f"{self.id}.{ENGLISH}.md"
        return " ".join(found.read_text("utf-8").split())


RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
"""Learning rates."""
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
SURFACES = ("bowl", "ravine", "saddle", "rosenbrock")
