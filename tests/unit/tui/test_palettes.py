"""Few colours: the chosen ones arrive as chosen, and what must differ does."""

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from tui.terminal.palettes import colour_of, fitted
from tui.terminal.themes import THEMES

SYSTEMS = {"256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}
LIGHT_ENOUGH = 3.0
"""Of the contrast between a text and what is behind it."""
TEXTS = ("foreground", "faint", "primary", "accent", "error", "success", "train", "validation")


def seen(theme: Theme, system: str) -> dict[str, int | None]:
    """What the terminal is asked for, by the name of the role."""
    names = ("background", "foreground", "primary", "accent", "error", "success", "warning")
    own = {name: str(getattr(theme, name)) for name in names}
    return {
        name: Color.parse(colour).downgrade(SYSTEMS[system]).number
        for name, colour in (own | theme.variables).items()
    }


def luminance(number: int, system: str) -> float:
    known = Color.parse(colour_of(number)) if system == "standard" else Color.from_ansi(number)
    parts = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in known.get_truecolor().normalized
    ]
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: int, other: int, system: str) -> float:
    dark, light = sorted((luminance(one, system), luminance(other, system)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_colour_by_its_number_comes_out_as_that_number(system: str) -> None:
    numbers = range(16) if system == "standard" else (17, 18, 25, 52, 114, 160, *range(232, 256))
    for number in numbers:
        assert Color.parse(colour_of(number)).downgrade(SYSTEMS[system]).number == number


@pytest.mark.parametrize("theme", [0, 1], ids=["dark", "light"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_texts_can_be_read_and_what_must_differ_does(system: str, theme: int) -> None:
    colours = seen(fitted(system)[theme], system)
    for name in TEXTS:
        assert contrast(colours[name], colours["background"], system) >= LIGHT_ENOUGH, name
    assert contrast(colours["foreground"], colours["cursor"], system) >= LIGHT_ENOUGH
    assert colours["cursor"] != colours["background"]
    assert len({colours["train"], colours["validation"], colours["faint"]}) == 3
    assert colours["error"] != colours["success"]
    few = [colours[f"run-{number}"] for number in range(1, 6)]
    assert len(set(few)) == 5
    for kind in ("right", "wrong"):
        shades = [colours[f"{kind}-{shade}"] for shade in range(1, 5)]
        assert len(set(shades)) >= (3 if system == "256" else 2)
        assert shades[-1] != shades[0]
        assert contrast(colours["foreground"], shades[-1], system) >= LIGHT_ENOUGH
    assert colours["right-4"] != colours["wrong-4"]


def test_where_there_are_all_colours_the_themes_stay_as_they_are() -> None:
    assert fitted("truecolor") is THEMES
    assert fitted(None) is THEMES
