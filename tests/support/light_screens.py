"""What makes the apps of a test cheap: nobody sees their terminal, and all have one style sheet."""

from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_UPDATE = Compositor.render_update
_PARSE = Stylesheet._parse_rules
_PARSED: LRUCache[tuple[Any, ...], list[RuleSet]] = LRUCache(4096)


def draw(app: App[Any]) -> None:
    """Draw what has changed on the screen in front, as Textual does for a terminal."""
    _UPDATE(app.screen._compositor, screen_stack=app._background_screens)


def _screenshots_alone(
    compositor: Compositor, full: bool = False, screen_stack: Any = None, simplify: bool = False
) -> Any:
    return _UPDATE(compositor, full, screen_stack, simplify) if full else None


def _parsed_once(sheet: Stylesheet, css: str, *given: Any, **named: Any) -> list[RuleSet]:
    key = (css, given, tuple(sorted(named.items())), tuple(sorted(sheet._variables.items())))
    if key not in _PARSED:
        _PARSED[key] = _PARSE(sheet, css, *given, **named)
    return _PARSED[key]


def lighten(patch: pytest.MonkeyPatch) -> None:
    """Changes are drawn by ``draw`` and where a test looks, not sixty times a second besides;
    the same style sheet with the same variables is parsed once in a process.
    """
    patch.setattr(Compositor, "render_update", _screenshots_alone)
    patch.setattr(Stylesheet, "_parse_rules", _parsed_once)
