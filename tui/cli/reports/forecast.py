"""A forecast as lines and for JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui.locale import _, words
from tui.text.fitting import fit, shown
from tui.text.forecast import forecast_pairs, warning_texts

if TYPE_CHECKING:
    from engine.forecast import Forecast

NAME_CELLS = 12


def forecast_lines(name: str, found: "Forecast") -> list[str]:
    """The figures of an experiment, a line each, then its warnings."""
    lines = [_('forecast of "{name}"', name=shown(name, 60))]
    lines += [
        f"{fit(title, NAME_CELLS)}{shown(text, 400)}" for title, text in forecast_pairs(found)
    ]
    texts = warning_texts(found)
    return [*lines, *(shown(_("warning: {text}", text=text), 400) for text in texts)]


def forecast_object(name: str, found: "Forecast") -> dict[str, Any]:
    """The same for scripts: memory in bytes, seconds an epoch, None for what is not known."""
    warnings = [{"code": one.code, "text": words(one), **one.to_dict()} for one in found.warnings]
    return {"event": "forecast", "name": name, **asdict(found), "warnings": warnings}
