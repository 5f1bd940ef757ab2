"""The themes for terminals of 256 and of 16 colours: chosen, where the nearest would mislead.

All others are left to the nearest. With 256 dark blues and reds are few, and the nearest to a
dark green is a blue; with 16 the nearest to most of ours is a grey.
"""

from dataclasses import fields, replace

from rich.color import Color
from textual.theme import Theme

from tui.terminal.themes import THEMES

_SIXTEEN = (
    *("#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa"),
    *("#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff"),
)
_LAST_OF_CUBE = 231
_256 = {
    "pkgo-dark": {
        "success": 114,
        "cursor": 237,
        "train-behind": 235,
        "validation-behind": 235,
        "run-3": 114,
        **{f"value-{place}": number for place, number in enumerate((60, 73, 71, 185, 221), 1)},
        **{f"right-{shade}": number for shade, number in enumerate((17, 18, 24, 25), 1)},
        **{f"wrong-{shade}": number for shade, number in enumerate((52, 88, 124, 160), 1)},
    },
    "pkgo-light": {
        "success": 28,
        "cursor": 253,
        "train-behind": 254,
        "validation-behind": 254,
        "run-3": 28,
        **{f"value-{place}": number for place, number in enumerate((146, 74, 29, 94, 124), 1)},
    },
}
_BLACK, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _GREY = range(8)
_DARK, _BRIGHT_RED, _LIME, _LEMON, _SKY, _PINK, _AQUA, _WHITE = range(8, 16)
_16 = {
    "pkgo-dark": {
        **dict.fromkeys(("background", "surface", "panel"), _BLACK),
        **dict.fromkeys(("foreground", "input-cursor-background"), _WHITE),
        **dict.fromkeys(("primary", "train", "rule-focus"), _AQUA),
        **dict.fromkeys(("accent", "validation", "warning"), _LEMON),
        **dict.fromkeys(("secondary", "faint"), _GREY),
        **dict.fromkeys(("boost", "rule"), _DARK),
        **{"error": _BRIGHT_RED, "success": _LIME, "cursor": _BLUE},
        **dict.fromkeys(("right-1", "wrong-1", "train-behind", "validation-behind"), _BLACK),
        **dict.fromkeys(("right-2", "right-3", "right-4"), _BLUE),
        **dict.fromkeys(("wrong-2", "wrong-3", "wrong-4"), _RED),
        **{"train-band": _CYAN, "validation-band": _YELLOW},
    },
    "pkgo-light": {
        **dict.fromkeys(("background", "surface", "panel"), _WHITE),
        **dict.fromkeys(("foreground", "input-cursor-background"), _BLACK),
        **dict.fromkeys(("primary", "train", "rule-focus"), _BLUE),
        **dict.fromkeys(("accent", "validation"), _MAGENTA),
        **dict.fromkeys(("secondary", "faint"), _DARK),
        **dict.fromkeys(("boost", "rule", "cursor"), _GREY),
        **{"error": _RED, "success": _GREEN, "warning": _YELLOW},
        **dict.fromkeys(("right-1", "wrong-1", "train-behind", "validation-behind"), _WHITE),
        **dict.fromkeys(("right-2", "right-3", "right-4"), _AQUA),
        **dict.fromkeys(("wrong-2", "wrong-3", "wrong-4"), _PINK),
        **{"train-band": _CYAN, "validation-band": _PINK},
    },
}
_VALUES_16 = {
    "pkgo-dark": (_BLUE, _SKY, _CYAN, _LIME, _LEMON),
    "pkgo-light": (_GREY, _AQUA, _CYAN, _BLUE, _RED),
}
_RUNS_16 = {
    "pkgo-dark": (
        *(_AQUA, _LEMON, _LIME, _BRIGHT_RED, _PINK, _SKY),
        *(_GREY, _CYAN, _GREEN, _YELLOW, _MAGENTA, _WHITE),
    ),
    "pkgo-light": (
        *(_BLUE, _MAGENTA, _GREEN, _RED, _CYAN, _YELLOW),
        *(_BLACK, _DARK, _SKY, _PINK, _BRIGHT_RED, _BLUE),
    ),
}


def fitted(system: str | None) -> tuple[Theme, ...]:
    """Both themes for what a terminal has: ``truecolor``, ``256``, ``standard`` (16) or nothing."""
    if system == "256":
        return tuple(_with(theme, _256[theme.name]) for theme in THEMES)
    if system in ("standard", "windows"):
        return tuple(_with(theme, _16[theme.name] | _ordered(theme.name)) for theme in THEMES)
    return THEMES


def _ordered(theme: str) -> dict[str, int]:
    runs = {f"run-{place}": number for place, number in enumerate(_RUNS_16[theme], 1)}
    return runs | {f"value-{place}": number for place, number in enumerate(_VALUES_16[theme], 1)}


def _with(theme: Theme, chosen: dict[str, int]) -> Theme:
    """The theme with these colours by their number in the terminal's palette."""
    colours = {name: colour_of(number) for name, number in chosen.items()}
    own = {one.name for one in fields(Theme)}
    variables = {name: colour for name, colour in colours.items() if name not in own}
    return replace(
        theme,
        variables=theme.variables | variables,
        **{name: colour for name, colour in colours.items() if name in own},
    )


def colour_of(number: int) -> str:
    """A colour that Rich, which picks the nearest, turns into just this one of the palette."""
    if number < len(_SIXTEEN):
        return _SIXTEEN[number]
    if number > _LAST_OF_CUBE:
        return Color.from_rgb(*[(number - _LAST_OF_CUBE) * 255 / 25] * 3).name
    return Color.from_ansi(number).get_truecolor().hex
